package dev.easel.spi;

import dev.easel.ImageInput;
import dev.easel.TaskCall;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Paid work, as a provider describes it: the images of a request, an upscale, a caption, a tool of the service's own. The core
 * sends it once, settles, resumes, polls and cancels it. A stored handle becomes a job again by its {@link TaskCall}: see {@link
 * ProviderProtocol#status} and {@link ProviderProtocol#cancel}. Immutable.
 */
public interface Job {
    /**
     * Returns the kind of work, where it is polled in another way than the images of an {@link dev.easel.ImageRequest}. The
     * core keeps it in {@link TaskCall#kind()}. Empty by default.
     */
    default String kind() {
        return "";
    }

    /**
     * Returns the user's name of the job, where there is one: it becomes {@link SubmitContext#requestId()}. 1 to 64 letters,
     * digits, hyphens and underscores; empty for a random one, as by default.
     */
    default Optional<String> requestId() {
        return Optional.empty();
    }

    /** Returns the input images: those whose {@link SubmitContext#payload} or {@link SubmitContext#address} is needed. */
    default List<ImageInput> inputs() {
        return List.of();
    }

    /** Returns the address that the service is told to call back; empty where it is told none. */
    default Optional<URI> callback() {
        return Optional.empty();
    }

    /**
     * Returns the exchange that uploads an input image to the service before the submission; its value is what {@link
     * SubmitContext#uploaded} returns for this image. An upload costs nothing and may be sent again. Empty for an image that
     * the submission itself carries, as by default.
     *
     * @param input one of {@link #inputs()}
     * @param payload its bytes
     */
    default Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
        return Optional.empty();
    }

    /**
     * Returns the exchange that begins the work. Its outcome is {@link Outcome.Accepted}, {@link Outcome.Done} or {@link
     * Outcome.Failed}.
     */
    WireExchange<FinishedWork> submit(SubmitContext context);
}
