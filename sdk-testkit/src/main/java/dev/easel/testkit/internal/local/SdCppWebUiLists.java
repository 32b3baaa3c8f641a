package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the lists of stable-diffusion.cpp's server that look like the web UI's. Thread-safe. */
final class SdCppWebUiLists {
    private static final String PATH = "/sdapi/v1/";

    private final SdCppRelease release;
    private final LocalSettings settings;

    SdCppWebUiLists(SdCppRelease release, LocalSettings settings) {
        this.release = release;
        this.settings = settings;
    }

    static boolean isAt(String path) {
        return path.startsWith(PATH);
    }

    /** One of the lists, or null where the path names none. */
    @Nullable Reply list(String path) {
        return switch (path.substring(PATH.length())) {
            case "loras" -> Reply.json(200, SdCppLoras.list(settings.loras()));
            case "samplers" -> samplers();
            case "schedulers" -> schedulers();
            case "upscalers" -> upscalers();
            case "latent-upscale-modes" -> latentModes();
            case "sd-models" -> models();
            case "options" ->
                Reply.json(200, Json.object().put("samples_format", "png").put("sd_model_checkpoint", "m"));
            default -> null;
        };
    }

    private Reply samplers() {
        ArrayNode list = Json.array();
        List<String> names = new ArrayList<>(release.samplers());
        names.add(0, SdCppRelease.DEFAULT);
        for (String name : names) {
            ObjectNode entry = list.addObject().put("name", name);
            entry.putArray("aliases").add(name);
            entry.putObject("options");
        }
        return Reply.json(200, list);
    }

    private Reply schedulers() {
        ArrayNode list = Json.array();
        List<String> names = new ArrayList<>(release.schedulersAndAlias());
        names.add(0, SdCppRelease.DEFAULT);
        names.forEach(name -> list.addObject().put("name", name).put("label", name));
        return Reply.json(200, list);
    }

    private static Reply upscalers() {
        ArrayNode list = Json.array();
        for (String name : List.of("None", "Lanczos", "Nearest")) {
            list.addObject()
                    .put("name", name)
                    .put("model_name", name)
                    .put("model_path", "")
                    .putNull("model_url")
                    .put("scale", 4);
        }
        return Reply.json(200, list);
    }

    private static Reply latentModes() {
        ArrayNode list = Json.array();
        for (String name : SdCppCatalogue.UPSCALERS) {
            if (name.startsWith("Latent")) {
                list.addObject().put("name", name);
            }
        }
        return Reply.json(200, list);
    }

    private static Reply models() {
        ArrayNode list = Json.array();
        list.addObject()
                .put("title", "m")
                .put("model_name", "m")
                .put("filename", "m.safetensors")
                .put("hash", "8".repeat(10))
                .put("sha256", "8".repeat(64))
                .putNull("config");
        return Reply.json(200, list);
    }
}
