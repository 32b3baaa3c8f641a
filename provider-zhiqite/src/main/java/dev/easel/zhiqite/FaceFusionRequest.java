package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.List;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * One or two faces put into an image of several people ({@code face/fusion}, "Multiple Face Swap").
 *
 * <p>Source: Zhiqite documentation, Multiple Face Swap page, which shows no response: an image is expected in {@code
 * outputImageUrl}, as with the other tools that make one.
 */
@Value.Immutable
public abstract class FaceFusionRequest extends ZhiqiteToolRequest.WithCallback {
    FaceFusionRequest() {}

    /** The images that give the faces ({@code sourceUrl}): 1 or 2. */
    public abstract List<ImageInput> faces();

    /** The image that receives them ({@code targetUrl}). */
    public abstract ImageInput target();

    /** Which face of the target is replaced, counted from the left, from 1 ({@code faceIdx}). No documented default. */
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

    /** Returns a new builder. */
    public static FaceFusionRequestBuilder builder() {
        return new FaceFusionRequestBuilder();
    }
}
