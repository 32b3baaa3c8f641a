package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Requests to fal, written out, and the clock that its emulator runs on. */
final class FalWire implements AutoCloseable {
    static final String KEY = "00000000-MARKEDKEY:fal";
    static final String AUTHORIZATION = "Key " + KEY;
    static final String DEV = "fal-ai/flux/dev";
    static final String SMALL = "'image_size':{'width':64,'height':48}";

    private static final OkHttpClient CLIENT = new OkHttpClient();

    final VirtualTime time = VirtualTime.create();
    final FalEmulator emulator;

    private FalWire(FalEmulator.Builder options) {
        this.emulator = options.clock(time).start();
    }

    /** A task waits 10 s and runs for 20 s. */
    static FalWire with(Quirk... quirks) {
        return of(FalEmulator.builder().quirks(quirks));
    }

    static FalWire of(FalEmulator.Builder options) {
        return new FalWire(options.queueTime(Duration.ofSeconds(10)).generationTime(Duration.ofSeconds(20)));
    }

    void seconds(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    /** Posts JSON in single quotes with the key; the headers come on top. */
    PlainHttp.Response post(String path, String json, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = AUTHORIZATION;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return PlainHttp.postJson(emulator.baseUrl() + "/" + path, json.replace('\'', '"'), all);
    }

    PlainHttp.Response get(String path) {
        return PlainHttp.get(emulator.baseUrl() + "/" + path, "Authorization", AUTHORIZATION);
    }

    /** A PUT without a body. */
    PlainHttp.Response cancel(String path) {
        return put(emulator.baseUrl() + "/" + path + "/cancel", new byte[0], null, "Authorization", AUTHORIZATION);
    }

    /** Submits and returns the path of the task, as the service names it. */
    String submit(String endpoint, String json, String... headers) {
        PlainHttp.Response response = post(endpoint, json, headers);
        assertThat(response.status()).as(response.text()).isBetween(200, 299);
        return pathOf(response.json().path("status_url").asText().replaceAll("/status$", ""));
    }

    /** Submits a small image. */
    String submit() {
        return submit(DEV, "{'prompt':'a mug','seed':7," + SMALL + "}");
    }

    /** Submits, lets the time pass and returns the result. */
    PlainHttp.Response result(String endpoint, String json, String... headers) {
        String path = submit(endpoint, json, headers);
        seconds(30);
        return get(path);
    }

    static String pathOf(String address) {
        return URI.create(address).getPath().substring(1);
    }

    static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static JsonNode violation(PlainHttp.Response result) {
        assertThat(result.status()).as(result.text()).isEqualTo(422);
        return result.json().path("detail").path(0);
    }

    static JsonNode json(String text) {
        return Objects.requireNonNull(Json.read(text.getBytes(StandardCharsets.UTF_8)), text);
    }

    String dataUri(int width, int height) {
        return OpenAiWire.dataUri(OpenAiWire.png(width, height, false));
    }

    static PlainHttp.Response put(String url, byte[] body, @Nullable String type, String... headers) {
        Request request = new Request.Builder()
                .url(url)
                .headers(Headers.of(headers))
                .put(RequestBody.create(body, type == null ? null : MediaType.get(type)))
                .build();
        try (Response response = CLIENT.newCall(request).execute()) {
            return new PlainHttp.Response(
                    response.code(), Map.of(), response.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        emulator.close();
    }
}
