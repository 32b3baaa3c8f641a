package dev.easel.spring.ai;

import dev.easel.CallOptions;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageOptions;

/**
 * Spring AI's {@link ImageOptions} with everything that an {@link ImageRequest} has, and with {@link CallOptions}:
 *
 * <pre>{@code
 * new ImagePrompt("a lighthouse", EaselImageOptions.of(request -> request.size(768, 512).seed(42)))
 * }</pre>
 *
 * <p>Settings are made on top of the model's default options. A whole request ({@link #of(ImageRequest)}) takes their place. Immutable;
 * thread-safe, where the settings are.
 */
public final class EaselImageOptions implements ImageOptions {
    private final @Nullable ImageRequest whole;
    private final Consumer<? super ImageRequest.Builder> settings;
    private final @Nullable CallOptions callOptions;

    private EaselImageOptions(
            @Nullable ImageRequest whole,
            Consumer<? super ImageRequest.Builder> settings,
            @Nullable CallOptions callOptions) {
        this.whole = whole;
        this.settings = settings;
        this.callOptions = callOptions;
    }

    /**
     * Returns options that are a whole request; nothing of the model's default options is in it. Its prompt is used where the {@code
     * ImagePrompt} has none.
     */
    public static EaselImageOptions of(ImageRequest request) {
        return new EaselImageOptions(Objects.requireNonNull(request, "request"), builder -> {}, null);
    }

    /** Returns options that are made in each request anew, on top of the model's default options. */
    public static EaselImageOptions of(Consumer<? super ImageRequest.Builder> settings) {
        return new EaselImageOptions(null, Objects.requireNonNull(settings, "settings"), null);
    }

    /** Returns options that set nothing in the request, and these for the call. */
    public static EaselImageOptions of(CallOptions callOptions) {
        return of((ImageRequest.Builder request) -> {}).with(callOptions);
    }

    /** Returns options with deadline, destination and the like of the call; they take the place of those in the model's default options. */
    public EaselImageOptions with(CallOptions callOptions) {
        return new EaselImageOptions(whole, settings, Objects.requireNonNull(callOptions, "callOptions"));
    }

    /** Returns the options of the call; empty where those of the model's default options hold. */
    public Optional<CallOptions> callOptions() {
        return Optional.ofNullable(callOptions);
    }

    /** Returns a builder with these options made in it. */
    ImageRequest.Builder on(ImageRequest.Builder defaults) {
        ImageRequest.Builder builder = whole == null ? defaults : whole.toBuilder();
        settings.accept(builder);
        return builder;
    }

    @Override
    public @Nullable Integer getN() {
        Integer count = get(1, ImageRequest::count);
        // A request always has a number: settings that keep whichever there was set none.
        return Objects.equals(count, get(2, ImageRequest::count)) ? count : null;
    }

    @Override
    public @Nullable String getModel() {
        return get(1, request -> request.model().orElse(null));
    }

    @Override
    public @Nullable Integer getWidth() {
        return get(1, request -> request.size().map(Size::width).orElse(null));
    }

    @Override
    public @Nullable Integer getHeight() {
        return get(1, request -> request.size().map(Size::height).orElse(null));
    }

    /** Returns null: {@link CallOptions#destination()} says where images go. */
    @Override
    public @Nullable String getResponseFormat() {
        return null;
    }

    /** Returns null: Easel has no styles; say it in the prompt, or with the options of a provider. */
    @Override
    public @Nullable String getStyle() {
        return null;
    }

    /** What settings alone make may be no whole request, as a mask without its image: then nobody can say. */
    private <T> @Nullable T get(int count, Function<ImageRequest, @Nullable T> field) {
        try {
            return field.apply(
                    on(ImageRequest.builder().prompt("unknown").count(count)).build());
        } catch (InvalidRequestException e) {
            return null;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EaselImageOptions that
                && Objects.equals(whole, that.whole)
                && Objects.equals(callOptions, that.callOptions)
                && (whole != null || settings.equals(that.settings));
    }

    @Override
    public int hashCode() {
        return Objects.hash(whole, callOptions);
    }

    /** Names the request, which may hold a secret of the caller's, by what every service may know of it. */
    @Override
    public String toString() {
        return "EaselImageOptions[model=" + getModel() + ", size=" + getWidth() + "x" + getHeight() + ", n=" + getN()
                + "]";
    }
}
