package dev.easel.engine;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Sends each request with an image of a given size in base64, without ever holding it: so that what a test measures is
 * what the client allocates.
 */
final class PlainServer implements Closeable {
    private static final int CHUNK = 6 * 1024;

    private final ServerSocket server;
    private final byte[] head;
    private final byte[] tail;
    private final byte[] body;
    private final long chunks;

    /** @param bytes a multiple of 6 KiB */
    PlainServer(long bytes) throws IOException {
        if (bytes % CHUNK != 0) {
            throw new IllegalArgumentException("not a multiple of " + CHUNK + ": " + bytes);
        }
        chunks = bytes / CHUNK;
        byte[] raw = new byte[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            raw[i] = (byte) (i * 31);
        }
        body = Base64.getEncoder().encode(raw);
        byte[] before = "{\"images\":[\"".getBytes(StandardCharsets.US_ASCII);
        tail = "\"]}".getBytes(StandardCharsets.US_ASCII);
        long length = before.length + chunks * body.length + tail.length;
        head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n"
                        + "{\"images\":[\"")
                .getBytes(StandardCharsets.US_ASCII);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (skipRequest(in)) {
                out.write(head);
                for (long i = 0; i < chunks; i++) {
                    out.write(body);
                }
                out.write(tail);
            }
        } catch (IOException gone) {
            // The client has closed its connection.
        }
    }

    /** Reads a request up to its end: headers with a Content-Length, then so many bytes. */
    private static boolean skipRequest(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            if (b != '\n') {
                line.append((char) b);
                continue;
            }
            String header = line.toString().strip().toLowerCase(Locale.ROOT);
            line.setLength(0);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.isEmpty()) {
                in.skipNBytes(length);
                return true;
            }
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "plain-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
