package dev.easel.internal.transport;

import dev.easel.internal.image.StoreException;
import dev.easel.internal.json.UnreadableAnswerException;
import dev.easel.internal.transport.ExchangeFailure.Stage;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The bottom of the stack: one OkHttp call. The answer is read to its end on OkHttp's thread, so what comes out is small
 * and holds no connection.
 */
final class OkHttpTransport implements Transport {
    private static final String USER_AGENT = "easel-java";

    private final OkHttpClient client;
    private final String base;
    private final ResponseReader reader;

    OkHttpTransport(OkHttpClient client, URI baseUrl, Limits limits) {
        this.client = client;
        String url = baseUrl.toString();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.reader = new ResponseReader(limits);
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        CompletableFuture<WireResponse> answer = new CompletableFuture<>();
        Optional<Exchange.Abort> aborted = exchange.aborted();
        if (aborted.isPresent()) {
            answer.completeExceptionally(
                    new ExchangeFailure(Stage.NOT_DELIVERED, aborted.get(), request + " was not sent", null));
            return answer;
        }
        TrackedBody body = request.body().isPresent() || request.method().equals("POST")
                ? new TrackedBody(RequestBodies.of(request.body()))
                : null;
        Call call = client.newCall(toOkHttp(request, body, exchange));
        exchange.onAbort(call::cancel);
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                // Of a request without a body nobody can tell from here whether it went out; none of them starts work.
                boolean delivered = body == null || body.isHandedOver();
                fail(delivered ? Stage.NO_ANSWER : Stage.NOT_DELIVERED, e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    answer.complete(reader.read(request, response, exchange));
                } catch (UnreadableAnswerException e) {
                    fail(Stage.UNREADABLE, e);
                } catch (StoreException e) {
                    fail(Stage.NOT_STORED, e);
                } catch (IOException e) {
                    fail(Stage.BROKEN_ANSWER, e);
                } catch (RuntimeException | Error e) {
                    // OkHttp would swallow it and the task would wait until its deadline.
                    answer.completeExceptionally(e);
                }
            }

            private void fail(Stage stage, IOException e) {
                answer.completeExceptionally(
                        new ExchangeFailure(stage, exchange.aborted().orElse(null), describe(request, e), e));
            }
        });
        return answer;
    }

    private Request toOkHttp(WireRequest request, @Nullable RequestBody body, Exchange exchange) {
        HttpUrl url = request.address().isPresent()
                ? HttpUrl.get(request.address().get().toString())
                : HttpUrl.get(base + request.path().orElse("/"));
        Request.Builder builder =
                new Request.Builder().url(url).method(request.method(), body).header("User-Agent", USER_AGENT);
        if (request.isImage()) {
            // Here, and not in the request: so that it is asked of whichever address a redirect leads to.
            exchange.picture().ifPresent(picture -> Ranges.askForTheRest(picture, builder));
        } else {
            builder.header("Accept", "application/json");
        }
        request.headers().forEach(builder::header);
        return builder.build();
    }

    private static String describe(WireRequest request, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return request + ": " + reason;
    }
}
