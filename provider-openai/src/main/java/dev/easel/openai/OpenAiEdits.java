package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.openai.OpenAiProfile.EditForm;
import dev.easel.openai.internal.DataUris;
import dev.easel.openai.internal.EditInputs;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.util.List;

/** Puts the input images of a request where its host takes them. */
final class OpenAiEdits {
    private static final String IMAGE = "image";
    private static final String IMAGE_URL = "image_url";

    private OpenAiEdits() {}

    static EditInputs inputs(ImageRequest request) {
        OpenAiOptions options = OpenAiOptions.of(request);
        return new EditInputs(
                request,
                options.referenceImages(),
                options.referenceAddresses(),
                options.referenceFiles(),
                options.maskFile(),
                options.markup());
    }

    /** Returns whether the request has input images. */
    static boolean isEdit(ImageRequest request) {
        return inputs(request).isEdit();
    }

    /** Returns whether the request's images go as a form. */
    static boolean isForm(ImageRequest request, OpenAiProfile profile) {
        return isEdit(request)
                && switch (profile.editForm()) {
                    case FORM, FORM_REPEATED -> true;
                    case FORM_OR_JSON -> !inputs(request).needsJson();
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

    static void put(ImageRequest request, SubmitContext context, OpenAiProfile profile, JsonObject fields) {
        EditInputs inputs = inputs(request);
        if (!inputs.isEdit()) {
            return;
        }
        if (isForm(request, profile)) {
            inputs.putParts(context, IMAGE, profile.editForm() == EditForm.FORM_REPEATED ? IMAGE : "image[]", fields);
            return;
        }
        switch (profile.editForm()) {
            case FORM_OR_JSON -> inputs.putObjects(context, fields);
            case JSON_OBJECTS -> {
                List<JsonObject> images = inputs.sources(context).stream()
                        .map(source -> EditInputs.object("url", source).put("type", IMAGE_URL))
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
                        inputs.sources(context).stream()
                                .map(OpenAiEdits::reference)
                                .toList());
                inputs.markup()
                        .ifPresent(markup ->
                                fields.put("markup", reference(DataUris.of("options", context.payload(markup)))));
            }
            case TEXT_OR_LIST -> {
                List<Object> images = inputs.sources(context);
                EditInputs.put(fields, IMAGE, images.size() == 1 ? images.get(0) : images);
            }
            case NUMBERED -> {
                List<Object> images = inputs.sources(context);
                for (int place = 0; place < images.size(); place++) {
                    EditInputs.put(fields, place == 0 ? IMAGE : IMAGE + (place + 1), images.get(place));
                }
            }
            case IMAGE_URL -> {
                List<Object> images = inputs.sources(context);
                EditInputs.put(fields, IMAGE_URL, images.get(0));
                if (images.size() > 1) {
                    fields.put("reference_images", images.subList(1, images.size()));
                }
            }
            case NONE, FORM, FORM_REPEATED -> {}
        }
    }

    private static JsonObject reference(Object source) {
        return JsonObject.create().put("type", IMAGE_URL).put(IMAGE_URL, EditInputs.object("url", source));
    }
}
