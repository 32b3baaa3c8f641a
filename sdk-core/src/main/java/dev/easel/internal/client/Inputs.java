package dev.easel.internal.client;

import dev.easel.ImageInput;
import dev.easel.ImageUploader;
import dev.easel.InputForm;
import dev.easel.internal.transport.Transport;
import dev.easel.spi.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings input pictures into the form that the service takes. */
final class Inputs {
    private final InputForm form;
    private final Transport transport;
    private final @Nullable ImageUploader uploader;

    /**
     * @param form how the service takes pictures
     * @param transport fetches those that are given as addresses and taken as bytes
     * @param uploader puts those that are given as bytes where they can be fetched; {@code null} where there is none
     */
    Inputs(InputForm form, Transport transport, @Nullable ImageUploader uploader) {
        this.form = form;
        this.transport = transport;
        this.uploader = uploader;
    }

    /** Whether pictures at hand can be put where the service can fetch them. */
    boolean canUpload() {
        return uploader != null;
    }

    /**
     * What is to be done for some pictures.
     *
     * @throws dev.easel.InvalidRequestException if one is no image, or a file that cannot be read
     */
    InputForms of(List<ImageInput> inputs) {
        if (inputs.isEmpty()) {
            return InputForms.NONE;
        }
        Map<ImageInput, Payload> payloads = new HashMap<>();
        List<ImageInput.Url> toFetch = new ArrayList<>();
        for (ImageInput input : inputs) {
            InputPayload.of("input image", input).ifPresent(payload -> payloads.put(input, payload));
            if (input instanceof ImageInput.Url url && !form.takesAddresses() && !toFetch.contains(url)) {
                toFetch.add(url);
            }
        }
        if (form == InputForm.URL && !payloads.isEmpty() && uploader != null) {
            return InputForms.delivered(payloads, new Uploads(uploader, payloads));
        }
        return toFetch.isEmpty()
                ? InputForms.atHand(payloads)
                : InputForms.delivered(payloads, new Fetches(transport, toFetch, payloads));
    }
}
