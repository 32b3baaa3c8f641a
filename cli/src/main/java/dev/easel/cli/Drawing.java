package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Operation;
import dev.easel.Size;
import dev.easel.Upscale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to draw, from nothing, from an image, or into the white of a mask.
 *
 * @param count images from each service
 * @param seed of the first image; the others count up from it
 * @param model {@code null} for each service's default
 * @param initImage what to start from
 * @param mask white where the image is drawn anew
 * @param strength how far to go from the image, 0 to 1
 * @param upscale how many times as large to draw it again
 */
record Drawing(
        String prompt,
        Size size,
        long seed,
        int count,
        @Nullable String negative,
        @Nullable Integer steps,
        @Nullable String model,
        @Nullable Source initImage,
        @Nullable Source mask,
        @Nullable Double strength,
        @Nullable Double upscale)
        implements Order {

    @Override
    public String title() {
        return prompt;
    }

    @Override
    public Operation operation() {
        if (mask != null) {
            return Operation.INPAINTING;
        }
        return initImage != null ? Operation.IMAGE_TO_IMAGE : Operation.TEXT_TO_IMAGE;
    }

    @Override
    public String activity() {
        return "drawing";
    }

    @Override
    public String wanted() {
        return Words.count(count, "image") + " of " + size;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Size", size.toString());
        facts.put("Seed", count == 1 ? Long.toString(seed) : seed + " to " + (seed + count - 1));
        put(facts, "Negative prompt", negative);
        put(facts, "Steps", steps);
        put(facts, "Strength", strength);
        put(facts, "Drawn again larger", upscale == null ? null : Words.times(upscale));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }

    @Override
    public List<Source> sources() {
        return Stream.of(initImage, mask).flatMap(Stream::ofNullable).toList();
    }

    @Override
    public String modelFor(Provider provider) {
        return model == null ? provider.modelOf(operation()).orElse(provider.defaultModel()) : model;
    }

    @Override
    public RunningOrder submitTo(ImageClient client, Provider provider, CallOptions options, Outcomes outcomes) {
        return RunningOrder.of(client.submit(requestFor(provider), options), outcomes);
    }

    ImageRequest requestFor(Provider provider) {
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt(prompt)
                .model(modelFor(provider))
                .size(size)
                .seed(seed)
                .count(count);
        if (provider == Provider.REPLICATE) {
            // By default its models make WebP, which Java's own ImageIO does not read.
            request.outputFormat(ImageFormat.PNG);
        }
        if (negative != null) {
            request.negativePrompt(negative);
        }
        if (steps != null) {
            request.steps(steps);
        }
        if (initImage != null) {
            request.initImage(ImageInput.file(initImage.file()));
        }
        if (mask != null) {
            request.mask(ImageInput.file(mask.file()));
        }
        if (strength != null) {
            request.strength(strength);
        }
        if (upscale != null) {
            request.upscale(Upscale.by(upscale));
        }
        return request.build();
    }
}
