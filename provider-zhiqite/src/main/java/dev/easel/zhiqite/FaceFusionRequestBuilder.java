package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Builds a request that puts one or two faces into an image of several people ({@code face/fusion}, "Multiple Face Swap"). Not
 * thread-safe.
 *
 * <p>Source: Zhiqite documentation, Multiple Face Swap page. It shows no response; Easel expects an image in {@code
 * outputImageUrl}, as with the other tools that make one.
 */
public final class FaceFusionRequestBuilder extends ToolRequestBuilder.WithCallback<FaceFusionRequestBuilder> {
    FaceFusionRequestBuilder() {
        super("face/fusion", "faces", "target");
    }

    /** Sets the images that give the faces ({@code sourceUrl}): 1 or 2. Required. */
    public FaceFusionRequestBuilder faces(ImageInput... faces) {
        List<ImageInput> given = Arrays.stream(faces).filter(Objects::nonNull).toList();
        put("faces", "sourceUrl", given);
        return check(
                "faces",
                rules -> rules.rule(
                        Violation.Code.OUT_OF_RANGE,
                        given.size() == 1 || given.size() == 2,
                        "faces",
                        "has " + given.size() + "; give 1 or 2"));
    }

    /** Sets the image that receives the faces ({@code targetUrl}). Required. */
    public FaceFusionRequestBuilder target(ImageInput target) {
        return put("target", "targetUrl", target);
    }

    /** Sets which face of the target is replaced, counted from the left, from 1 ({@code faceIdx}). No documented default. */
    public FaceFusionRequestBuilder faceIdx(int faceIdx) {
        return atLeast("faceIdx", "faceIdx", faceIdx, 1);
    }
}
