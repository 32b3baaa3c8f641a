package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.util.Set;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The bottom of the stack: one OkHttp call. The response is read to its end, so what comes out is small and holds no
 * connection. The call is made on this thread and not by OkHttp's dispatcher: how many go on at a time is decided above, and
 * the dispatcher would hand each call to another thread and give that thread another name, which takes longer than all
 * that Easel does with a small response.
 */
final class HttpLine implements Line {
    /** Asking for gzip keeps OkHttp from decoding by itself, with no limit on what a gzip header may hold. */
    private static final Headers FOR_IMAGES = Headers.of("User-Agent", "easel-java", "Accept-Encoding", "gzip");

    private static final Headers FOR_DOCUMENTS =
            FOR_IMAGES.newBuilder().add("Accept", "application/json").build();

    /** These go with an empty body where there is none: OkHttp sends none of them without. */
    private static final Set<String> NEED_BODY = Set.of("POST", "PUT", "PATCH");

    /** Each closes one idle connection for good, so it ends by itself; should it not, there is a bug. */
    private static final int MOST_STALE = 1000;

    private final HttpClients clients;
    private final ServiceUrls urls;
    private final long maxImageBytes;
    private final ResponseReader reader;

    HttpLine(HttpClients clients, ServiceUrls urls, ResponseLimits limits, TimeSource time) {
        this.clients = clients;
        this.urls = urls;
        this.maxImageBytes = limits.imageBytes();
        this.reader = new ResponseReader(limits, time);
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) throws IOException {
        if (request.webSocket().isPresent() && !InstalledOkHttp.opensWebSockets()) {
            throw new IOException("the OkHttp on the class path hands out no WebSocket; 5.2 and later do");
        }
        exchange.limitImages(maxImageBytes);
        OkHttpClient client = clients.forRequest(request);
        Request toSend = toOkHttp(request, exchange);
        for (int stale = 0; ; stale++) {
            Call call = client.newCall(toSend);
            exchange.cancelWith(call::cancel);
            try (Response response = call.execute()) {
                Throwable veto = exchange.veto();
                if (veto != null) {
                    throw new IOException("vetoed, and an interceptor responded in place of the service", veto);
                }
                return reader.read(request, response, exchange);
            } catch (StaleConnectionException e) {
                if (stale == MOST_STALE) {
                    throw e;
                }
            }
        }
    }

    private Request toOkHttp(WireRequest request, Exchange exchange) {
        boolean hasBody = request.body().isPresent() || NEED_BODY.contains(request.method());
        RequestBody body = hasBody ? new SentBody(exchange.body(request), exchange) : null;
        Request.Builder builder = new Request.Builder()
                .url(urls.of(request))
                .headers(request.isImage() ? FOR_IMAGES : FOR_DOCUMENTS)
                .method(request.method(), body)
                .tag(Exchange.class, exchange);
        request.headers().forEach(builder::header);
        if (request.webSocket().isPresent()) {
            WebSocketMessages.handshake().forEach(builder::header);
        }
        return builder.build();
    }
}
