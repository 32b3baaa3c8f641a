package dev.easel.routing;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.IntRange;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What several services can do together: what one of them can, a request can ask for, and ranges are the widest. What a caller relies on
 * whichever service a task goes to holds only where it does for all: that a task can be cancelled or resumed, that its id is the client's.
 */
final class MergedCapabilities {
    private final List<Capabilities> all;

    private MergedCapabilities(List<Capabilities> all) {
        this.all = all;
    }

    /** @param all of at least one client */
    static Capabilities of(List<Capabilities> all) {
        return all.size() == 1 ? all.get(0) : new MergedCapabilities(all).merged();
    }

    private Capabilities merged() {
        Set<Feature> required = new HashSet<>(all.get(0).required());
        all.forEach(can -> required.retainAll(can.required()));
        Capabilities.Builder merged = Capabilities.builder()
                .operations(union(Capabilities::operations))
                .catalogues(union(Capabilities::catalogues))
                .features(union(Capabilities::features))
                .required(required)
                .width(widest(Capabilities::width, MergedCapabilities::wider))
                .height(widest(Capabilities::height, MergedCapabilities::wider))
                .steps(widest(Capabilities::steps, MergedCapabilities::wider))
                .clipSkip(widest(Capabilities::clipSkip, MergedCapabilities::wider))
                .guidanceScale(widest(Capabilities::guidanceScale, MergedCapabilities::wider))
                .loraWeight(widest(Capabilities::loraWeight, MergedCapabilities::wider))
                .upscaleFactor(widest(Capabilities::upscaleFactor, MergedCapabilities::wider))
                .maxSeed(all.stream().mapToLong(Capabilities::maxSeed).max().orElseThrow())
                // An empty list means that the server decides.
                .samplers(
                        all.stream().anyMatch(can -> can.samplers().isEmpty())
                                ? List.of()
                                : union(Capabilities::samplers))
                .controlTypes(union(Capabilities::controlTypes))
                .maxControls(most(Capabilities::maxControls))
                .outputFormats(union(Capabilities::outputFormats))
                .imagesPerCall(most(Capabilities::imagesPerCall))
                .parallelCalls(most(Capabilities::parallelCalls))
                .inputForm(all.get(0).inputForm())
                .delivery(every(Capabilities::resumable) ? Delivery.QUEUED : Delivery.BLOCKING)
                .cancel(every(Capabilities::cancel))
                .clientChoosesTaskId(every(Capabilities::clientChoosesTaskId))
                .queuePosition(all.stream().anyMatch(Capabilities::queuePosition))
                .progress(all.stream().anyMatch(Capabilities::progress))
                .resultLifetime(widest(Capabilities::resultLifetime, MergedCapabilities::shorter));
        if (every(can -> can.maxUnfinishedTasks().isPresent())) {
            merged.maxUnfinishedTasks(all.stream()
                    .mapToInt(can -> can.maxUnfinishedTasks().orElseThrow())
                    .reduce(0, MergedCapabilities::sum));
        }
        return merged.build();
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    private <T> List<T> union(Function<Capabilities, Collection<T>> part) {
        return all.stream().map(part).flatMap(Collection::stream).distinct().toList();
    }

    /** Empty where one of them is not known: it may be any. */
    private <T> @Nullable T widest(Function<Capabilities, Optional<T>> part, BiFunction<T, T, T> wider) {
        List<T> known = all.stream().map(part).flatMap(Optional::stream).toList();
        return known.size() < all.size()
                ? null
                : known.stream().reduce(wider::apply).orElseThrow();
    }

    private int most(ToIntFunction<Capabilities> part) {
        return all.stream().mapToInt(part).max().orElseThrow();
    }

    private boolean every(Predicate<Capabilities> part) {
        return all.stream().allMatch(part);
    }

    private static IntRange wider(IntRange one, IntRange other) {
        return new IntRange(
                Math.min(one.min(), other.min()),
                Math.max(one.max(), other.max()),
                one.step() == other.step() ? one.step() : 1);
    }

    private static DoubleRange wider(DoubleRange one, DoubleRange other) {
        return DoubleRange.of(Math.min(one.min(), other.min()), Math.max(one.max(), other.max()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
