package dev.easel.spi;

import dev.easel.ImageInput;
import dev.easel.TaskPart;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Work that a service does: a pair of pure functions, as a provider is. The core runs it as it runs everything that costs
 * money: sent once, settled, resumed, called back, cancelled. Immutable.
 */
public interface Job {
    /**
     * Which kind of work it is, where the service has to be asked about it in another way than about the pictures of an
     * {@link dev.easel.ImageRequest}: it is kept in the task's handle and stands in {@link TaskPart#kind()} when {@link
     * ProviderProtocol#status} is called. Empty by default.
     */
    default String kind() {
        return "";
    }

    /**
     * What the user calls the work, where the user said so: it becomes {@link SubmitContext#requestId()}. 1 to 64 letters,
     * digits, hyphens and underscores; empty for a random one, as by default.
     */
    default Optional<String> requestId() {
        return Optional.empty();
    }

    /** Its input pictures: those whose {@link SubmitContext#payload} or {@link SubmitContext#address} is asked for. */
    default List<ImageInput> inputs() {
        return List.of();
    }

    /** Where the service was asked to report that the work is done; empty where it was not. */
    default Optional<URI> callback() {
        return Optional.empty();
    }

    /** The call that begins the work. */
    WireRequest submit(SubmitContext context);

    /** What the answer to {@link #submit} means. */
    SubmitOutcome readSubmit(WireResponse response, SubmitContext context);
}
