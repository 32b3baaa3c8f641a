package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Describes a call to any path of a local server, with fields under the server's own names, for {@link LocalService#run}. Immutable.
 *
 * <pre>{@code
 * LocalCall.form("/v1/images/inpainting")
 *         .with("model", "sdxl-inpainting")
 *         .with("prompt", "a cat")
 *         .with("image", ImageInput.file(room))
 *         .with("mask_image", ImageInput.file(mask))
 * }</pre>
 */
public final class LocalCall {
    /** Without groups that repeat: on a long path they would take the whole stack. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~:/-]++(?:\\?[A-Za-z0-9._~%&=+,:@/-]*+)?");

    /** How the fields travel. */
    enum Form {
        NONE,
        JSON,
        MULTIPART
    }

    private final String path;
    private final Form form;
    private final Map<String, Object> fields;
    private final List<String> imageFields;

    private LocalCall(String path, Form form, Map<String, Object> fields, List<String> imageFields) {
        this.path = path;
        this.form = form;
        this.fields = fields;
        this.imageFields = imageFields;
    }

    private static LocalCall of(String path, Form form) {
        return new LocalCall(checked(path), form, Map.of(), List.of("b64_json", "images"));
    }

    /**
     * Returns a GET.
     *
     * @param path from the base URL on, for example {@code /sdapi/v1/memory}; a query may follow, encoded
     * @throws InvalidRequestException if it is none
     */
    public static LocalCall get(String path) {
        return of(path, Form.NONE);
    }

    /**
     * Returns a POST of a JSON object; images in it are base64 text without a prefix.
     *
     * @param path from the base URL on, for example {@code /sdapi/v1/png-info}
     * @throws InvalidRequestException if it is none
     */
    public static LocalCall json(String path) {
        return of(path, Form.JSON);
    }

    /**
     * Returns a POST of a multipart form; images in it are files.
     *
     * @param path from the base URL on, for example {@code /v1/images/inpainting}
     * @throws InvalidRequestException if it is none
     */
    public static LocalCall form(String path) {
        return of(path, Form.MULTIPART);
    }

    static String checked(String path) {
        int query = path.indexOf('?');
        String segments = query < 0 ? path : path.substring(0, query);
        boolean climbs = (segments + "/").contains("/./") || (segments + "/").contains("/../");
        boolean gaps = segments.contains("//") || segments.endsWith("/");
        if (gaps || climbs || !PATH.matcher(path).matches()) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    "path",
                    "is none: give it from the base URL on, beginning with a slash; letters, digits and - . _ ~ : between"
                            + " slashes, and a query behind a query mark"));
        }
        return path;
    }

    /**
     * Returns a copy with a field more, or with another value for one.
     *
     * @param value text, a number, a boolean, an {@link ImageInput}, or a list or map of these; in a form a list is as many
     *     parts, and there are no maps
     * @throws InvalidRequestException if it is something else, or the call is a GET
     */
    public LocalCall with(String name, Object value) {
        if (form == Form.NONE) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "fields",
                    "has \"" + name + "\", and a GET has none; put it into the path's query"));
        }
        CallFields.check(name, value, form == Form.MULTIPART);
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new LocalCall(path, form, Collections.unmodifiableMap(more), imageFields);
    }

    /**
     * Returns a copy that finds images elsewhere in the response.
     *
     * @param names the JSON fields whose text, or whose array of texts, is an image as base64; {@code b64_json} and {@code
     *     images} by default. One that holds anything else makes the response unreadable
     * @throws InvalidRequestException if one is no name of 1 to 64 letters, digits, hyphens and underscores
     */
    public LocalCall imagesIn(String... names) {
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new InvalidRequestException(Violation.of(
                        Violation.Code.MALFORMED,
                        "imagesIn",
                        "has \"" + name + "\"; give names of up to 64 letters, digits, - and _"));
            }
        }
        return new LocalCall(path, form, fields, List.of(names));
    }

    List<String> imageFields() {
        return imageFields;
    }

    String path() {
        return path;
    }

    Form form() {
        return form;
    }

    Map<String, Object> fields() {
        return fields;
    }

    /** Names the path, without its query and without the fields. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return "LocalCall[" + (form == Form.NONE ? "GET " : "POST ") + (query < 0 ? path : path.substring(0, query))
                + "]";
    }
}
