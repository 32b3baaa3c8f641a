package dev.easel.openai.internal;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Violation.Code;
import dev.easel.spi.DataUri;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The input images of a request: its own, and those among a provider's options. Those at hand go as parts of a form or as {@code
 * data:} URIs, the others by their address or by the id of a file at the service (OpenAI API reference, create image edit).
 *
 * @param references further images at hand
 * @param addresses of images that the service fetches
 * @param files the ids of images that the service keeps
 * @param maskFile the id of a mask that the service keeps
 * @param markup marks drawn over the first image
 */
public record EditInputs(
        ImageRequest request,
        List<ImageInput> references,
        List<URI> addresses,
        List<String> files,
        Optional<String> maskFile,
        Optional<ImageInput> markup) {
    private static final String IMAGE_URL = "image_url";

    /** Returns how many images there are, without mask and markup. */
    public int count() {
        return (request.initImage().isPresent() ? 1 : 0) + references.size() + addresses.size() + files.size();
    }

    /** Returns whether the request is an edit. */
    public boolean isEdit() {
        return count() > 0;
    }

    /** Returns whether there is what a form has no place for. */
    public boolean needsJson() {
        return !addresses.isEmpty() || !files.isEmpty() || maskFile.isPresent();
    }

    /**
     * Says what no host takes, and what this one does not.
     *
     * @param who the host or the model, for messages
     * @param most how many images it takes
     */
    public void check(String who, int most, Findings findings) {
        if (count() > most) {
            findings.violation(
                    Code.OUT_OF_RANGE,
                    "options",
                    "has references that make " + count() + " images in all; " + who + " takes " + most);
        }
        if (maskFile.isPresent() && request.mask().isPresent()) {
            conflict("maskFile beside the request's mask; set one of the two", findings);
        }
        if (markup.isPresent() && (request.mask().isPresent() || maskFile.isPresent())) {
            conflict("markup beside a mask, which the service does not take; set one of the two", findings);
        }
        if (request.mask().orElse(null) instanceof ImageInput.Bytes mask && !TransparentMask.canRead(mask)) {
            findings.violation(Code.MALFORMED, "mask", TransparentMask.UNREADABLE);
        }
    }

    private static void conflict(String what, Findings findings) {
        findings.violation(Code.CONFLICT, "options", "has " + what);
    }

    /** Returns the images at hand: the request's own first. */
    public List<Payload> payloads(SubmitContext context) {
        List<Payload> images = new ArrayList<>();
        request.initImage().ifPresent(image -> images.add(context.payload(image)));
        references.forEach(image -> images.add(context.payload(image)));
        return images;
    }

    /**
     * Puts them as parts of a form.
     *
     * @param one the name of one image
     * @param several the name of each of several: OpenAI's own clients have two names too
     */
    public void putParts(SubmitContext context, String one, String several, JsonObject fields) {
        List<Payload> images = payloads(context);
        if (images.size() == 1) {
            fields.put(one, images.get(0));
        } else {
            fields.put(several, images);
        }
        request.mask().ifPresent(mask -> fields.put("mask", TransparentMask.of(context.payload(mask))));
        markup.ifPresent(marks -> fields.put("markup", context.payload(marks)));
    }

    /** Puts them as objects of a document. */
    public void putObjects(SubmitContext context, JsonObject fields) {
        List<JsonObject> images = new ArrayList<>();
        sources(context).forEach(source -> images.add(object(IMAGE_URL, source)));
        files.forEach(id -> images.add(file(id)));
        fields.put("images", images);
        mask(context).ifPresent(mask -> fields.put("mask", mask));
        markup.ifPresent(marks ->
                fields.put("markup", object(IMAGE_URL, DataUris.of("options", context.payload(marks)))));
    }

    /** Returns the mask as an object. */
    public Optional<JsonObject> mask(SubmitContext context) {
        return request.mask()
                .map(mask -> object(IMAGE_URL, DataUris.of("mask", TransparentMask.of(context.payload(mask)))))
                .or(() -> maskFile.map(EditInputs::file));
    }

    /** Returns the images that have no id of a file: each a {@link DataUri}, or the text of an address. */
    public List<Object> sources(SubmitContext context) {
        List<Object> sources = new ArrayList<>();
        request.initImage().ifPresent(image -> sources.add(DataUris.of("initImage", context.payload(image))));
        references.forEach(image -> sources.add(DataUris.of("options", context.payload(image))));
        addresses.forEach(address -> sources.add(address.toASCIIString()));
        return sources;
    }

    /** Returns an object that names an image which the service keeps. */
    public static JsonObject file(String id) {
        return JsonObject.create().put("file_id", id);
    }

    /** Returns an object with one of the {@link #sources}. */
    public static JsonObject object(String field, Object source) {
        JsonObject object = JsonObject.create();
        put(object, field, source);
        return object;
    }

    /** Puts one of the {@link #sources}, or a list of them. */
    public static void put(JsonObject into, String field, Object source) {
        if (source instanceof DataUri uri) {
            into.put(field, uri);
        } else if (source instanceof List<?> list) {
            into.put(field, list);
        } else {
            into.put(field, source.toString());
        }
    }
}
