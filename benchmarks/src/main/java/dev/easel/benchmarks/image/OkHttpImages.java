package dev.easel.benchmarks.image;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;

/**
 * The least that any client on OkHttp has to do: the call, made as Easel makes it without a waiting thread of its own, and
 * the response's bytes into a file. Nothing is parsed, decoded, checked or given a name.
 */
final class OkHttpImages implements ImageFetcher {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int CALLS_AT_ONCE = 64;

    private final OkHttpClient client;
    private final String url;

    private OkHttpImages(OkHttpClient client, String url) {
        this.client = client;
        this.url = url;
    }

    static ImageFetcher open(URI base) {
        OkHttpClient client =
                new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
        client.dispatcher().setMaxRequestsPerHost(CALLS_AT_ONCE);
        return new OkHttpImages(client, base + "/v1/images/generations");
    }

    @Override
    public void fetch(Path file) {
        String body = "{\"model\":\"" + MODEL + "\",\"prompt\":\"" + PROMPT + "\",\"response_format\":\"b64_json\"}";
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(body, JSON))
                .build();
        CompletableFuture<Path> stored = new CompletableFuture<>();
        client.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                stored.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response;
                        BufferedSink sink = Okio.buffer(Okio.sink(file))) {
                    sink.writeAll(response.body().source());
                } catch (IOException e) {
                    stored.completeExceptionally(e);
                    return;
                }
                stored.complete(file);
            }
        });
        stored.join();
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
