package dev.easel.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/1.1 with keep-alive on a free port of loopback: a thread for each connection that reads a request and writes bytes
 * which were ready before. It runs in a process of its own, so that it shares no heap with what is measured.
 */
public final class PlainServer {
    private static final int BACKLOG = 1024;

    /** Says what to response. Called on many threads at once. */
    @FunctionalInterface
    public interface Handler {
        /** The whole response, head and all. It is written from a duplicate, so the same buffer may serve every request. */
        ByteBuffer response(RequestReader request);
    }

    private PlainServer() {}

    /** Prints {@code port=N} and serves until standard input ends, which it does when the parent process does. */
    public static void serve(Handler handler) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            daemon("accept", () -> accept(server, handler));
            System.out.println("port=" + server.socket().getLocalPort());
            while (System.in.read() >= 0) {
                // Nothing is said to it; only the end counts.
                continue;
            }
        }
    }

    /** A response of status 200 with a JSON body. */
    public static ByteBuffer json(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = jsonHead(bytes.length);
        return ByteBuffer.allocateDirect(head.length + bytes.length)
                .put(head)
                .put(bytes)
                .flip();
    }

    /** The head of a response of status 200 with a JSON body of so many bytes. */
    public static byte[] jsonHead(long length) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void accept(ServerSocketChannel server, Handler handler) {
        try {
            for (int number = 1; ; number++) {
                SocketChannel connection = server.accept();
                connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
                daemon("connection-" + number, () -> answerAll(connection, handler));
            }
        } catch (IOException closed) {
            // The process ends.
        }
    }

    private static void answerAll(SocketChannel connection, Handler handler) {
        try (connection) {
            RequestReader request = new RequestReader(connection);
            while (request.next()) {
                ByteBuffer response = handler.response(request).duplicate();
                while (response.hasRemaining()) {
                    connection.write(response);
                }
            }
        } catch (IOException gone) {
            // The client closed its side; there is nobody to tell.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
