package dev.easel.zhiqite;

import com.sun.net.httpserver.HttpServer;
import dev.easel.ImageInput;
import dev.easel.ImageUploader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A place on this machine where a service can fetch images. */
final class ImageServer implements ImageUploader, AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger kept = new AtomicInteger();

    ImageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
    }

    ImageInput keep(byte[] image) {
        return ImageInput.url(put(image));
    }

    int uploads() {
        return kept.get();
    }

    @Override
    public CompletionStage<URI> upload(Image image) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InputStream in = image.open()) {
            in.transferTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(put(content.toByteArray()));
    }

    private URI put(byte[] image) {
        String path = "/" + kept.incrementAndGet() + ".png";
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, image.length);
            exchange.getResponseBody().write(image);
            exchange.close();
        });
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
