package dev.easel.callback;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: one request, the receiver's reply to it, and the end. */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** How much is still read of a sender that was answered, and how long the next byte is waited for. */
    private static final int MAX_LINGER = 512 * 1024;

    private static final int NO_CONTENT = 204;
    private static final int LINGER_MILLIS = 1_000;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> OWN_HEADERS = Set.of("connection", "content-length", "transfer-encoding");

    private final Socket socket;
    private final CallbackReceiver receiver;
    private final long due;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile boolean begun;

    /** @param due when its time is up, in the units of {@link System#nanoTime} */
    Connection(Socket socket, CallbackReceiver receiver, long due) {
        this.socket = socket;
        this.receiver = receiver;
        this.due = due;
    }

    /** How many nanoseconds it has left; 0 or less if its time is up. */
    long nanosLeft() {
        return due - System.nanoTime();
    }

    /** Whether the receiver was given the request. */
    boolean isBegun() {
        return begun;
    }

    /** Completes when the response was sent or never will be. */
    CompletableFuture<Void> answered() {
        return answered;
    }

    /** Closes it, whatever it is doing; its thread gets an exception from the socket. */
    void cutOff() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a callback connection could not be closed [reason={}]", e.toString());
        }
    }

    @Override
    public void run() {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            respond(in, out);
            answered.complete(null);
            // Closing with bytes unread would reset the connection, and the sender might never see the response.
            socket.shutdownOutput();
            socket.setSoTimeout(LINGER_MILLIS);
            in.skipNBytes(MAX_LINGER);
        } catch (EOFException e) {
            // The sender has closed its side, as it should once it has the response.
        } catch (IOException e) {
            // It is gone, was too slow or had to make room: nobody is left to be told.
            LOG.debug("a callback connection ended early [reason={}]", e.toString());
        } finally {
            answered.complete(null);
        }
    }

    private void respond(InputStream in, OutputStream out) throws IOException {
        byte[] response;
        try {
            RequestHead head = RequestHead.read(in);
            InputStream body = head.body(in);
            if (head.expectsContinue()) {
                out.write(CONTINUE);
            }
            response = response(head, body);
        } catch (BadRequestException e) {
            LOG.debug("a callback was refused [status={}, reason={}]", e.status(), e.getMessage());
            response = empty(e.status());
        }
        out.write(response);
    }

    private byte[] response(RequestHead head, InputStream body) {
        begun = true;
        try {
            CallbackReply reply = receiver.receive(CallbackCall.of(head.method(), head.target(), head.headers(), body));
            return bytes(reply, !head.method().equals("HEAD") && reply.status() != NO_CONTENT);
        } catch (UncheckedIOException e) {
            return empty(400);
        } catch (Throwable e) {
            // A receiver of the application's own. What it throws must not take the response with it.
            LOG.warn("the callback receiver failed", e);
            return empty(500);
        }
    }

    private static byte[] empty(int status) {
        return bytes(new CallbackReply(status, Map.of(), ""), false);
    }

    private static byte[] bytes(CallbackReply reply, boolean withBody) {
        byte[] body = reply.bytes();
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" \r\n");
        reply.headers().forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                head.append(name).append(": ").append(value).append("\r\n");
            }
        });
        head.append("Connection: close\r\n");
        if (reply.status() != NO_CONTENT) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + (withBody ? body.length : 0));
        System.arraycopy(body, 0, all, first.length, all.length - first.length);
        return all;
    }
}
