package dev.easel.zhiqite;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.spi.ServiceCalls;

/**
 * Zhiqite's image tools, beside a client. Thread-safe.
 *
 * <pre>{@code
 * ZhiqiteTools tools = ZhiqiteTools.of(client);
 * ImageResult swapped = tools.run(FaceSwapRequest.builder().face(portrait).target(group).build());
 * }</pre>
 *
 * <p>Requests are those of the tools whose pages are known:
 *
 * <ul>
 *   <li>pictures: {@link FluxRequest}, {@link FaceSwapRequest}, {@link FaceFusionRequest}, {@link InstantIdRequest}, {@link
 *       OutpaintRequest}, {@link PreprocessorPreviewRequest};
 *   <li>words, in {@link ImageResult#texts()}: {@link InterrogateRequest}, {@link PromptExpansionRequest}; as JSON {@link
 *       FaceDetectionRequest}, {@link StyleRecognitionRequest}.
 * </ul>
 *
 * <p>Every other tool is {@link #tool(String)}: hair change ({@code hair/change}), whose fields are not known, and, once
 * their paths are known, face restoration, super resolution, object removal, background removal, enlarging and watermarks.
 *
 * <p>All are tasks whose id the client chose: their handles are resumed by {@link ImageClient#resume}, at the tool's own
 * query. A tool's task is done when its result is there: the status numbers that the documentation shows beside results
 * differ from tool to tool ({@link ZhiqiteBuilder#toolFailureWhen}).
 */
public final class ZhiqiteTools {
    private final ServiceCalls calls;

    private ZhiqiteTools(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * Those of a client.
     *
     * @throws dev.easel.InvalidRequestException if the client does not speak to Zhiqite, or was not made by a builder of
     *     Easel's
     */
    public static ZhiqiteTools of(ImageClient client) {
        return new ZhiqiteTools(ServiceCalls.of(client, Zhiqite.PROVIDER));
    }

    /**
     * Begins a tool's work and returns the task at once.
     *
     * @throws dev.easel.InvalidRequestException if a picture is at hand and the client has no uploader
     */
    public ImageTask submit(ZhiqiteToolRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    public ImageTask submit(ZhiqiteToolRequest request, CallOptions options) {
        return calls.submit(new ToolJob(request), options);
    }

    /**
     * Has a tool do its work and waits, blocking.
     *
     * @throws dev.easel.InvalidRequestException if a picture is at hand and the client has no uploader
     * @throws dev.easel.EaselException if nothing came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public ImageResult run(ZhiqiteToolRequest request) {
        return run(request, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    public ImageResult run(ZhiqiteToolRequest request, CallOptions options) {
        return calls.await(submit(request, options).result());
    }

    /**
     * A tool by its code, its fields in the service's own words.
     *
     * @param code what stands behind {@code tool/} in its path, for example {@code hair/change}: letters, digits, hyphens
     *     and underscores, with slashes between segments
     * @throws dev.easel.InvalidRequestException if it is none
     */
    public ZhiqiteTool tool(String code) {
        return new ZhiqiteTool(calls, ToolCode.checked(code));
    }
}
