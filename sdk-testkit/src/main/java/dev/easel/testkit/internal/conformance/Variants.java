package dev.easel.testkit.internal.conformance;

import dev.easel.Capabilities;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the smallest request with one more field set, to values that the capabilities allow.
 *
 * @param without the request that is the same but for the field
 * @param with the request that sets it
 */
record Variants(ImageRequest without, ImageRequest with) {
    private static final ImageInput IMAGE = ImageInput.bytes("not really an image".getBytes(StandardCharsets.UTF_8));
    private static final ImageInput ADDRESS = ImageInput.url(URI.create("https://images.example.com/reference.png"));

    /** Pairs that differ in the field alone. */
    static List<Variants> of(Feature feature, ImageRequest base, Capabilities can) {
        if (feature == Feature.SCHEDULER) {
            return schedulers(base, can);
        }
        if (feature == Feature.MASK) {
            ImageRequest without = base.toBuilder().initImage(image(can)).build();
            return List.of(
                    new Variants(without, without.toBuilder().mask(image(can)).build()));
        }
        return with(feature, base, can)
                .map(with -> new Variants(base, with))
                .filter(pair -> !pair.with.equals(base))
                .toList();
    }

    private static Stream<ImageRequest> with(Feature feature, ImageRequest base, Capabilities can) {
        return switch (feature) {
            case NEGATIVE_PROMPT ->
                Stream.of("fog, people")
                        .map(value -> base.toBuilder().negativePrompt(value).build());
            case MODEL ->
                Stream.of("a-model", "another-model")
                        .map(value -> base.toBuilder().model(value).build());
            case SIZE -> sizes(can).map(value -> base.toBuilder().size(value).build());
            case STEPS ->
                numbers(can.steps(), 20, 30)
                        .map(value -> base.toBuilder().steps(value).build());
            case GUIDANCE_SCALE ->
                numbers(can.guidanceScale(), 5, 7.5)
                        .map(value -> base.toBuilder().guidanceScale(value).build());
            case SAMPLER ->
                samplers(can).map(value -> base.toBuilder().sampler(value).build());
            case SEED ->
                Stream.of(7L, can.maxSeed())
                        .map(value -> base.toBuilder().seed(value).build());
            case LORAS ->
                numbers(can.loraWeight(), 0.5, 1)
                        .map(value -> base.toBuilder()
                                .addLora(Lora.of("a-lora", value))
                                .build());
            case VAE ->
                Stream.of("a-vae").map(value -> base.toBuilder().vae(value).build());
            case CLIP_SKIP ->
                numbers(can.clipSkip(), 1, 2)
                        .map(value -> base.toBuilder().clipSkip(value).build());
            case INIT_IMAGE ->
                Stream.of(image(can))
                        .map(value -> base.toBuilder().initImage(value).build());
            case CONTROLS -> controls(base, can);
            case UPSCALE ->
                numbers(can.upscaleFactor(), 2, 4)
                        .filter(factor -> factor > 1)
                        .map(value ->
                                base.toBuilder().upscale(Upscale.by(value)).build());
            case RESTORE_FACES ->
                Stream.of(true, false)
                        .map(value -> base.toBuilder().restoreFaces(value).build());
            case OUTPUT_FORMAT ->
                can.outputFormats().stream()
                        .map(value -> base.toBuilder().outputFormat(value).build());
            case CALLBACK_URL ->
                Stream.of(URI.create("https://me.example.com/done"))
                        .map(value -> base.toBuilder().callbackUrl(value).build());
            default -> Stream.of();
        };
    }

    /** Where the schedule is folded into the sampler's name, it takes a sampler to show. */
    private static List<Variants> schedulers(ImageRequest base, Capabilities can) {
        List<ImageRequest> bases = new ArrayList<>(List.of(base));
        if (can.features().contains(Feature.SAMPLER)) {
            samplers(can)
                    .forEach(value -> bases.add(base.toBuilder().sampler(value).build()));
        }
        List<Variants> pairs = new ArrayList<>();
        for (ImageRequest without : bases) {
            for (Scheduler value : Scheduler.known()) {
                pairs.add(new Variants(
                        without, without.toBuilder().scheduler(value).build()));
            }
        }
        return pairs;
    }

    private static Stream<ImageRequest> controls(ImageRequest base, Capabilities can) {
        List<ControlType> types = can.controlTypes().isEmpty() ? List.of(ControlType.CANNY) : can.controlTypes();
        return types.stream()
                .map(type -> ControlNet.builder().type(type).image(image(can)).build())
                .map(control -> base.toBuilder().addControl(control).build());
    }

    private static Stream<Sampler> samplers(Capabilities can) {
        return can.samplers().isEmpty() ? Stream.of(Sampler.EULER, Sampler.EULER_A) : can.samplers().stream();
    }

    private static Stream<Size> sizes(Capabilities can) {
        IntRange widths = can.width().orElse(IntRange.of(512, 768));
        IntRange heights = can.height().orElse(IntRange.of(512, 768));
        return Stream.of(
                Size.of(smallest(widths), smallest(heights)),
                Size.of(largest(widths), smallest(heights)),
                Size.of(largest(widths), largest(heights)));
    }

    private static Stream<Integer> numbers(Optional<IntRange> range, int small, int large) {
        return range.map(known -> Stream.of(smallest(known), largest(known))).orElse(Stream.of(small, large));
    }

    private static Stream<Double> numbers(Optional<DoubleRange> range, double small, double large) {
        return range.map(known -> Stream.of(known.min(), known.max())).orElse(Stream.of(small, large));
    }

    private static int smallest(IntRange range) {
        return -Math.floorDiv(-range.min(), range.step()) * range.step();
    }

    private static int largest(IntRange range) {
        return Math.floorDiv(range.max(), range.step()) * range.step();
    }

    private static ImageInput image(Capabilities can) {
        return can.inputForm() == InputForm.URL ? ADDRESS : IMAGE;
    }
}
