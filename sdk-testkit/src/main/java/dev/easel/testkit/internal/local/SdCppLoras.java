package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.internal.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the LoRAs of stable-diffusion.cpp's server: its lists name paths within a folder, and the block inside a prompt takes
 * paths on its disk alone.
 */
final class SdCppLoras {
    private SdCppLoras() {}

    static ArrayNode list(List<String> paths) {
        ArrayNode list = Json.array();
        for (String path : paths) {
            String file = path.substring(path.lastIndexOf('/') + 1);
            int dot = file.lastIndexOf('.');
            list.addObject()
                    .put("name", dot < 0 ? file : file.substring(0, dot))
                    .put("path", path);
        }
        return list;
    }

    /**
     * The LoRAs of a generation by the paths of the list.
     *
     * @param invalid what the server says to one that it does not list, before the path
     */
    static List<Drawn.Lora> listed(JsonNode generation, List<String> paths, String invalid, boolean namesThePath) {
        List<Drawn.Lora> loras = new ArrayList<>();
        for (JsonNode lora : generation.path("lora")) {
            String path = lora.path("path").asText();
            if (!paths.contains(path)) {
                throw SdCppRefusal.of(400, namesThePath ? invalid + path : invalid);
            }
            loras.add(new Drawn.Lora(path, lora.path("multiplier").asDouble(1)));
        }
        return loras;
    }

    /**
     * The LoRAs of a block inside a prompt: a path on the server's disk is opened as it stands, and what is not there is
     * drawn without.
     */
    static List<Drawn.Lora> onDisk(JsonNode block, List<String> paths, boolean strict) {
        List<Drawn.Lora> loras = new ArrayList<>();
        for (JsonNode lora : block.path("lora")) {
            String path = lora.path("path").asText();
            if (path.isEmpty()) {
                throw SdCppRefusal.of(400, SdCppBlock.INVALID);
            }
            String folder = LocalEmulator.LORA_FOLDER;
            if (path.startsWith(folder) && paths.contains(path.substring(folder.length()))) {
                loras.add(new Drawn.Lora(path, lora.path("multiplier").asDouble(1)));
            } else if (strict) {
                throw SdCppRefusal.strict("lora " + path + " is no path on the server's disk and would be skipped");
            }
        }
        return loras;
    }
}
