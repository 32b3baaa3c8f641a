package dev.easel.local;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Responses one request with an event stream in two pieces, and holds the second back until it is let go: so that a test sees
 * what a client does between them.
 */
final class StallingServer implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CompletableFuture<Boolean> wrote = new CompletableFuture<>();

    StallingServer(String first, String second) throws IOException {
        Thread thread = new Thread(() -> serve(first, second), "held-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Sends the second piece. */
    void letGo() {
        letGo.countDown();
    }

    /** Completes when the whole response was taken, with true, or the client went away, with false. */
    CompletableFuture<Boolean> wrote() {
        return wrote;
    }

    private void serve(String first, String second) {
        try (Socket socket = server.accept();
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            readRequest(in);
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunk(out, first);
            wrote.complete(letGo.await(20, TimeUnit.SECONDS) && rest(out, second));
        } catch (IOException | InterruptedException gone) {
            wrote.complete(false);
        }
    }

    private static boolean rest(OutputStream out, String second) throws IOException {
        chunk(out, second);
        write(out, "0\r\n\r\n");
        return true;
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(out, Integer.toHexString(bytes.length) + "\r\n");
        out.write(bytes);
        write(out, "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void readRequest(InputStream in) throws IOException {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        letGo.countDown();
        server.close();
    }
}
