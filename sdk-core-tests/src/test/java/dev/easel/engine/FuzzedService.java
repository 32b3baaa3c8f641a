package dev.easel.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends responses that a fuzzer made up: one for each exchange in turn, the last again and again. They are separated by lines
 * of two dashes. A first line of a number from 200 to 599 is the status, and what follows on that line behind a space the
 * {@code Retry-After} header; without such a line the status is 200. A response that begins with {@code HTTP/} is sent byte by byte,
 * and then the connection is closed. Thread-safe.
 */
final class FuzzedService {
    private static final Pattern STATUS_LINE = Pattern.compile("([2-5]\\d\\d)(?: ([^\\r\\n]*))?\\n");
    private static final Pattern ACCEPTS = Pattern.compile("\\s*\\{\\s*\"task\"\\s*:\\s*\"[a-z0-9-]{1,40}\"\\s*}\\s*");

    private final ServerSocket listening;
    private List<String> script = List.of("");
    private int next;
    private int lastOfSubmission;
    private boolean accepted;
    private final Set<Integer> sentAgainAfter = new HashSet<>();

    private FuzzedService(ServerSocket listening) {
        this.listening = listening;
    }

    static FuzzedService start() {
        try {
            FuzzedService service = new FuzzedService(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
            daemon(service::accept);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Says what comes next, and forgets what was. */
    synchronized void script(byte[] responses) {
        script = List.of(new String(responses, StandardCharsets.ISO_8859_1).split("\n--\n", -1));
        next = 0;
        lastOfSubmission = 0;
        accepted = false;
        sentAgainAfter.clear();
    }

    /** Returns the statuses of those responses to a submission that another submission followed; bytes as they are count as 503. */
    synchronized Set<Integer> submissionsSentAgainAfter() {
        return Set.copyOf(sentAgainAfter);
    }

    /** Returns whether a response to a submission said plainly that there is a task. */
    synchronized boolean wasAccepted() {
        return accepted;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            }
        } catch (IOException over) {
            // The process ends.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String path = readRequest(in); path != null; path = readRequest(in)) {
                String response = take(path);
                out.write(bytes(response));
                out.flush();
                if (response.startsWith("HTTP/")) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The client had enough.
        }
    }

    private synchronized String take(String path) {
        String response = script.get(Math.min(next++, script.size() - 1));
        if (path.startsWith("/submit")) {
            if (lastOfSubmission != 0) {
                sentAgainAfter.add(lastOfSubmission);
            }
            Matcher line = STATUS_LINE.matcher(response);
            boolean raw = response.startsWith("HTTP/");
            lastOfSubmission = raw ? 503 : line.lookingAt() ? Integer.parseInt(line.group(1)) : 200;
            accepted |= ACCEPTS.matcher(response).matches();
        }
        return response;
    }

    private static byte[] bytes(String response) {
        if (response.startsWith("HTTP/")) {
            return response.getBytes(StandardCharsets.ISO_8859_1);
        }
        Matcher line = STATUS_LINE.matcher(response);
        boolean told = line.lookingAt();
        String body = told ? response.substring(line.end()) : response;
        String retryAfter = told && line.group(2) != null ? "Retry-After: " + line.group(2) + "\r\n" : "";
        // A body under 204 or 304 would be read as the next response.
        boolean empty = told && (line.group(1).equals("204") || line.group(1).equals("304"));
        return ("HTTP/1.1 " + (told ? line.group(1) : "200") + " X\r\nContent-Length: " + (empty ? 0 : body.length())
                        + "\r\n" + retryAfter + "\r\n" + (empty ? "" : body))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the path; {@code null} where the connection ends. */
    private static String readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int read = in.read();
            if (read < 0) {
                return null;
            }
            head.append((char) read);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\r\ncontent-length:");
        if (at >= 0) {
            int begin = at + "\r\ncontent-length:".length();
            in.skipNBytes(Long.parseLong(
                    lower.substring(begin, lower.indexOf('\r', begin)).strip()));
        }
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
        return line[1];
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "fuzzed-service");
        thread.setDaemon(true);
        thread.start();
    }
}
