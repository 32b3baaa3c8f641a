package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.util.List;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/**
 * The face of one picture put into another: the first version ({@code roop}), or the second ({@code v2/roop}), which
 * restores the face afterwards by CodeFormer.
 *
 * <p>Source: Zhiqite documentation, Single Face Swap V1.0 and V2.0 pages, which show no answer: a picture is expected in
 * {@code outputImageUrl}, as with the other tools that make one.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class FaceSwapRequest extends ZhiqiteToolRequest {
    FaceSwapRequest() {}

    /** Which version; 1 or 2. The default is 1. */
    @Value.Default
    public int version() {
        return 1;
    }

    /** The picture that gives the face ({@code sourceUrl}). */
    public abstract ImageInput face();

    /** The picture that receives it ({@code targetUrl}). */
    public abstract ImageInput target();

    /** {@code fidelityWeight} of the second version, 0 to 1; no documented default. */
    public abstract OptionalDouble fidelityWeight();

    @Override
    final String code() {
        return version() == 2 ? "v2/roop" : "roop";
    }

    @Override
    final List<ImageInput> inputs() {
        return List.of(face(), target());
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put("sourceUrl", context.address(face()).toString())
                .put("targetUrl", context.address(target()).toString());
        // Text in its table, as numbers lose precision.
        fidelityWeight().ifPresent(weight -> body.put("fidelityWeight", RequestRules.plain(weight)));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .rule(version() == 1 || version() == 2, "version", "is " + version() + "; give 1 or 2")
                .within("fidelityWeight", fidelityWeight(), 0, 1)
                .rule(
                        version() == 2 || fidelityWeight().isEmpty(),
                        "fidelityWeight",
                        "is set for version " + version() + "; only version 2 has it")
                .check();
    }

    /** Makes one step by step. */
    public static FaceSwapRequestBuilder builder() {
        return new FaceSwapRequestBuilder();
    }
}
