package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.immutables.value.Value;

/**
 * One or two faces put into a picture of several people ({@code face/fusion}, "Multiple Face Swap").
 *
 * <p>Source: Zhiqite documentation, Multiple Face Swap page, which shows no answer: a picture is expected in {@code
 * outputImageUrl}, as with the other tools that make one.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class FaceFusionRequest extends ZhiqiteToolRequest {
    FaceFusionRequest() {}

    /** The pictures that give the faces ({@code sourceUrl}): 1 or 2. */
    public abstract List<ImageInput> faces();

    /** The picture that receives them ({@code targetUrl}). */
    public abstract ImageInput target();

    /** Which face of the target is replaced, counted from the left, from 1 ({@code faceIdx}). No documented default. */
    public abstract OptionalInt faceIdx();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "face/fusion";
    }

    @Override
    final Optional<URI> callback() {
        return callbackUrl();
    }

    @Override
    final List<ImageInput> inputs() {
        return Stream.concat(faces().stream(), Stream.of(target())).toList();
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put(
                        "sourceUrl",
                        faces().stream()
                                .map(face -> context.address(face).toString())
                                .toList())
                .put("targetUrl", context.address(target()).toString());
        faceIdx().ifPresent(index -> body.put("faceIdx", index));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .rule(faces().size() == 1 || faces().size() == 2, "faces", "has " + faces().size() + "; give 1 or 2")
                .atLeast("faceIdx", faceIdx(), 1)
                .check();
    }

    /** Makes one step by step. */
    public static FaceFusionRequestBuilder builder() {
        return new FaceFusionRequestBuilder();
    }
}
