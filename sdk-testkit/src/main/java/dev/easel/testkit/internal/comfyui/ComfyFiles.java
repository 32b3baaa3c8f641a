package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.image.Jpeg;
import dev.easel.testkit.internal.image.Png;
import dev.easel.testkit.internal.image.TinyType;
import dev.easel.testkit.internal.image.WebP;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The three folders of the server. Guarded by the service's lock. */
final class ComfyFiles {
    private static final Set<String> TYPES = Set.of("output", "input", "temp");

    private record Place(String type, String folder, String name) {}

    private final boolean windows;
    private final Map<Place, byte[]> files = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();

    ComfyFiles(boolean windows) {
        this.windows = windows;
    }

    /** Empties the temporary folder, as a start does. */
    void wipeTemp() {
        files.keySet().removeIf(place -> place.type().equals("temp"));
    }

    void deleteOutputs() {
        files.keySet().removeIf(place -> place.type().equals("output"));
    }

    /** The file that a loader's value names, such as {@code sub/name.png [temp]}, or null. */
    byte @Nullable [] input(String value) {
        String type = suffixOf(value, "input");
        String path = withoutSuffix(value).replace('\\', windows ? '/' : '\\');
        int slash = path.lastIndexOf('/');
        return files.get(new Place(type, slash < 0 ? "" : path.substring(0, slash), path.substring(slash + 1)));
    }

    private static String suffixOf(String name, String fallback) {
        for (String type : TYPES) {
            if (name.endsWith(" [" + type + "]")) {
                return type;
            }
        }
        return fallback;
    }

    private static String withoutSuffix(String name) {
        return suffixOf(name, "").isEmpty() ? name : name.substring(0, name.lastIndexOf(" ["));
    }

    /** Saves an image under the next free number and returns how an output names it. */
    ObjectNode save(Bitmap image, String type, String prefix, Map<String, String> texts) {
        int[] rgb = image.rgb();
        String made = image.drawn() == null ? "" : "SEED " + image.drawn().seed();
        TinyType.strip(rgb, image.width(), image.height(), "EASEL EMULATOR COMFYUI " + made);
        String path = windows ? prefix.replace('\\', '/') : prefix;
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        int number = counters.merge(type + "/" + path, 1, Integer::sum);
        String name = path.substring(slash + 1) + String.format(Locale.ROOT, "_%05d_.png", number);
        files.put(new Place(type, folder, name), Png.encode(image.width(), image.height(), rgb, texts));
        return named(folder, name, type);
    }

    private ObjectNode named(String folder, String name, String type) {
        return Json.object()
                .put("filename", name)
                .put("subfolder", windows ? folder.replace('/', '\\') : folder)
                .put("type", type);
    }

    /** The bytes of an output. */
    byte @Nullable [] find(JsonNode output) {
        String folder = output.path("subfolder").asText();
        return files.get(new Place(
                output.path("type").asText(),
                windows ? folder.replace('\\', '/') : folder,
                output.path("filename").asText()));
    }

    Reply view(Request request) {
        String asked = request.queryValue("filename");
        if (asked == null || asked.isEmpty()) {
            return Reply.empty(404);
        }
        String given = request.queryValue("type");
        String type = suffixOf(asked, given == null ? "output" : given);
        String name = withoutSuffix(asked);
        String folder = request.queryValue("subfolder");
        if (name.startsWith("/") || name.contains("..") || !TYPES.contains(type)) {
            return Reply.empty(400);
        }
        if (folder != null && (folder.contains("..") || folder.startsWith("/"))) {
            return Reply.empty(403);
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        byte[] file = find(named(folder == null ? "" : folder, last, type));
        if (file == null) {
            return Reply.empty(404);
        }
        String preview = request.queryValue("preview");
        Bitmap image = preview == null ? null : Bitmap.read(file);
        Reply reply = image == null || preview == null
                ? ranged(request, last, file)
                : preview.startsWith("webp")
                        ? Reply.of(200, "image/webp", WebP.encode(image.width(), image.height(), image.rgb()))
                        : Reply.of(200, "image/jpeg", Jpeg.encode(image.width(), image.height(), image.rgb()));
        return reply.withHeader("Content-Disposition", "filename=\"" + last + "\"");
    }

    private static Reply ranged(Request request, String name, byte[] file) {
        String lower = name.toLowerCase(Locale.ROOT);
        String type = lower.endsWith(".png")
                ? "image/png"
                : lower.matches(".*\\.jpe?g") ? "image/jpeg" : "application/octet-stream";
        String range = request.header("Range");
        if (range == null || !range.matches("bytes=\\d{1,9}-") || range.length() < 2) {
            return Reply.of(200, type, file);
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        return from >= file.length
                ? Reply.empty(416)
                : Reply.of(206, type, Arrays.copyOfRange(file, from, file.length))
                        .withHeader("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
    }

    /** Takes a file in, under another name where other bytes have that one. */
    Reply upload(Request request) {
        Form form = Form.read(request);
        return Reply.json(200, take(form, image(form)));
    }

    /** Takes a mask in: the colours of another file with the transparency of this one. */
    Reply uploadMask(Request request) {
        Form form = Form.read(request);
        JsonNode reference = Json.read(form.text("original_ref", "").getBytes(StandardCharsets.UTF_8));
        byte[] original = reference == null ? null : find(reference);
        Bitmap colours = original == null ? null : Bitmap.read(original);
        Bitmap mask = Bitmap.read(image(form).content());
        if (colours == null || mask == null) {
            throw Refusal.broken();
        }
        return Reply.json(200, take(form, new Form.Part(image(form).filename(), colours.withAlphaOf(mask))));
    }

    private static Form.Part image(Form form) {
        Form.Part part = form.part("image");
        if (part == null || part.filename() == null || part.filename().isEmpty()) {
            throw Refusal.of(Reply.empty(400));
        }
        return part;
    }

    private ObjectNode take(Form form, Form.Part image) {
        String type = form.text("type", "input");
        String folder = form.text("subfolder", "");
        String name = String.valueOf(image.filename());
        if (!TYPES.contains(type)) {
            throw Refusal.broken();
        }
        if (folder.contains("..") || folder.startsWith("/") || name.contains("..") || name.contains("/")) {
            throw Refusal.of(Reply.empty(400));
        }
        boolean overwrite = Set.of("true", "1").contains(form.text("overwrite", ""));
        Place place = new Place(type, folder, name);
        for (int i = 1; !overwrite && isTaken(place, image.content()); i++) {
            int dot = name.lastIndexOf('.');
            String stem = dot < 0 ? name : name.substring(0, dot);
            place = new Place(type, folder, stem + " (" + i + ")" + (dot < 0 ? "" : name.substring(dot)));
        }
        files.put(place, image.content());
        return Json.object().put("name", place.name()).put("subfolder", folder).put("type", type);
    }

    private boolean isTaken(Place place, byte[] content) {
        byte[] there = files.get(place);
        return there != null && !Arrays.equals(there, content);
    }

    /** Puts an input file there without a form. */
    void put(String name, byte[] content) {
        files.put(new Place("input", "", name), content);
    }
}
