package dev.easel.internal.transport;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that knows whether it was handed to the connection as a whole. As long as it was not, the service has
 * only a part of a request and cannot have begun to work.
 */
final class TrackedBody extends RequestBody {
    private final RequestBody body;
    private volatile boolean handedOver;

    TrackedBody(RequestBody body) {
        this.body = body;
    }

    boolean isHandedOver() {
        return handedOver;
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        // Before the last bytes: they may reach the service although writing them reports an error.
        body.writeTo(sink);
        handedOver = true;
    }
}
