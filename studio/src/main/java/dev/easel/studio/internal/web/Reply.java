package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.spi.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes responses, each with the headers that keep the page to itself. */
final class Reply {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Reply() {}

    static void json(HttpExchange exchange, int status, JsonObject json) throws IOException {
        bytes(exchange, status, "application/json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void problem(HttpExchange exchange, int status, String message) throws IOException {
        json(exchange, status, JsonObject.create().put("message", message));
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        bytes(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(HttpExchange exchange, int status, String mediaType, byte[] body) throws IOException {
        headers(exchange, mediaType, "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
            // Closing an exchange whose request was not read to its end can lose what is not on its way yet.
            exchange.getResponseBody().flush();
        }
    }

    static void file(HttpExchange exchange, String mediaType, Path file, String caching) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            headers(exchange, mediaType, caching);
            exchange.sendResponseHeaders(200, Files.size(file));
            in.transferTo(exchange.getResponseBody());
        }
    }

    /** Begins a stream of events. */
    static OutputStream events(HttpExchange exchange) throws IOException {
        headers(exchange, "text/event-stream", "no-store");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    static void headers(HttpExchange exchange, String mediaType, String caching) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", mediaType);
        headers.set("Cache-Control", caching);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }
}
