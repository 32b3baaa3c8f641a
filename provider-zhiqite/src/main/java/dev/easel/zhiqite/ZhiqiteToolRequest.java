package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What an image tool is asked for; given to {@link ZhiqiteTools}. Immutable. There is one for each tool whose page is known;
 * any other is {@link ZhiqiteTools#tool(String)}.
 *
 * <p>A field that is not set is not sent. Pictures are sent by address: files and bytes need the client's uploader ({@link
 * dev.easel.ImageClientBuilder#uploader}).
 */
public abstract class ZhiqiteToolRequest {
    ZhiqiteToolRequest() {}

    /**
     * What the task is called ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
     * twice. By default a random one.
     */
    public abstract Optional<String> requestId();

    /** What stands behind {@code tool/} in the path. */
    abstract String code();

    /** Where the service is asked to call back. */
    Optional<URI> callback() {
        return Optional.empty();
    }

    /** The pictures in it. */
    abstract List<ImageInput> inputs();

    /** Puts the fields of the page's table, but for the task's id and the callback. */
    abstract void fill(JsonObject body, SubmitContext context);
}
