package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.openai.internal.OpenAiFamily;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a host that follows OpenAI's Images API differs from it, as data: its routes, its fields, what it can do, and its quirks. The
 * mapping ({@link OpenAiRequests}, {@link OpenAiChecks}) reads profiles and names no host, so a new host is a new profile in {@link
 * LocalProfiles}. A field that the host does not have is {@code null}. Immutable.
 */
final class LocalProfile {
    /** A negative prompt that stands behind the prompt, after this sign. */
    static final String BEHIND_PROMPT = "|";

    /** What a host does otherwise than the interface, where no field or route can say it. */
    enum Quirk {
        /** The model's name decides which fields and options go with a request, as at OpenAI. */
        MODEL_DECIDES,
        /** There is no route for edits: an image to start from goes as base64 in the JSON of a generation. */
        IMAGES_IN_GENERATIONS
    }

    private final LocalDialect dialect;
    private final String label;
    private final Capabilities capabilities;
    private final Set<LocalVerb> verbs;
    private final Set<LocalOption> options;
    private final Set<String> unreadImages;
    private final Set<Quirk> quirks;
    private final @Nullable String inpaintingRoute;
    private final @Nullable String negativePrompt;
    private final @Nullable String steps;
    private final @Nullable String guidanceScale;
    private final @Nullable String seed;
    private final String image;
    private final String images;
    private final String address;

    private LocalProfile(Builder from) {
        this.dialect = from.dialect;
        this.label = from.label;
        this.capabilities = from.capabilities.build();
        this.verbs = from.verbs;
        this.options = from.options;
        this.unreadImages = from.unreadImages;
        this.quirks = from.quirks;
        this.inpaintingRoute = from.inpaintingRoute;
        this.negativePrompt = from.negativePrompt;
        this.steps = from.steps;
        this.guidanceScale = from.guidanceScale;
        this.seed = from.seed;
        this.image = from.image;
        this.images = from.images;
        this.address = from.address;
    }

    /**
     * Returns a builder of a profile with what OpenAI's interface itself has.
     *
     * @param label the host's name in messages
     * @param capabilities what the host can do, but for the number of images in a call, which the client's builder sets
     */
    static Builder of(LocalDialect dialect, String label, Capabilities.Builder capabilities) {
        return new Builder(dialect, label, capabilities);
    }

    LocalDialect dialect() {
        return dialect;
    }

    /** Returns the host's name in messages. */
    String label() {
        return label;
    }

    Capabilities capabilities(int imagesPerCall) {
        return capabilities.toBuilder().imagesPerCall(imagesPerCall).build();
    }

    /** Returns what {@link LocalService} does with the host. */
    Set<LocalVerb> verbs() {
        return verbs;
    }

    boolean has(Feature feature) {
        return capabilities.features().contains(feature);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Returns the names of images that the host takes and does not use. */
    Set<String> unreadImages() {
        return unreadImages;
    }

    /** Returns the route that a request with a mask goes to; {@code null} where that is the one for edits. */
    @Nullable String inpaintingRoute() {
        return inpaintingRoute;
    }

    /** Returns the field of the negative prompt, or {@value #BEHIND_PROMPT}. */
    @Nullable String negativePrompt() {
        return negativePrompt;
    }

    @Nullable String steps() {
        return steps;
    }

    @Nullable String guidanceScale() {
        return guidanceScale;
    }

    @Nullable String seed() {
        return seed;
    }

    /** Returns the part of a form for an input image. */
    String image() {
        return image;
    }

    /** Returns the part of a form for one of several input images. */
    String images() {
        return images;
    }

    /** Returns the part of a form for an input image that the host downloads itself. */
    String address() {
        return address;
    }

    /** Returns the family of the request's model; for hosts with models of their own it is always the same. */
    OpenAiFamily family(ImageRequest request) {
        // The model is missing only where a request lacks it, which the core says.
        return has(Quirk.MODEL_DECIDES) ? OpenAiFamily.of(request.model().orElse("")) : OpenAiFamily.UNKNOWN;
    }

    /** Returns which options the host takes with this request. */
    Set<LocalOption> options(ImageRequest request) {
        if (has(Quirk.MODEL_DECIDES)) {
            return LocalOption.of(family(request), isEdit(request), isJsonEdit(request));
        }
        return isInpainting(request) ? Set.of() : options;
    }

    /** Returns whether the request goes to a route for inpainting alone. */
    boolean isInpainting(ImageRequest request) {
        return inpaintingRoute != null && request.mask().isPresent();
    }

    /** Returns whether the request goes to the route for edits. */
    boolean isEdit(ImageRequest request) {
        return !has(Quirk.IMAGES_IN_GENERATIONS)
                && OpenAiRequests.inputs(request).isEdit();
    }

    /** Returns whether an edit has what a form has no place for, so that it goes as JSON. */
    boolean isJsonEdit(ImageRequest request) {
        return has(Quirk.MODEL_DECIDES) && OpenAiRequests.inputs(request).needsJson();
    }

    /** Returns whether the response is requested as a stream of events. */
    boolean isStreamed(ImageRequest request) {
        return LocalOptions.of(request).partialImages().isPresent()
                && options(request).contains(LocalOption.PARTIAL_IMAGES);
    }

    /** Builds a profile. For one thread at a time. */
    static final class Builder {
        private final LocalDialect dialect;
        private final String label;
        private final Capabilities.Builder capabilities;
        private Set<LocalVerb> verbs = Set.of();
        private Set<LocalOption> options = Set.of();
        private Set<String> unreadImages = Set.of();
        private Set<Quirk> quirks = Set.of();
        private @Nullable String inpaintingRoute;
        private @Nullable String negativePrompt;
        private @Nullable String steps;
        private @Nullable String guidanceScale;
        private @Nullable String seed;
        private String image = "image";
        private String images = "image[]";
        private String address = "";

        private Builder(LocalDialect dialect, String label, Capabilities.Builder capabilities) {
            this.dialect = dialect;
            this.label = label;
            this.capabilities = capabilities;
        }

        Builder verbs(LocalVerb... verbs) {
            this.verbs = Set.of(verbs);
            return this;
        }

        /** Sets what the host takes of {@link LocalOptions}, where the model does not decide. */
        Builder options(LocalOption... options) {
            this.options = Set.copyOf(EnumSet.copyOf(Arrays.asList(options)));
            return this;
        }

        Builder unreadImages(String... names) {
            this.unreadImages = Set.of(names);
            return this;
        }

        Builder quirks(Quirk... quirks) {
            this.quirks = Set.of(quirks);
            return this;
        }

        Builder inpaintingRoute(String route) {
            this.inpaintingRoute = route;
            return this;
        }

        /** Sets the names of the fields that OpenAI's interface does not have. */
        Builder fields(String negativePrompt, String steps, @Nullable String guidanceScale, String seed) {
            this.negativePrompt = negativePrompt;
            this.steps = steps;
            this.guidanceScale = guidanceScale;
            this.seed = seed;
            return this;
        }

        /** Sets the names of a form's parts: for an input image, for one of several, and for one by its address. */
        Builder parts(String image, String images, String address) {
            this.image = image;
            this.images = images;
            this.address = address;
            return this;
        }

        LocalProfile build() {
            return new LocalProfile(this);
        }
    }
}
