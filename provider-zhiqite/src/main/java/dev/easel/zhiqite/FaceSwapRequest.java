package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.OptionalDouble;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The face of one image put into another: the first version ({@code roop}), or the second ({@code v2/roop}), which
 * restores the face afterwards by CodeFormer.
 *
 * <p>Source: Zhiqite documentation, Single Face Swap V1.0 and V2.0 pages, which show no response: an image is expected in
 * {@code outputImageUrl}, as with the other tools that make one.
 */
@Value.Immutable
public abstract class FaceSwapRequest extends ZhiqiteToolRequest {
    FaceSwapRequest() {}

    /** Returns which version; see {@link Builder#version}. */
    @Value.Default
    public int version() {
        return 1;
    }

    /** Returns the image that gives the face; see {@link Builder#face}. */
    public abstract ImageInput face();

    /** Returns the image that receives it; see {@link Builder#target}. */
    public abstract ImageInput target();

    /** Returns {@code fidelityWeight} of the second version, 0 to 1; see {@link Builder#fidelityWeight}. */
    public abstract OptionalDouble fidelityWeight();

    @Override
    final String code() {
        return version() == 2 ? "v2/roop" : "roop";
    }

    @Override
    final Fields fields() {
        return Fields.create()
                .put("sourceUrl", face())
                .put("targetUrl", target())
                .put("fidelityWeight", RequestRules.text(fidelityWeight()));
    }

    @Override
    final void rules(RequestRules rules) {
        rules.rule(version() == 1 || version() == 2, "version", "is " + version() + "; give 1 or 2")
                .within("fidelityWeight", fidelityWeight(), 0, 1)
                .rule(
                        version() == 2 || fidelityWeight().isEmpty(),
                        "fidelityWeight",
                        "is set for version " + version() + "; only version 2 has it");
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new FaceSwapRequestBuilder();
    }

    /** Builds a {@link FaceSwapRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits FaceSwapRequestBuilder {
        Builder() {}

        /**
         * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
         * twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /** Sets which version; 1 or 2. The default is 1. */
        public abstract Builder version(int version);

        /** Sets the image that gives the face ({@code sourceUrl}). Required. */
        public abstract Builder face(ImageInput face);

        /** Sets the image that receives it ({@code targetUrl}). Required. */
        public abstract Builder target(ImageInput target);

        /** Sets {@code fidelityWeight} of the second version, 0 to 1; no documented default. */
        public abstract Builder fidelityWeight(double fidelityWeight);

        /** Does the same as {@link #fidelityWeight(double)}; null means not set. */
        public final Builder fidelityWeight(@Nullable Double fidelityWeight) {
            return fidelityWeight(fidelityWeight == null ? OptionalDouble.empty() : OptionalDouble.of(fidelityWeight));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract FaceSwapRequest build();

        abstract Builder from(FaceSwapRequest other);

        abstract Builder fidelityWeight(OptionalDouble fidelityWeight);
    }
}
