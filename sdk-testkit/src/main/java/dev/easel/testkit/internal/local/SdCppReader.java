package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Turns a generation whose fields were checked into an order: fills in defaults and checks ranges. Thread-safe: it keeps nothing. */
final class SdCppReader {
    private static final int DEFAULT_SIDE = 512;
    private static final int LARGEST_SIDE = 4096;
    private static final int MOST_IMAGES = 8;
    private static final long DEFAULT_SEED = 42;
    private static final double DEFAULT_STRENGTH = 0.75;
    private static final double DEFAULT_CONTROL_STRENGTH = 0.9;

    private final SdCppRelease release;
    private final LocalSettings settings;
    private final InstantSource clock;

    SdCppReader(SdCppRelease release, LocalSettings settings, InstantSource clock) {
        this.release = release;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads a generation.
     *
     * @param images all that came with it
     * @param loras those that were found
     * @param invalid what the server says to values out of range
     * @throws SdCppRefusal where it is not drawn
     */
    SdCppOrder read(ObjectNode generation, SdCppImages images, List<Drawn.Lora> loras, String invalid) {
        check(generation, invalid);
        // A server without a ControlNet takes the image all the same, and says nowhere that it has none.
        boolean controlled = settings.controlNet() && images.control() != null;
        SdCppImages used = controlled ? images : images.withoutControl();
        int width = side(generation.path("width").asInt(DEFAULT_SIDE));
        int height = side(generation.path("height").asInt(DEFAULT_SIDE));
        JsonNode sampling = generation.path("sample_params");
        JsonNode hires = generation.path("hires");
        boolean masked = used.init() != null && used.mask() != null;
        Drawn first = DrawnBuilder.of(
                        generation.path("prompt").asText(),
                        seed(generation.path("seed").asLong(DEFAULT_SEED)),
                        enlarged(width, hires, "target_width"),
                        enlarged(height, hires, "target_height"))
                .negativePrompt(generation.path("negative_prompt").asText())
                .steps(sampling.path("sample_steps").asInt(20))
                .guidanceScale(sampling.path("guidance").path("txt_cfg").asDouble(7))
                .sampler(sampling.path("sample_method").asText(SdCppRelease.DEFAULT))
                .scheduler(sampling.path("scheduler").asText(SdCppRelease.DEFAULT))
                .strength(
                        used.init() == null || !used.startsFromInit()
                                ? null
                                : Double.valueOf(generation.path("strength").asDouble(DEFAULT_STRENGTH)))
                .model("m.safetensors")
                .loras(loras)
                .controlNets(
                        controlled
                                ? List.of(new Drawn.ControlNet(
                                        null,
                                        null,
                                        generation.path("control_strength").asDouble(DEFAULT_CONTROL_STRENGTH),
                                        0,
                                        1))
                                : List.of())
                .inputImages(inputs(used))
                .redrawn(masked ? used.redrawn() : Redrawn.EVERYTHING)
                .build();
        return new SdCppOrder(
                release,
                first,
                generation.path("batch_count").asInt(1),
                format(generation),
                used,
                new SdCppOrder.Metadata(generation.path("embed_image_metadata").asBoolean(true), width, height));
    }

    private static int inputs(SdCppImages images) {
        boolean alsoReference = images.references().contains(images.init());
        return images.references().size()
                + (images.init() == null || alsoReference ? 0 : 1)
                + (images.control() == null ? 0 : 1);
    }

    /** Random seeds begin with the second of the clock: within one, all are the same. */
    private long seed(long sent) {
        return sent < 0 ? clock.instant().getEpochSecond() : sent;
    }

    private static int enlarged(int side, JsonNode hires, String target) {
        if (!hires.path("enabled").asBoolean()) {
            return side;
        }
        int asked = hires.path(target).asInt(0);
        return side(asked > 0 ? asked : side * hires.path("scale").asDouble(2));
    }

    private static void check(ObjectNode generation, String invalid) {
        JsonNode sampling = generation.path("sample_params");
        boolean fine = within(generation, "strength", 0, 1)
                && within(generation, "batch_count", 1, MOST_IMAGES)
                && within(generation, "width", 1, LARGEST_SIDE)
                && within(generation, "height", 1, LARGEST_SIDE)
                && within(sampling, "sample_steps", 1, 100)
                && within(sampling, "shifted_timestep", 0, 1000)
                && within(sampling.path("guidance"), "txt_cfg", 0, Double.MAX_VALUE)
                && within(generation.path("hires"), "denoising_strength", Double.MIN_VALUE, 1);
        if (!fine) {
            throw SdCppRefusal.of(400, invalid);
        }
    }

    private static boolean within(JsonNode at, String name, double min, double max) {
        double value = at.path(name).asDouble(min);
        return value >= min && value <= max;
    }

    private String format(ObjectNode generation) {
        String format = generation.path("output_format").asText("png").toLowerCase(Locale.ROOT);
        if (!List.of("png", "jpeg", "webp").contains(format)) {
            throw SdCppRefusal.of(400, "invalid output_format, must be one of [png, jpeg, webp]");
        }
        if (format.equals("webp") && settings.strict()) {
            throw SdCppRefusal.strict("webp is not drawn; ask for png or jpeg");
        }
        return format;
    }

    /** Sides come in steps of 8. */
    private static int side(double wanted) {
        return Math.min(LARGEST_SIDE, (int) Math.ceil(wanted / 8) * 8);
    }
}
