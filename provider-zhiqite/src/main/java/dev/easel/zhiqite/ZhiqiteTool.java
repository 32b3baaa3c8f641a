package dev.easel.zhiqite;

import dev.easel.CallOptions;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.spi.ServiceCalls;
import java.util.Map;

/**
 * An image tool by its code, for those whose fields Easel does not know: {@code POST /AIGCImgOpenServ/saas/tool/{toolCode}}
 * and its {@code queryTask}. Thread-safe. Made by {@link ZhiqiteTools#tool(String)}.
 *
 * <p>Fields are given in the service's own words: strings, numbers, booleans, and lists and maps of these. An {@link
 * dev.easel.ImageInput}, however deep, is sent as its address, and uploaded before where it is a file or bytes.
 * {@code businessTaskId} is the task's id, a random one where it is left out; {@code callbackUrl} is where the service
 * calls back.
 *
 * <p>A task is done when its answer holds {@code outputImageUrl}, {@code caption} or {@code prompts}; a tool of whose result
 * nothing is documented is done when its answer holds any other words, list or object, and has that answer as JSON in {@link
 * ImageResult#texts()}. Numbers alone, such as {@code status}, are no result.
 */
public final class ZhiqiteTool {
    private final ServiceCalls calls;
    private final String code;

    ZhiqiteTool(ServiceCalls calls, String code) {
        this.calls = calls;
        this.code = code;
    }

    /** What stands behind {@code tool/} in its path. */
    public String code() {
        return code;
    }

    /**
     * Begins its work and returns the task at once.
     *
     * @throws dev.easel.InvalidRequestException if a field holds what JSON cannot, or a picture is at hand and the client
     *     has no uploader
     */
    public ImageTask submit(Map<String, Object> fields) {
        return submit(fields, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    public ImageTask submit(Map<String, Object> fields, CallOptions options) {
        return calls.submit(new ToolJob(new FreeToolRequest(code, fields)), options);
    }

    /**
     * Has its work done and waits, blocking.
     *
     * @throws dev.easel.InvalidRequestException as above
     * @throws dev.easel.EaselException if nothing came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public ImageResult run(Map<String, Object> fields) {
        return run(fields, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    public ImageResult run(Map<String, Object> fields, CallOptions options) {
        return calls.await(submit(fields, options).result());
    }

    @Override
    public String toString() {
        return "ZhiqiteTool[" + code + "]";
    }
}
