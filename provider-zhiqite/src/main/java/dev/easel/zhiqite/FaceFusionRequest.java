package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One or two faces put into an image of several people ({@code face/fusion}, "Multiple Face Swap").
 *
 * <p>Source: Zhiqite documentation, Multiple Face Swap page, which shows no response: an image is expected in {@code
 * outputImageUrl}, as with the other tools that make one.
 */
@Value.Immutable
public abstract class FaceFusionRequest extends ZhiqiteToolRequest.WithCallback {
    FaceFusionRequest() {}

    /** Returns the images that give the faces; see {@link Builder#faces}. */
    public abstract List<ImageInput> faces();

    /** Returns the image that receives them; see {@link Builder#target}. */
    public abstract ImageInput target();

    /** Returns which face of the target is replaced, counted from the left, from 1; see {@link Builder#faceIdx}. */
    public abstract OptionalInt faceIdx();

    @Override
    final String code() {
        return "face/fusion";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("sourceUrl", faces())
                .put("targetUrl", target())
                .put("faceIdx", faceIdx());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.rule(faces().size() == 1 || faces().size() == 2, "faces", "has " + faces().size() + "; give 1 or 2")
                .atLeast("faceIdx", faceIdx(), 1);
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new FaceFusionRequestBuilder();
    }

    /** Builds a {@link FaceFusionRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits FaceFusionRequestBuilder {
        Builder() {}

        /**
         * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
         * twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /**
         * Sets the http or https address where the service reports that the task is done, besides being polled ({@code
         * callbackUrl}). By default there is none.
         */
        public abstract Builder callbackUrl(@Nullable URI callbackUrl);

        /** Adds one to {@link #faces(Iterable)}. */
        public abstract Builder addFace(ImageInput face);

        /** Sets the images that give the faces ({@code sourceUrl}): 1 or 2. */
        public abstract Builder faces(Iterable<? extends ImageInput> faces);

        /** Sets the image that receives them ({@code targetUrl}). Required. */
        public abstract Builder target(ImageInput target);

        /** Sets which face of the target is replaced, counted from the left, from 1 ({@code faceIdx}). No documented default. */
        public final Builder faceIdx(@Nullable Integer faceIdx) {
            return faceIdx(faceIdx == null ? OptionalInt.empty() : OptionalInt.of(faceIdx));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract FaceFusionRequest build();

        abstract Builder from(FaceFusionRequest other);

        abstract Builder faceIdx(OptionalInt faceIdx);
    }
}
