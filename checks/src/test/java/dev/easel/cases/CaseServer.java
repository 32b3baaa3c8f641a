package dev.easel.cases;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Sends the bytes that a test gives, untouched, over a real socket. Each connection serves one exchange, and each request is
 * kept. Thread-safe.
 */
final class CaseServer implements AutoCloseable {
    /** One request as it arrived. */
    record Request(String method, String target, byte[] body) {
        boolean isGet() {
            return method.equals("GET");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, byte[]> responses = request -> json("{}");

    CaseServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** From now on each request gets what this function makes of it. */
    CaseServer respond(Function<Request, byte[]> made) {
        responses = made;
        return this;
    }

    /** From now on a GET gets a whole image, and everything else gets this response. */
    CaseServer respond(byte[] response) {
        return respond(request -> request.isGet() ? CaseFile.image() : response);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getLocalPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The targets of all GET requests, in order. */
    List<String> fetched() {
        return requests.stream().filter(Request::isGet).map(Request::target).toList();
    }

    /** How many requests cost money or ask about what did: no GET, and no poll of the progress. */
    int posts() {
        return (int) requests.stream()
                .filter(request -> !request.isGet() && !request.target().contains("progress"))
                .count();
    }

    static byte[] json(String body) {
        return response("200 OK", "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] response(String status, String contentType, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        return out.toByteArray();
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
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String line = line(in);
            if (line.isEmpty()) {
                return;
            }
            String[] words = line.split(" ");
            Request request = new Request(words[0], words[1], body(in));
            requests.add(request);
            socket.getOutputStream().write(responses.apply(request));
            socket.shutdownOutput();
        } catch (IOException gone) {
            // The client has closed its connection.
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        int length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
            chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
        }
        if (!chunked) {
            return in.readNBytes(length);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "case-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
