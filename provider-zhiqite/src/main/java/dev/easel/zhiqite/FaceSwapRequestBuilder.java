package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Violation;
import java.util.OptionalDouble;

/**
 * Builds a request that puts the face of one image into another: by the first version ({@code roop}), or by the second ({@code
 * v2/roop}), which restores the face afterwards with CodeFormer. Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Single Face Swap V1.0 and V2.0 pages. They show no response; Easel expects an image in
 * {@code outputImageUrl}, as with the other tools that make one.
 */
public final class FaceSwapRequestBuilder extends ToolRequestBuilder<FaceSwapRequestBuilder> {
    private int version = 1;
    private boolean hasFidelityWeight;

    FaceSwapRequestBuilder() {
        super("roop", "face", "target");
    }

    /** Sets the version of the tool, 1 or 2. The default is 1. */
    public FaceSwapRequestBuilder version(int version) {
        this.version = version;
        code(version == 2 ? "v2/roop" : "roop");
        return check(
                "version",
                rules -> rules.rule(
                        Violation.Code.OUT_OF_RANGE,
                        version == 1 || version == 2,
                        "version",
                        "is " + version + "; give 1 or 2"));
    }

    /** Sets the image that gives the face ({@code sourceUrl}). Required. */
    public FaceSwapRequestBuilder face(ImageInput face) {
        return put("face", "sourceUrl", face);
    }

    /** Sets the image that receives the face ({@code targetUrl}). Required. */
    public FaceSwapRequestBuilder target(ImageInput target) {
        return put("target", "targetUrl", target);
    }

    /**
     * Sets how closely the second version keeps to the face when it restores it ({@code fidelityWeight}), 0 to 1; sent as
     * text. No documented default.
     */
    public FaceSwapRequestBuilder fidelityWeight(double fidelityWeight) {
        hasFidelityWeight = true;
        put("fidelityWeight", "fidelityWeight", RequestRules.text(fidelityWeight));
        return check(
                "fidelityWeight", rules -> rules.within("fidelityWeight", OptionalDouble.of(fidelityWeight), 0, 1));
    }

    @Override
    public ZhiqiteToolRequest build() {
        check(
                "fidelityWeight and version",
                rules -> rules.rule(
                        Violation.Code.CONFLICT,
                        version == 2 || !hasFidelityWeight,
                        "fidelityWeight",
                        "is set for version " + version + "; only version 2 has it"));
        return super.build();
    }
}
