package dev.easel.internal.transport;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that does with each connection what a test says, byte by byte, and knows no library's HTTP. */
final class RawServer implements Closeable {
    /** What a connection does; it is closed when this returns. */
    @FunctionalInterface
    interface Behaviour {
        void serve(Connection connection) throws Exception;
    }

    /** What came in. */
    record Received(String method, String path, Map<String, String> headers, byte[] body) {}

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    RawServer(Behaviour behaviour) throws IOException {
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
        daemon(this::accept);
    }

    /** Gives each request on each connection the same bytes for a response, and keeps the connection. */
    static RawServer responding(String response) throws IOException {
        return new RawServer(connection -> {
            while (connection.receive() != null) {
                connection.send(response);
            }
        });
    }

    static String response(String status, String body, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n" + more + "\r\n" + body;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    URI url(String path) {
        return URI.create(url() + path);
    }

    /** All requests that came in, with their bodies. */
    List<Received> received() {
        return received;
    }

    int connections() {
        return connections.size();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(server.accept());
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (IOException over) {
            // The test is over.
        }
    }

    private void serve(Connection connection) {
        try (connection) {
            behaviour.serve(connection);
        } catch (Exception gone) {
            // The client has closed its connection.
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    final class Connection implements Closeable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The next request with its body; null where the connection ended before one. */
        Received receive() throws IOException {
            Received head = receiveHead();
            if (head == null) {
                return null;
            }
            int length = Integer.parseInt(head.headers.getOrDefault("content-length", "0"));
            Received whole = new Received(head.method, head.path, head.headers, in.readNBytes(length));
            received.add(whole);
            return whole;
        }

        /** The next request without its body, which stays to be read; not counted as received. */
        Received receiveHead() throws IOException {
            String request;
            try {
                request = line();
            } catch (SocketTimeoutException idle) {
                return null;
            }
            if (request == null) {
                return null;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String header = line(); header != null && !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            String[] words = request.split(" ");
            return new Received(words[0], words[1], headers, new byte[0]);
        }

        /** From now on, silence of the client for so long counts as its end. */
        void idleFor(long millis) throws IOException {
            socket.setSoTimeout((int) millis);
        }

        /** Reads what comes for as long as something does, and no longer than that. */
        void drainUntilQuiet() throws IOException {
            socket.setSoTimeout(200);
            byte[] bytes = new byte[64 * 1024];
            try {
                while (in.read(bytes) >= 0) {
                    // Not looked at.
                }
            } catch (SocketTimeoutException quiet) {
                // That is all.
            }
        }

        /** The next frame of a WebSocket, as it came: a short one, and masked. */
        byte[] receiveFrame() throws IOException {
            byte[] head = in.readNBytes(2);
            if (head.length < 2) {
                throw new IOException("the client has closed");
            }
            byte[] rest = in.readNBytes((head[1] & 0x7f) + 4);
            byte[] frame = java.util.Arrays.copyOf(head, 2 + rest.length);
            System.arraycopy(rest, 0, frame, 2, rest.length);
            return frame;
        }

        void skip(int bytes) throws IOException {
            in.skipNBytes(bytes);
        }

        /** Reads HTTP/2 frames up to and with the one that ends a request. */
        void skipHttp2Request() throws IOException {
            while (true) {
                byte[] head = in.readNBytes(9);
                in.skipNBytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff));
                boolean ends = (head[3] == 0 || head[3] == 1) && (head[4] & 1) != 0;
                if (ends) {
                    return;
                }
            }
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int b = in.read();
            for (; b >= 0 && b != '\n'; b = in.read()) {
                line.append((char) b);
            }
            return b < 0 && line.isEmpty() ? null : line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
