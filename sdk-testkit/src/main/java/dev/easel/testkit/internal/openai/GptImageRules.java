package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import java.util.List;

/** What OpenAI's image models take by family, and which fields exclude one another. Not thread-safe; lives for one request. */
final class GptImageRules {
    private static final List<String> SIZES_OF_1 = List.of("auto", "1024x1024", "1536x1024", "1024x1536");
    private static final int LONGEST_SIDE = 3840;
    private static final int LONGEST_SHORT_SIDE = 2160;
    private static final int MOST_PIXELS = 3840 * 2160;
    private static final int LEAST_PIXELS_OF_AZURE = 655_360;

    private final String model;
    private final ObjectNode request;
    private final OpenAiSettings settings;
    private final double generation;

    GptImageRules(String model, ObjectNode request, OpenAiSettings settings) {
        this.model = model;
        this.request = request;
        this.settings = settings;
        this.generation = model.startsWith("gpt-image-2.6")
                ? 2.6
                : model.startsWith("gpt-image-2.5") ? 2.5 : model.startsWith("gpt-image-2") ? 2 : 1;
    }

    /** @throws ApiError where the model does not draw what is asked for */
    void check(boolean edit, Inputs inputs) {
        refuseUnknown("response_format", true);
        for (String name : List.of("complexity", "frame_count", "frame_duration_ms", "svg")) {
            refuseUnknown(name, generation < 2.6);
        }
        refuseUnknown("input_fidelity", !edit || generation >= 2);
        refuse(model.equals("gpt-image-1-mini") && text("input_fidelity").equals("high"), "input_fidelity", "low");
        refuseUnknown("markup", inputs.markup() != null && generation < 2.5);
        checkQuality();
        checkSize();
        checkFormat(text("output_format").isEmpty() ? "png" : text("output_format"), inputs);
    }

    private void checkQuality() {
        String quality = text("quality");
        String allowed = generation < 2.5 ? "low|medium|high|auto" : "low|medium|high|xhigh|max|auto";
        refuse(!quality.isEmpty() && !List.of(allowed.split("\\|")).contains(quality), "quality", allowed);
    }

    private void checkSize() {
        String size = text("size");
        if (size.isEmpty() || size.equals("auto")) {
            return;
        }
        if (generation < 2) {
            refuse(!SIZES_OF_1.contains(size), "size", String.join(", ", SIZES_OF_1));
            return;
        }
        refuse(!size.matches(Sizes.PIXELS), "size", "WIDTHxHEIGHT or auto");
        int[] sides = Sizes.pixels(size);
        int longer = Math.max(sides[0], sides[1]);
        int shorter = Math.min(sides[0], sides[1]);
        boolean fits = sides[0] % 16 == 0
                && sides[1] % 16 == 0
                && longer <= 3 * shorter
                && longer <= LONGEST_SIDE
                && shorter <= LONGEST_SHORT_SIDE;
        refuse(!fits, "size", "sides that are multiples of 16, ratio 1:3 to 3:1, up to 3840x2160");
        boolean small = settings.host().isAzure()
                && model.startsWith("gpt-image-2")
                && generation == 2
                && sides[0] * sides[1] < LEAST_PIXELS_OF_AZURE;
        refuse(small, "size", "at least 655,360 pixels");
    }

    private void checkFormat(String format, Inputs inputs) {
        boolean gif = format.equals("gif");
        boolean svg = format.equals("svg");
        refuse((gif || svg) && generation < 2.6, "output_format", "png, jpeg or webp");
        refuse(gif && settings.has(Quirk.NO_GIF_ACCESS), "output_format", "a format that the account may use");
        refuse(svg && settings.has(Quirk.NO_SVG_ACCESS), "output_format", "a format that the project may use");
        boolean transparent = text("background").equals("transparent");
        refuse(transparent && (format.equals("jpeg") || svg), "background", "a transparent one with png, webp or gif");
        refuse(
                transparent && generation == 2 && settings.has(Quirk.TRANSPARENT_REFUSED),
                "background",
                "opaque or auto");
        refuse(
                request.has("output_compression") && !List.of("jpeg", "webp").contains(format),
                "output_compression",
                "it with jpeg or webp");
        boolean streamed = request.path("stream").asBoolean() || request.has("partial_images");
        refuse(streamed && (gif || svg), "stream", "it with png, jpeg or webp");
        refuse((request.has("frame_count") || request.has("frame_duration_ms")) && !gif, "frame_count", "it with gif");
        refuse(request.path("frame_duration_ms").asInt() % 10 != 0, "frame_duration_ms", "steps of 10");
        refuse(gif && (inputs.mask() != null || inputs.markup() != null), "mask", "it with a still image");
        refuse(inputs.mask() != null && inputs.markup() != null, "markup", "it without a mask");
        refuse(gif && !framesFit(), "size", "sides whose frames fit into a sheet of 8,294,400 pixels");
        checkSvg(svg);
        if (format.equals("webp")) {
            throw ApiError.strict("webp is not drawn; ask for png or jpeg", "output_format");
        }
    }

    private void checkSvg(boolean svg) {
        refuse(request.has("svg") && !svg, "svg", "it with svg as output_format");
        refuse(svg && request.path("n").asInt(1) > 1, "n", "1 with svg");
        if (request.path("svg") instanceof ObjectNode options) {
            Fields.of("model=text reasoning=object").check(options, "svg.");
            if (options.get("reasoning") instanceof ObjectNode reasoning) {
                Fields.of("effort=none|minimal|low|medium|high|xhigh|max").check(reasoning, "svg.reasoning.");
            }
        }
        boolean selectable = settings.has(Quirk.SVG_MODEL_REQUIRED);
        refuse(
                svg && selectable && !request.at("/svg/model").isTextual(),
                "svg.model",
                "the model that writes the SVG");
        refuse(svg && !selectable && request.has("svg"), "svg", "no svg object: the project selects no models");
    }

    /** The frames of an animation lie on one sheet, in three columns of three, or four of three or four. */
    private boolean framesFit() {
        int[] sides = text("size").matches(Sizes.PIXELS) ? Sizes.pixels(text("size")) : new int[] {720, 720};
        int frames = request.path("frame_count").asInt(9);
        int columns = frames <= 9 ? 3 : 4;
        int rows = frames <= 12 ? 3 : 4;
        return sides[0] * columns <= LONGEST_SIDE
                && sides[1] * rows <= LONGEST_SIDE
                && sides[0] * columns * sides[1] * rows <= MOST_PIXELS;
    }

    private String text(String name) {
        return request.path(name).asText();
    }

    private void refuseUnknown(String name, boolean here) {
        if (here && (request.has(name) || name.equals("markup"))) {
            throw ApiError.unknown(name);
        }
    }

    private static void refuse(boolean wrong, String name, String allowed) {
        if (wrong) {
            throw ApiError.value(name, allowed);
        }
    }
}
