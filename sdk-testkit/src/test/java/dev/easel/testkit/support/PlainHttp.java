package dev.easel.testkit.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.image.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Sends plain HTTP for tests: the request is what the test wrote, and the whole response is kept. */
public final class PlainHttp {
    private static final OkHttpClient CLIENT = new OkHttpClient.Builder()
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .callTimeout(20, TimeUnit.SECONDS)
            .readTimeout(20, TimeUnit.SECONDS)
            .build();
    private static final MediaType JSON = Objects.requireNonNull(MediaType.parse("application/json"));

    private PlainHttp() {}

    /** A response, read to its end. */
    public record Response(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return Objects.requireNonNull(Json.read(body), "not JSON: " + text());
        }

        public BufferedImage image() {
            return PlainHttp.image(body);
        }
    }

    public static Response get(String url, String... headers) {
        return send(request(url, headers).get().build());
    }

    public static Response call(String method, String url, String... headers) {
        return send(request(url, headers).method(method, null).build());
    }

    public static Response postJson(String url, String body, String... headers) {
        return send(request(url, headers)
                .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), JSON))
                .build());
    }

    public static Response post(String url, String contentType, String body, String... headers) {
        MediaType type = MediaType.parse(contentType);
        return send(request(url, headers)
                .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), type))
                .build());
    }

    public static Response postForm(String url, MultipartBody form, String... headers) {
        return send(request(url, headers).post(form).build());
    }

    /** A form whose parts are text, given as name, value, name, value. */
    public static MultipartBody.Builder form(String... namesAndValues) {
        MultipartBody.Builder form = new MultipartBody.Builder("a-boundary").setType(MultipartBody.FORM);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.addFormDataPart(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }

    public static RequestBody file(byte[] bytes) {
        return RequestBody.create(bytes, MediaType.parse("image/png"));
    }

    /** A PNG of these pixels, row by row. */
    public static byte[] png(int width, int height, int... rgb) {
        return Png.encode(width, height, rgb, Map.of());
    }

    public static BufferedImage image(byte[] bytes) {
        try {
            return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(bytes)), "no image");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request.Builder request(String url, String... headers) {
        Request.Builder request = new Request.Builder().url(url);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static Response send(Request request) {
        try (okhttp3.Response received = CLIENT.newCall(request).execute()) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            received.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
            return new Response(received.code(), headers, received.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
