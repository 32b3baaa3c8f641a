package dev.easel.internal.transport;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that tells the exchange before its last bytes are written. As long as they were not, the service has only
 * a part of a request and cannot have begun to work; and an exchange that was ended meanwhile keeps them back.
 */
final class SentBody extends RequestBody {
    private final RequestBody body;
    private final Exchange exchange;

    SentBody(RequestBody body, Exchange exchange) {
        this.body = body;
        this.exchange = exchange;
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    /** OkHttp repeats by itself what is not: after 503, 408, 421, and for authenticators. */
    @Override
    public boolean isOneShot() {
        return body.isOneShot() || !exchange.maySendAgain();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        if (exchange.requestsSent() == 0) {
            // An interceptor of the caller's reads it before a connection is made: what it sends is watched then.
            body.writeTo(sink);
            return;
        }
        long length = contentLength();
        Watched watched = new Watched(sink, length);
        if (length <= 0) {
            exchange.writingLastBytes();
        }
        BufferedSink buffered = Okio.buffer(watched);
        body.writeTo(buffered);
        buffered.emit();
    }

    private final class Watched extends ForwardingSink {
        private long left;

        Watched(BufferedSink sink, long length) {
            super(sink);
            this.left = length;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            if (left > 0 && left <= byteCount) {
                exchange.writingLastBytes();
            }
            left -= byteCount;
            super.write(source, byteCount);
        }
    }
}
