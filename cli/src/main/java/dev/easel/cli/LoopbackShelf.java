package dev.easel.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.ImageUploader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts images where an emulator on this machine can fetch them, for services that take addresses only. What an uploader
 * for a real service would do with a bucket or a web server of the application's, this does with a tiny HTTP server that
 * nobody else can reach: it listens on 127.0.0.1, and an address cannot be guessed. Thread-safe.
 */
final class LoopbackShelf implements ImageUploader, AutoCloseable {
    private final HttpServer server;
    private final Map<String, Image> images = new ConcurrentHashMap<>();

    private LoopbackShelf(HttpServer server) {
        this.server = server;
    }

    /** Listens on a free port of this machine. */
    static LoopbackShelf open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            LoopbackShelf shelf = new LoopbackShelf(server);
            server.createContext("/", shelf::serve);
            server.start();
            return shelf;
        } catch (IOException e) {
            throw new UncheckedIOException("no port of this machine can be listened on", e);
        }
    }

    @Override
    public CompletionStage<URI> upload(Image image) {
        String path = "/" + UUID.randomUUID();
        images.put(path, image); // a real one would send image.open() to where the service can reach it
        return CompletableFuture.completedFuture(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Image image = images.get(exchange.getRequestURI().getPath());
            if (image == null || !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", image.mediaType());
            exchange.sendResponseHeaders(200, image.length());
            try (InputStream bytes = image.open()) {
                bytes.transferTo(exchange.getResponseBody());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
