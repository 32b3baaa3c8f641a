package dev.easel.internal.engine;

import dev.easel.GeneratedImage;
import dev.easel.ResponseLimits;
import dev.easel.Size;
import dev.easel.Warning;
import dev.easel.internal.image.PublishedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says where images are not what was asked for. A server that does not know a setting often skips it without an error, so only
 * the image tells. Each image was paid for and is handed over as it is.
 */
final class Deviations {
    /** How many images a message names. */
    private static final int NAMED = 5;

    private final Asked asked;
    private final ResponseLimits limits;

    /** The images that a message is about. */
    private final Map<Warning, List<Integer>> found = new LinkedHashMap<>();

    private Deviations(Asked asked, ResponseLimits limits) {
        this.asked = asked;
        this.limits = limits;
    }

    /**
     * Returns the warnings about the images of a task.
     *
     * @param images in their order
     */
    static List<Warning> of(List<PublishedImage> images, Asked asked, ResponseLimits limits) {
        Deviations deviations = new Deviations(asked, limits);
        for (PublishedImage image : images) {
            image.size().ifPresent(size -> deviations.size(image, size));
            deviations.settings(image);
        }
        List<Warning> warnings = new ArrayList<>();
        deviations.found.forEach((warning, indexes) -> warnings.add(
                Warning.of(warning.code(), warning.field(), "of " + named(indexes) + " is " + warning.message())));
        same(images, warnings);
        return warnings;
    }

    private void size(GeneratedImage image, Size size) {
        if (isAbsurd(size)) {
            add(
                    image,
                    Warning.Code.IMAGE_SIZE,
                    "size",
                    size + " by its own header, more than " + limits.longestSide()
                            + " pixels on a side (longestSide) or " + limits.pixels()
                            + " in all (pixels); the file was kept as it came, but do not decode it unless you"
                            + " expected it");
        } else if (asked.size() != null
                && (Math.abs(size.width() - asked.size().width()) > asked.tolerance()
                        || Math.abs(size.height() - asked.size().height()) > asked.tolerance())) {
            add(image, Warning.Code.DEVIATION, "size", size + ", and " + asked.size() + " was asked for");
        }
    }

    private boolean isAbsurd(Size size) {
        return size.width() > limits.longestSide()
                || size.height() > limits.longestSide()
                || (long) size.width() * size.height() > limits.pixels();
    }

    private void settings(GeneratedImage image) {
        image.seed().ifPresent(told -> {
            if (asked.seed() != null && told != asked.seed() + image.index()) {
                String counted = image.index() > 0 ? " (counted up for each image)" : "";
                told(image, "seed", Long.toString(told), asked.seed() + image.index() + counted);
            }
        });
        image.generation().steps().ifPresent(told -> {
            if (asked.steps() != null && told != asked.steps()) {
                told(image, "steps", Integer.toString(told), asked.steps().toString());
            }
        });
        image.generation().sampler().ifPresent(told -> {
            if (asked.sampler() != null && asked.sampler().isOtherSampler(told)) {
                told(image, "sampler", told, asked.sampler().common());
            }
            if (asked.scheduler() != null
                    && image.generation().scheduler().isEmpty()
                    && asked.scheduler().isOtherSchedulerOf(told)) {
                told(image, "scheduler", told, asked.scheduler().common());
            }
        });
        image.generation().scheduler().ifPresent(told -> {
            if (asked.scheduler() != null && asked.scheduler().isOtherScheduler(told)) {
                told(image, "scheduler", told, asked.scheduler().common());
            }
        });
    }

    private void told(GeneratedImage image, String field, String told, String wanted) {
        add(
                image,
                Warning.Code.DEVIATION,
                field,
                told + " by the response or the image's own metadata, and " + wanted + " was asked for");
    }

    private void add(GeneratedImage image, Warning.Code code, String field, String message) {
        found.computeIfAbsent(Warning.of(code, field, message), key -> new ArrayList<>())
                .add(image.index());
    }

    /** Which images are the same: a service that takes no seed may generate one image again and again. */
    private static void same(List<PublishedImage> images, List<Warning> warnings) {
        if (images.size() < 2) {
            return;
        }
        Map<List<Long>, List<Integer>> byBytes = new LinkedHashMap<>();
        for (PublishedImage image : images) {
            if (image.checksum() != 0) {
                byBytes.computeIfAbsent(List.of(image.length(), (long) image.checksum()), key -> new ArrayList<>())
                        .add(image.index());
            }
        }
        byBytes.values().stream()
                .filter(same -> same.size() > 1)
                .forEach(same -> warnings.add(Warning.of(
                        Warning.Code.IDENTICAL_IMAGES,
                        "count",
                        "is " + images.size() + ", and " + named(same)
                                + " are the same image: their bytes are equal in length and checksum; the service may not have"
                                + " drawn each with a seed of its own")));
    }

    private static String named(List<Integer> indexes) {
        if (indexes.size() == 1) {
            return "image " + indexes.get(0);
        }
        int more = indexes.size() - NAMED;
        List<Integer> first = indexes.subList(0, more > 0 ? NAMED : indexes.size() - 1);
        return "images " + first.stream().map(Object::toString).collect(Collectors.joining(", ")) + " and "
                + (more > 0 ? more + " more" : indexes.get(indexes.size() - 1).toString());
    }
}
