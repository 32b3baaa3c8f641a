package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.IOException;
import java.net.Proxy;
import java.util.regex.Pattern;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The last interceptor above the wire, below all of the caller's own: what it lets through is what the server sees. It keeps
 * requests off connections that may be dead, asks whether a request may go out, and hides from OkHttp what OkHttp would act
 * on by itself.
 */
final class SendInterceptor implements Interceptor {
    /** In place of a {@code Retry-After} that OkHttp would repeat the request for, or not be able to read. */
    static final String HIDDEN_RETRY_AFTER = "Easel-Retry-After";

    /** Beside another status in place of 407, which OkHttp takes for a broken protocol where there is no proxy. */
    static final String HIDDEN_STATUS = "Easel-Status";

    private static final int PROXY_REFUSED = 407;
    private static final Pattern ACTED_ON = Pattern.compile("0+|\\d{10,}");

    /** Beyond the headers' own bytes: a status line, and what a buffer holds already of what follows. */
    private static final int SLACK = 24 * 1024;

    private final long headRoom;

    SendInterceptor(ResponseLimits limits) {
        this.headRoom = limits.headerBytes() + SLACK;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        // Of the call, since an interceptor of the caller's may have made another request of it.
        Exchange exchange = chain.call().request().tag(Exchange.class);
        Connection connection = chain.connection();
        if (exchange == null || connection == null) {
            return chain.proceed(chain.request());
        }
        boolean multiplexed =
                connection.protocol() == Protocol.HTTP_2 || connection.protocol() == Protocol.H2_PRIOR_KNOWLEDGE;
        CountingSocket socket = CountingSocket.under(connection.socket());
        if (socket != null && !multiplexed && !socket.isAlive(exchange.phase() == Phase.SUBMIT)) {
            socket.close();
            throw new StaleConnectionException();
        }
        Request request = watched(chain.request(), exchange);
        exchange.sending(request.body() != null);
        if (socket != null) {
            // HTTP/2 has limits of its own, and its responses share the connection.
            socket.begin(multiplexed ? Long.MAX_VALUE : headRoom);
        }
        Response response = proceed(chain, request, exchange);
        boolean throughProxy = connection.route().proxy().type() == Proxy.Type.HTTP;
        // Inside TLS it is the service that responds, and not the proxy.
        exchange.responding(throughProxy && connection.handshake() == null && response.code() == PROXY_REFUSED);
        if (WebSocketMessages.areIn(response)) {
            if (socket != null) {
                // From here on it has messages, which are counted where they are read.
                socket.begin(Long.MAX_VALUE);
            }
            return WebSocketMessages.closedByItsBody(response);
        }
        if (response.code() == PROXY_REFUSED && !throughProxy) {
            response =
                    response.newBuilder().code(400).header(HIDDEN_STATUS, "407").build();
        }
        if (socket == null) {
            return readable(response, response.body());
        }
        socket.keepAlive(response.header("Keep-Alive"));
        return readable(response, counted(response.body(), socket));
    }

    private static Response proceed(Chain chain, Request request, Exchange exchange) throws IOException {
        try {
            return chain.proceed(request);
        } catch (IOException e) {
            if (e.getClass().getSimpleName().equals("ConnectionShutdownException")) {
                exchange.notSent();
            }
            throw e;
        }
    }

    /** What an interceptor of the caller's put in the body's place is watched too. */
    private static Request watched(Request request, Exchange exchange) {
        RequestBody body = request.body();
        return body == null || body instanceof SentBody
                ? request
                : request.newBuilder()
                        .method(request.method(), new SentBody(body, exchange))
                        .build();
    }

    private static Response readable(Response response, ResponseBody body) throws IOException {
        if (body.contentLength() < -1) {
            // Not closed, which would read so many bytes; the exception closes the connection.
            throw new UnreadableResponseException("its Content-Length is " + body.contentLength());
        }
        Response.Builder builder = response.newBuilder().body(body);
        String retryAfter = response.header("Retry-After");
        if (response.code() == 503
                && retryAfter != null
                && ACTED_ON.matcher(retryAfter).matches()) {
            builder.removeHeader("Retry-After").header(HIDDEN_RETRY_AFTER, retryAfter);
        }
        return builder.build();
    }

    /** Tells the socket that what it has read is taken. */
    private static ResponseBody counted(ResponseBody body, CountingSocket socket) {
        return new CountedBody(body, Okio.buffer(new ForwardingSource(body.source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                long count = super.read(sink, byteCount);
                socket.handedOn();
                return count;
            }
        }));
    }

    /** OkHttp parses the content type each time that it is asked for, and asks more than once. */
    private static final class CountedBody extends ResponseBody {
        private final ResponseBody body;
        private final BufferedSource source;
        private @Nullable MediaType contentType;

        CountedBody(ResponseBody body, BufferedSource source) {
            this.body = body;
            this.source = source;
        }

        @Override
        public @Nullable MediaType contentType() {
            if (contentType == null) {
                contentType = body.contentType();
            }
            return contentType;
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }
}
