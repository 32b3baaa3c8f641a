package dev.easel.studio;

import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Visits a studio as its page does: with the cookie, and with the origin. */
final class Visitor {
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String cookie;

    private Visitor(URI base, String cookie) {
        this.base = base;
        this.cookie = cookie;
    }

    /** Enters by the address that the studio prints. */
    static Visitor of(URI address) {
        Visitor stranger = new Visitor(address.resolve("/"), "");
        HttpResponse<String> entered = stranger.get("/?" + address.getQuery());
        String set = entered.headers().firstValue("Set-Cookie").orElse("");
        return new Visitor(address.resolve("/"), set.split(";", 2)[0]);
    }

    Visitor withoutCookie() {
        return new Visitor(base, "");
    }

    String cookie() {
        return cookie;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, String body) {
        return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String mediaType, byte[] body) {
        return send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", mediaType)
                        .header("Origin", origin())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
                BodyHandlers.ofString());
    }

    String origin() {
        return "http://127.0.0.1:" + base.getPort();
    }

    int port() {
        return base.getPort();
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.header("Cookie", cookie).build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends what no client library would, and returns the whole response. */
    String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An order as the page sends it. */
    static JsonObject order(String prompt, String... services) {
        return JsonObject.create()
                .put("id", UUID.randomUUID().toString())
                .put("prompt", prompt)
                .put("services", List.of(services))
                .put("width", 128)
                .put("height", 128)
                .put("seed", 7);
    }

    JsonValue orders(JsonObject order) {
        return JsonValue.parse(post("/orders", order.toString()).body());
    }

    JsonValue state() {
        return JsonValue.parse(get("/state").body());
    }

    JsonValue await(String service, Predicate<JsonValue> expected) {
        JsonValue[] found = new JsonValue[1];
        until(
                () -> {
                    state().get("tasks").elements().stream()
                            .filter(task -> text(task, "service").equals(service))
                            .filter(expected)
                            .findFirst()
                            .ifPresent(task -> found[0] = task);
                    return found[0] != null;
                },
                () -> "what was expected of " + state().get("tasks"));
        return found[0];
    }

    JsonValue awaitStatus(String service, String status) {
        return await(service, task -> text(task, "status").equals(status));
    }

    static String text(JsonValue json, String field) {
        return json.get(field).text().orElse("");
    }

    static void until(BooleanSupplier condition) {
        until(condition, () -> "it");
    }

    private static void until(BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what.get() + " did not come in " + LONGEST_WAIT_SECONDS + " s");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
