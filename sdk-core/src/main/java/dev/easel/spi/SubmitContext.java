package dev.easel.spi;

import dev.easel.ImageInput;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the core has decided about one call before it is mapped. Immutable. */
public final class SubmitContext {
    private final String requestId;
    private final int images;
    private final @Nullable Long seed;
    private final long drawnSeed;
    private final Map<ImageInput, Payload> payloads;
    private final Map<ImageInput, URI> addresses;
    private final Map<ImageInput, String> uploads;
    private final @Nullable Duration deadline;

    private SubmitContext(
            String requestId,
            int images,
            @Nullable Long seed,
            long drawnSeed,
            Map<ImageInput, Payload> payloads,
            Map<ImageInput, URI> addresses,
            Map<ImageInput, String> uploads,
            @Nullable Duration deadline) {
        this.requestId = requestId;
        this.images = images;
        this.seed = seed;
        this.drawnSeed = drawnSeed;
        this.payloads = Map.copyOf(payloads);
        this.addresses = Map.copyOf(addresses);
        this.uploads = Map.copyOf(uploads);
        this.deadline = deadline;
    }

    /**
     * @param requestId a unique name of the call
     * @param images how many images the call is for; 1 to {@link dev.easel.Capabilities#imagesPerCall()}
     * @param seed the seed of the first of them, where the user gave one
     * @param drawnSeed a random seed within {@link dev.easel.Capabilities#maxSeed()}
     * @param payloads the request's input images in the form of {@link dev.easel.Capabilities#inputForm()}
     */
    public static SubmitContext of(
            String requestId, int images, @Nullable Long seed, long drawnSeed, Map<ImageInput, Payload> payloads) {
        return new SubmitContext(requestId, images, seed, drawnSeed, payloads, Map.of(), Map.of(), null);
    }

    /** For one image without input images: what tests of a mapping mostly need. */
    public static SubmitContext of(String requestId, @Nullable Long seed, long drawnSeed) {
        return new SubmitContext(requestId, 1, seed, drawnSeed, Map.of(), Map.of(), Map.of(), null);
    }

    /** A copy with the input images in the form that the service takes. */
    public SubmitContext withInputs(Map<ImageInput, Payload> bytes, Map<ImageInput, URI> places) {
        return new SubmitContext(requestId, images, seed, drawnSeed, bytes, places, uploads, deadline);
    }

    /** Returns a copy with what the service's upload route returned for input images. */
    public SubmitContext withUploads(Map<ImageInput, String> references) {
        return new SubmitContext(requestId, images, seed, drawnSeed, payloads, addresses, references, deadline);
    }

    /** Returns a copy that knows how long the task is waited for. */
    public SubmitContext withDeadline(Duration limit) {
        return new SubmitContext(requestId, images, seed, drawnSeed, payloads, addresses, uploads, limit);
    }

    /** A unique name of the call: the user's, or a random one; 1 to 80 letters, digits, hyphens and underscores. */
    public String requestId() {
        return requestId;
    }

    /** How many images this call is for. */
    public int images() {
        return images;
    }

    /** The seed of the call's first image: the user's, counted up where a request was split; empty where none was given. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** A random seed, for services whose default is one fixed image for everybody. */
    public long drawnSeed() {
        return drawnSeed;
    }

    /**
     * An input image's bytes: for services that take images as base64 or in a form.
     *
     * @throws IllegalArgumentException if the input is not one of the request's
     */
    public Payload payload(ImageInput input) {
        Payload payload = payloads.get(input);
        if (payload == null) {
            throw new IllegalArgumentException("not an input of the request being mapped: " + input);
        }
        return payload;
    }

    /**
     * Where an input image lies: for services that take images by their address. It is the one that the user gave, or
     * the one that the user's {@link dev.easel.ImageUploader} put it at.
     *
     * @throws IllegalArgumentException if the input is not one of the request's
     */
    public URI address(ImageInput input) {
        URI address = addresses.get(input);
        if (address == null && input instanceof ImageInput.Url url) {
            address = url.address();
        }
        if (address == null) {
            throw new IllegalArgumentException("not an input of the request being mapped: " + input);
        }
        return address;
    }

    /**
     * Returns what {@link Job#upload} returned for an input image.
     *
     * @throws IllegalArgumentException if the image was not uploaded
     */
    public String uploaded(ImageInput input) {
        String reference = uploads.get(input);
        if (reference == null) {
            throw new IllegalArgumentException("not an uploaded input of the job being mapped: " + input);
        }
        return reference;
    }

    /**
     * Returns how long the task is waited for in all ({@link dev.easel.CallOptions}), for services that are told when work is of no use
     * any more. The time that the call waits before it is sent is not taken off. Empty where the mapping is called by a test.
     */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }
}
