package dev.easel.internal.engine;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskHandle;
import dev.easel.Warning;
import dev.easel.spi.ProviderProtocol;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as far as a generated image can tell that it was not done. The request itself is let go, since a task may
 * wait for hours and an input image may be large. Everything that a provider has to say is asked of it here, before anything is
 * paid for. Immutable.
 *
 * @param model the model; {@code null} where none was named
 * @param size the size that is expected; {@code null} where none was named, or the service says that it makes another
 * @param tolerance by how many pixels a side may differ
 * @param seed the seed of the first image, counted up for the others; {@code null} where none was sent
 */
public record Asked(
        @Nullable String model,
        @Nullable Size size,
        int tolerance,
        @Nullable Long seed,
        @Nullable Integer steps,
        SettingNames.@Nullable Name sampler,
        SettingNames.@Nullable Name scheduler) {
    /** Nothing that an image could tell. */
    public static final Asked NOTHING = new Asked(null, null, 0, null, null, null, null);

    /** A second pass enlarges what the model works with, which is a multiple of up to 64 pixels. */
    private static final int ENLARGED = 63;

    /** Fields of the user's own that may say another size than the request does. */
    private static final Pattern OF_SIZE = Pattern.compile("(?i).*(width|height|size|scale|hr_|hires).*");

    /**
     * Returns what a request asks for. What the service does not take, or does differently by its own rules, was warned about
     * before: it is left out.
     */
    public static Asked of(
            ImageRequest request,
            ProviderProtocol protocol,
            Capabilities can,
            SettingNames names,
            List<Warning> warned) {
        boolean sized = takes(Feature.SIZE, can)
                && request.extraFields().keySet().stream().noneMatch(Asked::isOfSize);
        boolean steps = takes(Feature.STEPS, can) && request.steps().isPresent() && !isIn(warned, Feature.STEPS);
        boolean seeded = takes(Feature.SEED, can) && request.seed().isPresent() && !isIn(warned, Feature.SEED);
        Optional<Sampler> sampler = request.sampler().filter(set -> takes(Feature.SAMPLER, can));
        Optional<Scheduler> scheduler = request.scheduler().filter(set -> takes(Feature.SCHEDULER, can));
        return new Asked(
                isIn(warned, Feature.MODEL) ? null : request.model().orElse(null),
                sized && !isIn(warned, Feature.SIZE) && !isIn(warned, Feature.UPSCALE)
                        ? protocol.expectedSize(request).orElse(null)
                        : null,
                request.upscale().isPresent() ? ENLARGED : 0,
                seeded ? request.seed().getAsLong() : null,
                steps ? request.steps().getAsInt() : null,
                sampler.map(names::of).orElse(null),
                scheduler.map(names::of).orElse(null));
    }

    /** Returns what is still known of a task that was submitted before. */
    static Asked of(TaskHandle handle) {
        return handle.calls().get(0).seed().isPresent()
                ? new Asked(null, null, 0, handle.calls().get(0).seed().getAsLong(), null, null, null)
                : NOTHING;
    }

    private static boolean takes(Feature feature, Capabilities can) {
        return can.features().contains(feature);
    }

    private static boolean isIn(List<Warning> warned, Feature feature) {
        for (Warning warning : warned) {
            if (warning.field().equals(feature.field())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfSize(String field) {
        return OF_SIZE.matcher(field).matches();
    }
}
