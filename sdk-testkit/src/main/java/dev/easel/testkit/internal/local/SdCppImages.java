package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Redrawn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of one request.
 *
 * @param init the image to start from, or of which a mask keeps a part; null where there is none
 * @param startsFromInit whether the drawing starts from it, so that a strength counts
 * @param mask of the image to start from, its colours alone, whatever shines through
 * @param redrawn which part of the mask is drawn anew
 * @param references the images that shape the drawing
 * @param control the image that a ControlNet takes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record SdCppImages(
        byte @Nullable [] init,
        boolean startsFromInit,
        byte @Nullable [] mask,
        Redrawn redrawn,
        List<byte[]> references,
        byte @Nullable [] control) {

    static final SdCppImages NONE = new SdCppImages(null, true, null, Redrawn.WHITE, List.of(), null);

    /**
     * Reads the images that stand in a generation.
     *
     * @param beside those that came outside it; what stands inside has the last word
     * @throws SdCppRefusal where one cannot be read
     */
    static SdCppImages in(JsonNode generation, SdCppImages beside, String invalid) {
        List<byte[]> references = new ArrayList<>(beside.references);
        for (JsonNode reference : generation.path("ref_images")) {
            references.add(decoded(reference, invalid));
        }
        if (generation.has("ip_adapter_image")) {
            references.add(decoded(generation.get("ip_adapter_image"), invalid));
        }
        return new SdCppImages(
                decoded(generation, "init_image", beside.init, invalid),
                beside.startsFromInit || generation.has("init_image"),
                decoded(generation, "mask_image", beside.mask, invalid),
                beside.redrawn,
                references,
                decoded(generation, "control_image", beside.control, invalid));
    }

    /** The same without what only a ControlNet takes. */
    SdCppImages withoutControl() {
        return new SdCppImages(init, startsFromInit, mask, redrawn, references, null);
    }

    private static byte @Nullable [] decoded(
            JsonNode generation, String name, byte @Nullable [] otherwise, String invalid) {
        return generation.has(name) ? decoded(generation.get(name), invalid) : otherwise;
    }

    private static byte[] decoded(JsonNode text, String invalid) {
        byte[] bytes = Uploads.decode(text);
        if (bytes == null || !Uploads.isImage(bytes)) {
            throw SdCppRefusal.of(400, invalid);
        }
        return bytes;
    }
}
