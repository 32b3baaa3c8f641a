package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.OptionalDouble;
import org.immutables.value.Value;

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

    /** Which version; 1 or 2. The default is 1. */
    @Value.Default
    public int version() {
        return 1;
    }

    /** The image that gives the face ({@code sourceUrl}). */
    public abstract ImageInput face();

    /** The image that receives it ({@code targetUrl}). */
    public abstract ImageInput target();

    /** {@code fidelityWeight} of the second version, 0 to 1; no documented default. */
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

    /** Returns a new builder. */
    public static FaceSwapRequestBuilder builder() {
        return new FaceSwapRequestBuilder();
    }
}
