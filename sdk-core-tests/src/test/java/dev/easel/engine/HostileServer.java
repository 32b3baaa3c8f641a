package dev.easel.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Sends without end, without sense, or slowly, each under a path of its own, and never holds what it sends. Each
 * connection serves one exchange.
 */
final class HostileServer implements Closeable {
    static final long GIB = 1L << 30;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Writes the response that belongs to one path, its head included. */
    @FunctionalInterface
    private interface Response {
        void write(OutputStream out) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Response> responses = Map.ofEntries(
            Map.entry("/bomb/submit", gzipped("application/json", "{\"text\":\"", 10 * GIB, 'x')),
            Map.entry("/image-bomb/submit", gzipped("application/json", "{\"images\":[\"", 10 * GIB, 'A')),
            Map.entry("/download-bomb/submit", out -> json(out, "{\"urls\":[\"" + url() + "/bomb.png\"]}")),
            Map.entry("/bomb.png", gzipped("image/png", new String(PNG, StandardCharsets.ISO_8859_1), 10 * GIB, 'x')),
            Map.entry("/nested/submit", out -> json(out, "[".repeat(10_000) + "]".repeat(10_000))),
            Map.entry("/error/submit", out -> {
                head(out, "500 Oops", "Content-Type: text/plain", "Content-Length: " + GIB);
                repeat(out, GIB, 'x');
            }),
            Map.entry("/png/submit", out -> json(out, "{\"urls\":[\"" + url() + "/huge.png\"]}")),
            Map.entry("/huge.png", out -> {
                head(out, "200 OK", "Content-Type: image/png", "Content-Length: 33");
                out.write(PNG);
                out.write(new byte[] {0, 0, 0, 13, 'I', 'H', 'D', 'R'});
                // 60,000 x 60,000 in true colour: 14 GB once it is unpacked.
                out.write(new byte[] {0, 0, (byte) 0xea, 0x60, 0, 0, (byte) 0xea, 0x60, 8, 6, 0, 0, 0});
                out.write(new byte[4]);
            }),
            Map.entry("/claim/submit", out -> {
                head(out, "200 OK", "Content-Type: application/json", "Content-Length: 400000000");
                out.write("{\"images\":[\"".getBytes(StandardCharsets.US_ASCII));
                repeat(out, 64 * 1024, 'A');
            }),
            Map.entry(
                    "/many/submit",
                    out -> json(out, "{\"urls\":[" + ("\"" + url() + "/huge.png\",").repeat(300) + "1]}")),
            Map.entry("/crowd/submit", out -> json(out, "{\"images\":[" + "\"iVBORw0KGgo=\",".repeat(300) + "1]}")),
            Map.entry("/header/submit", out -> {
                out.write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
                repeat(out, GIB, 'x');
            }),
            Map.entry("/drip/submit", out -> {
                head(out, "200 OK", "Content-Type: application/json");
                while (!isClosedWithin(1)) {
                    out.write(' ');
                    out.flush();
                }
            }));

    HostileServer() throws IOException {
        daemon(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static Response gzipped(String contentType, String beginning, long length, char filling) {
        return out -> {
            head(out, "200 OK", "Content-Type: " + contentType, "Content-Encoding: gzip");
            GZIPOutputStream packed = new GZIPOutputStream(out, 8192);
            packed.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            repeat(packed, length, filling);
            packed.finish();
        };
    }

    private static void json(OutputStream out, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        head(out, "200 OK", "Content-Type: application/json", "Content-Length: " + bytes.length);
        out.write(bytes);
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static void repeat(OutputStream out, long length, char filling) throws IOException {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) filling);
        for (long left = length; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }

    private boolean isClosedWithin(long seconds) throws IOException {
        try {
            return closed.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException over) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
            Response response = responses.get(path(new BufferedInputStream(socket.getInputStream())));
            if (response != null) {
                response.write(out);
            }
        } catch (IOException gone) {
            // The client has read enough and closed its connection.
        }
    }

    /** Reads a request up to its end: a line, headers with a Content-Length, then so many bytes. */
    private static String path(InputStream in) throws IOException {
        String request = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        String[] words = request.split(" ");
        return words.length > 1 ? words[1] : "";
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
