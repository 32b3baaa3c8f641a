package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a request for one of Zhiqite's image tools, for {@link ZhiqiteService#run}. Immutable.
 *
 * <pre>{@code
 * ZhiqiteToolRequest swap = ZhiqiteToolRequest.faceSwap().face(portrait).target(group).build();
 * }</pre>
 *
 * <p>There is a builder for each tool whose page is known; it grows with the page. {@link #of} makes a request for any other
 * tool: hair change ({@code hair/change}), whose fields are not known, and, once their paths are known, face restoration,
 * super resolution, object removal, background removal, enlarging and watermarks.
 *
 * <p>A field that is not set is not sent. Input images are sent by address: files and bytes need the client's uploader ({@link
 * dev.easel.ImageClientBuilder#uploader}).
 */
public final class ZhiqiteToolRequest {
    private static final String ID_FIELD = "businessTaskId";
    private static final String CALLBACK_FIELD = "callbackUrl";

    private final String code;
    private final @Nullable String requestId;
    private final @Nullable URI callbackUrl;
    private final Fields fields;

    ZhiqiteToolRequest(String code, @Nullable String requestId, @Nullable URI callbackUrl, Fields fields) {
        this.code = code;
        this.requestId = requestId;
        this.callbackUrl = callbackUrl;
        this.fields = fields;
    }

    /** Returns a builder of a request for an image by Flux ({@code comfyui/text2image}). */
    public static FluxRequestBuilder flux() {
        return new FluxRequestBuilder();
    }

    /** Returns a builder of a request that puts a face into another image ({@code roop}, {@code v2/roop}). */
    public static FaceSwapRequestBuilder faceSwap() {
        return new FaceSwapRequestBuilder();
    }

    /** Returns a builder of a request that puts faces into an image of several people ({@code face/fusion}). */
    public static FaceFusionRequestBuilder faceFusion() {
        return new FaceFusionRequestBuilder();
    }

    /** Returns a builder of a request that finds the faces of an image ({@code face/detection}). */
    public static FaceDetectionRequestBuilder faceDetection() {
        return new FaceDetectionRequestBuilder();
    }

    /** Returns a builder of a request for an image of the person in a portrait ({@code instantID}). */
    public static InstantIdRequestBuilder instantId() {
        return new InstantIdRequestBuilder();
    }

    /** Returns a builder of a request that continues an image beyond its edges ({@code imgExpand}). */
    public static OutpaintRequestBuilder outpaint() {
        return new OutpaintRequestBuilder();
    }

    /** Returns a builder of a request for what a ControlNet's preprocessor makes of an image ({@code cnt/preview}). */
    public static PreprocessorPreviewRequestBuilder preprocessorPreview() {
        return new PreprocessorPreviewRequestBuilder();
    }

    /** Returns a builder of a request that describes an image in words ({@code interrogate}). */
    public static InterrogateRequestBuilder interrogate() {
        return new InterrogateRequestBuilder();
    }

    /** Returns a builder of a request that makes a prompt longer ({@code prompts/expand}). */
    public static PromptExpansionRequestBuilder promptExpansion() {
        return new PromptExpansionRequestBuilder();
    }

    /** Returns a builder of a request that recognises the style of an image ({@code identifyStyle}). */
    public static StyleRecognitionRequestBuilder styleRecognition() {
        return new StyleRecognitionRequestBuilder();
    }

    /**
     * Returns a request for a tool whose fields Easel does not know: {@code POST
     * /AIGCImgOpenServ/saas/tool/{toolCode}} and its {@code queryTask}.
     *
     * <p>The task is done when the response holds {@code outputImageUrl}, {@code caption} or {@code prompts}. A tool whose
     * result is not documented is done when the response holds any other text, list or object; the whole response is then one
     * of {@link dev.easel.ImageResult#texts()}, as JSON. Numbers alone, such as {@code status}, are no result.
     *
     * @param code the part of the tool's path behind {@code tool/}, for example {@code hair/change}: letters, digits, hyphens
     *     and underscores, with slashes between segments
     * @param fields the service's own fields: strings, numbers, booleans, input images (sent by address), and lists and maps
     *     of these. {@code businessTaskId} is the task's id, a random one where it is left out; {@code callbackUrl} is where
     *     the service calls back
     * @throws InvalidRequestException if the code has another form, or JSON cannot hold one of the fields
     */
    public static ZhiqiteToolRequest of(String code, Map<String, Object> fields) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        Object id = others.remove(ID_FIELD);
        URI callback = address(others.remove(CALLBACK_FIELD));
        String requestId = id == null ? null : id.toString();
        RequestRules.create()
                .id("requestId", Optional.ofNullable(requestId))
                .http(CALLBACK_FIELD, Optional.ofNullable(callback))
                .check();
        Fields.check(others);
        return new ZhiqiteToolRequest(
                ToolCode.checked(code), requestId, callback, Fields.create().putAll(others));
    }

    private static @Nullable URI address(@Nullable Object given) {
        try {
            return given == null ? null : new URI(given.toString());
        } catch (URISyntaxException e) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED, CALLBACK_FIELD, "is not an absolute http:// or https:// address"));
        }
    }

    /** Returns the part of the tool's path behind {@code tool/}. */
    public String code() {
        return code;
    }

    /** Returns the id of the task ({@code businessTaskId}); empty where Easel is to make a random one. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Returns where the service reports that the task is done; empty where it is polled alone. */
    Optional<URI> callbackUrl() {
        return Optional.ofNullable(callbackUrl);
    }

    /** Returns the fields of the tool's page, but for the task's id and the callback. */
    Fields fields() {
        return fields;
    }

    /** Returns the tool's code alone: fields may hold signed addresses. */
    @Override
    public String toString() {
        return "ZhiqiteToolRequest[" + code + "]";
    }
}
