package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.guard.RefusedAddressException;
import dev.easel.internal.image.StoreException;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableAnswerException;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The bottom of the stack: one OkHttp call. The answer is read to its end, so what comes out is small and holds no
 * connection. The call is made on this thread and not by OkHttp's dispatcher: how many go at a time is decided above, and
 * the dispatcher would hand each call to another thread and give that thread another name, which takes longer than all
 * that Easel does with a small answer.
 */
final class OkHttpLine implements Line {
    private static final Headers ALWAYS = Headers.of("User-Agent", "easel-java");
    private static final Headers FOR_DOCUMENTS =
            ALWAYS.newBuilder().add("Accept", "application/json").build();

    private final HttpClients clients;
    private final HttpUrl origin;
    private final String basePath;
    private final ResponseReader reader;

    /** Submissions all go to the same path; parsing it anew was a fair part of what a small exchange cost. */
    private volatile ParsedPath lastPath;

    OkHttpLine(HttpClients clients, URI baseUrl, ResponseLimits limits) {
        this.clients = clients;
        HttpUrl base = HttpUrl.get(baseUrl.toString());
        String path = base.encodedPath();
        this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.origin = base.newBuilder().encodedPath("/").build();
        this.lastPath = new ParsedPath("/", parse(basePath + "/"));
        this.reader = new ResponseReader(limits);
    }

    @Override
    public WireResponse exchange(WireRequest request, Exchange exchange) {
        Optional<Exchange.Abort> aborted = exchange.aborted();
        if (aborted.isPresent()) {
            throw new ExchangeFailure(Stage.NOT_DELIVERED, aborted.get(), request + " was not sent", null);
        }
        TrackedBody body = request.body().isPresent() || request.method().equals("POST")
                ? new TrackedBody(RequestBodies.of(request.body()))
                : null;
        Call call = clients.forRequest(request).newCall(toOkHttp(request, body, exchange));
        exchange.onAbort(call::cancel);
        try (Response response = call(call, request, body, exchange)) {
            return reader.read(request, response, exchange);
        } catch (OverLimitException e) {
            throw failure(Stage.OVER_LIMIT, request, exchange, e);
        } catch (UnreadableAnswerException e) {
            throw failure(Stage.UNREADABLE, request, exchange, e);
        } catch (StoreException e) {
            throw failure(Stage.NOT_STORED, request, exchange, e);
        } catch (IOException e) {
            throw failure(Stage.BROKEN_ANSWER, request, exchange, e);
        }
    }

    private static Response call(Call call, WireRequest request, @Nullable TrackedBody body, Exchange exchange) {
        exchange.sending();
        try {
            return call.execute();
        } catch (RefusedAddressException e) {
            throw ExchangeFailure.refused(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            // Of a request without a body nobody can tell from here whether it went out; none of them starts work.
            boolean delivered = body == null || body.isHandedOver();
            throw failure(delivered ? Stage.NO_ANSWER : Stage.NOT_DELIVERED, request, exchange, e);
        }
    }

    private static ExchangeFailure failure(Stage stage, WireRequest request, Exchange exchange, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ExchangeFailure(stage, exchange.aborted().orElse(null), request + ": " + reason, e);
    }

    private Request toOkHttp(WireRequest request, @Nullable RequestBody body, Exchange exchange) {
        Request.Builder builder = new Request.Builder()
                .url(url(request))
                .headers(request.isImage() ? ALWAYS : FOR_DOCUMENTS)
                .method(request.method(), body);
        if (request.isImage()) {
            // Here, and not in the request: so that it is asked of whichever address a redirect leads to.
            exchange.picture().ifPresent(picture -> Ranges.askForTheRest(picture, builder));
        }
        request.headers().forEach(builder::header);
        return builder.build();
    }

    private HttpUrl url(WireRequest request) {
        if (request.address().isPresent()) {
            return HttpUrl.get(request.address().get().toString());
        }
        String path = request.path().orElse("/");
        ParsedPath last = lastPath;
        if (!last.path.equals(path)) {
            last = new ParsedPath(path, parse(basePath + path));
            lastPath = last;
        }
        return last.url;
    }

    private HttpUrl parse(String path) {
        // Two slashes at the beginning would be taken for another host's name, and our key go there.
        boolean host = path.startsWith("//") || path.startsWith("/\\");
        HttpUrl url = host ? null : origin.resolve(path);
        return url == null ? HttpUrl.get(origin.toString() + path.substring(1)) : url;
    }

    private record ParsedPath(String path, HttpUrl url) {}
}
