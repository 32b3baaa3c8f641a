package dev.easel.openai;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.openai.OpenAiProfile.EditForm;
import dev.easel.openai.internal.DataUris;
import dev.easel.openai.internal.TransparentMask;
import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.util.ArrayList;
import java.util.List;

/** Puts the input images of a request where its host takes them. */
final class OpenAiEdits {
    private static final String IMAGE = "image";
    private static final String IMAGE_URL = "image_url";

    private OpenAiEdits() {}

    /** Returns whether the request has input images. */
    static boolean isEdit(ImageRequest request) {
        return count(request) > 0;
    }

    static int count(ImageRequest request) {
        OpenAiOptions options = OpenAiOptions.of(request);
        return (request.initImage().isPresent() ? 1 : 0)
                + options.referenceImages().size()
                + options.referenceAddresses().size()
                + options.referenceFiles().size();
    }

    /** Returns whether the request's images go as a form. */
    static boolean isForm(ImageRequest request, OpenAiProfile profile) {
        return isEdit(request)
                && switch (profile.editForm()) {
                    case FORM, FORM_REPEATED -> true;
                    case FORM_OR_JSON -> !needsJson(OpenAiOptions.of(request));
                    default -> false;
                };
    }

    /** Returns whether the request goes to the route for edits. */
    static boolean hasRoute(ImageRequest request, OpenAiProfile profile) {
        return isEdit(request)
                && switch (profile.editForm()) {
                    case FORM, FORM_REPEATED, FORM_OR_JSON, JSON_OBJECTS -> true;
                    default -> false;
                };
    }

    private static boolean needsJson(OpenAiOptions options) {
        return !options.referenceAddresses().isEmpty()
                || !options.referenceFiles().isEmpty()
                || options.maskFile().isPresent();
    }

    static void put(ImageRequest request, SubmitContext context, OpenAiProfile profile, JsonObject fields) {
        if (!isEdit(request)) {
            return;
        }
        if (isForm(request, profile)) {
            putFiles(request, context, profile, fields);
            return;
        }
        switch (profile.editForm()) {
            case FORM_OR_JSON -> putObjects(request, context, fields);
            case JSON_OBJECTS -> {
                List<JsonObject> images = sources(request, context).stream()
                        .map(source -> object("url", source).put("type", IMAGE_URL))
                        .toList();
                if (images.size() == 1) {
                    fields.put(IMAGE, images.get(0));
                } else {
                    fields.put("images", images);
                }
            }
            case INPUT_REFERENCES -> {
                fields.put(
                        "input_references",
                        sources(request, context).stream()
                                .map(OpenAiEdits::reference)
                                .toList());
                OpenAiOptions.of(request)
                        .markup()
                        .ifPresent(markup ->
                                fields.put("markup", reference(DataUris.of("options", context.payload(markup)))));
            }
            case TEXT_OR_LIST -> {
                List<Object> images = sources(request, context);
                put(fields, IMAGE, images.size() == 1 ? images.get(0) : images);
            }
            case NUMBERED -> {
                List<Object> images = sources(request, context);
                for (int place = 0; place < images.size(); place++) {
                    put(fields, place == 0 ? IMAGE : IMAGE + (place + 1), images.get(place));
                }
            }
            case IMAGE_URL -> {
                List<Object> images = sources(request, context);
                put(fields, IMAGE_URL, images.get(0));
                if (images.size() > 1) {
                    fields.put("reference_images", images.subList(1, images.size()));
                }
            }
            case NONE, FORM, FORM_REPEATED -> {}
        }
    }

    /** One image under its name, several under another: so do OpenAI's own clients. */
    private static void putFiles(
            ImageRequest request, SubmitContext context, OpenAiProfile profile, JsonObject fields) {
        OpenAiOptions options = OpenAiOptions.of(request);
        List<Payload> images = new ArrayList<>();
        request.initImage().ifPresent(image -> images.add(context.payload(image)));
        options.referenceImages().forEach(image -> images.add(context.payload(image)));
        if (images.size() == 1) {
            fields.put(IMAGE, images.get(0));
        } else {
            fields.put(profile.editForm() == EditForm.FORM_REPEATED ? IMAGE : "image[]", images);
        }
        request.mask().ifPresent(mask -> fields.put("mask", TransparentMask.of(context.payload(mask))));
        options.markup().ifPresent(markup -> fields.put("markup", context.payload(markup)));
    }

    /** Images at hand as {@code data:} URIs, the others by their address or by the id of a file. */
    private static void putObjects(ImageRequest request, SubmitContext context, JsonObject fields) {
        OpenAiOptions options = OpenAiOptions.of(request);
        List<JsonObject> images = new ArrayList<>();
        sources(request, context).forEach(source -> images.add(object(IMAGE_URL, source)));
        options.referenceFiles().forEach(id -> images.add(file(id)));
        fields.put("images", images);
        request.mask().ifPresent(mask -> fields.put("mask", mask(context.payload(mask))));
        options.maskFile().ifPresent(id -> fields.put("mask", file(id)));
        options.markup()
                .ifPresent(markup ->
                        fields.put("markup", object(IMAGE_URL, DataUris.of("options", context.payload(markup)))));
    }

    static JsonObject mask(Payload mask) {
        return JsonObject.create().put(IMAGE_URL, DataUris.of("mask", TransparentMask.of(mask)));
    }

    static JsonObject file(String id) {
        return JsonObject.create().put("file_id", id);
    }

    /** Returns the images that have no id of a file: each a {@code data:} URI, or the text of an address. */
    static List<Object> sources(ImageRequest request, SubmitContext context) {
        OpenAiOptions options = OpenAiOptions.of(request);
        List<Object> sources = new ArrayList<>();
        request.initImage().ifPresent(image -> sources.add(DataUris.of("initImage", context.payload(image))));
        for (ImageInput image : options.referenceImages()) {
            sources.add(DataUris.of("options", context.payload(image)));
        }
        options.referenceAddresses().forEach(address -> sources.add(address.toASCIIString()));
        return sources;
    }

    private static JsonObject reference(Object source) {
        return JsonObject.create().put("type", IMAGE_URL).put(IMAGE_URL, object("url", source));
    }

    static JsonObject object(String field, Object source) {
        JsonObject object = JsonObject.create();
        put(object, field, source);
        return object;
    }

    private static void put(JsonObject into, String field, Object source) {
        if (source instanceof DataUri uri) {
            into.put(field, uri);
        } else if (source instanceof List<?> list) {
            into.put(field, list);
        } else {
            into.put(field, source.toString());
        }
    }
}
