package dev.easel.comfyui;

import dev.easel.spi.Download;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The images among the outputs of a job. Other outputs are videos, sounds, texts and models. */
final class ComfyUiImages {
    /** {@code gifs} is what a widespread custom node calls animations; it puts videos there too. */
    private static final Set<String> KEYS = Set.of("images", "gifs");

    private static final Set<String> NO_IMAGES =
            Set.of("mp4", "webm", "mkv", "mov", "avi", "mp3", "flac", "wav", "glb");

    private ComfyUiImages() {}

    /** Returns those that the server keeps, or the temporary ones where there are no others. */
    static List<MadeImage> of(JsonValue outputs, Reference reference) {
        List<MadeImage> kept = of(outputs, reference, "output");
        return kept.isEmpty() ? of(outputs, reference, "temp") : kept;
    }

    /** Returns those that lie in that folder of the server. */
    static List<MadeImage> of(JsonValue outputs, Reference reference, String type) {
        List<MadeImage> images = new ArrayList<>();
        for (Map.Entry<String, JsonValue> node : outputs.fields().entrySet()) {
            if (!reference.outputs().isEmpty() && !reference.outputs().contains(node.getKey())) {
                continue;
            }
            node.getValue().fields().forEach((key, files) -> {
                if (KEYS.contains(key)) {
                    files.elements().stream()
                            .filter(file -> isImage(file)
                                    && file.get("type").text().orElse("output").equals(type))
                            .forEach(file -> images.add(image(file, reference)));
                }
            });
        }
        return images;
    }

    /** Returns the nodes that have images. */
    static List<String> nodes(JsonValue outputs) {
        return outputs.fields().entrySet().stream()
                .filter(node -> KEYS.stream()
                        .anyMatch(key -> !node.getValue().get(key).elements().isEmpty()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isImage(JsonValue file) {
        String name = file.get("filename").nonBlank().orElse("");
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !name.isEmpty() && !NO_IMAGES.contains(extension);
    }

    private static MadeImage image(JsonValue file, Reference reference) {
        StringBuilder path = new StringBuilder("/api/view?filename=")
                .append(encoded(file.get("filename").text().orElseThrow()))
                .append("&subfolder=")
                .append(encoded(file.get("subfolder").text().orElse("")))
                .append("&type=")
                .append(encoded(file.get("type").text().orElse("output")));
        if (!reference.view().isEmpty()) {
            path.append("&preview=").append(encoded(reference.view()));
        }
        MadeImage image = MadeImage.remote(
                Download.of(WireRequest.get(path.toString()).image().build()));
        return reference.seed().isPresent()
                ? image.withSentSeed(reference.seed().getAsLong())
                : image.withoutSentSeed();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
