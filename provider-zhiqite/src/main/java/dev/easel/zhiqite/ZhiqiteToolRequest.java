package dev.easel.zhiqite;

import java.net.URI;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What an image tool is asked for; given to {@link ZhiqiteTools}. Immutable. There is one for each tool whose page is known;
 * any other is {@link ZhiqiteTools#tool(String)}.
 *
 * <p>A field that is not set is not sent. Input images are sent by address: files and bytes need the client's uploader ({@link
 * dev.easel.ImageClientBuilder#uploader}).
 */
public abstract class ZhiqiteToolRequest {
    ZhiqiteToolRequest() {}

    /**
     * The name of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used twice.
     * The default is a random one.
     */
    public abstract Optional<String> requestId();

    /** Returns what stands behind {@code tool/} in the path. */
    abstract String code();

    /** Returns the fields of the page's table, but for the task's id and the callback. */
    abstract Fields fields();

    /** Returns where the service is asked to call back. */
    Optional<URI> callback() {
        return Optional.empty();
    }

    /** Adds the rules of the page's table. */
    void rules(RequestRules rules) {}

    @Value.Check
    final void check() {
        RequestRules rules = RequestRules.create().id("requestId", requestId()).http("callbackUrl", callback());
        rules(rules);
        rules.check();
    }

    /** A request of a tool whose page documents a callback. */
    public abstract static class WithCallback extends ZhiqiteToolRequest {
        WithCallback() {}

        /** Where the service reports that the task is done, besides being polled ({@code callbackUrl}). http or https. */
        public abstract Optional<URI> callbackUrl();

        @Override
        final Optional<URI> callback() {
            return callbackUrl();
        }
    }
}
