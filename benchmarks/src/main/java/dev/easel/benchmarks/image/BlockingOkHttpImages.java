package dev.easel.benchmarks.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The least that a program has to do for an image in a file: one blocking call on its own thread, the base64 text found by a
 * search instead of a parser, decoded, and written. No thread is changed.
 */
final class BlockingOkHttpImages implements ImageFetcher {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String BEFORE = "\"b64_json\":\"";

    private final OkHttpClient client;
    private final String url;

    private BlockingOkHttpImages(OkHttpClient client, String url) {
        this.client = client;
        this.url = url;
    }

    static ImageFetcher open(URI base) {
        return new BlockingOkHttpImages(
                new OkHttpClient.Builder().readTimeout(Duration.ZERO).build(), base + "/v1/images/generations");
    }

    @Override
    public void fetch(Path file) {
        String json = "{\"model\":\"" + MODEL + "\",\"prompt\":\"" + PROMPT + "\",\"response_format\":\"b64_json\"}";
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(json, JSON))
                .build();
        try (Response response = client.newCall(request).execute()) {
            byte[] body = response.body().bytes();
            String text = new String(body, StandardCharsets.ISO_8859_1);
            int from = text.indexOf(BEFORE) + BEFORE.length();
            int to = text.indexOf('"', from);
            Files.write(file, Base64.getDecoder().decode(Arrays.copyOfRange(body, from, to)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
