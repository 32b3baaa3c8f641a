package dev.easel.callback;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request line and the headers of a request. Immutable.
 *
 * @param method the method
 * @param target what stands between method and version: a path, or a full address
 * @param http11 whether the version is HTTP/1.1: in 1.0 there are no chunks and no 100 Continue
 * @param headers the headers, found by their name in any case
 */
record RequestHead(String method, String target, boolean http11, Map<String, List<String>> headers) {
    static final int MAX_BYTES = 16 * 1024;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/([0-9])[.]([0-9])");
    private static final Pattern HEADER = Pattern.compile("(" + TOKEN + "):(.*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /**
     * Reads one, and nothing of what follows it.
     *
     * @throws BadRequestException if it is malformed or longer than {@value #MAX_BYTES} bytes
     */
    static RequestHead read(InputStream in) throws IOException {
        LineReader lines = new LineReader(in, MAX_BYTES);
        Matcher line = REQUEST_LINE.matcher(lines.next());
        if (!line.matches()) {
            throw new BadRequestException(400, "no request line");
        }
        if (!line.group(3).equals("1")) {
            throw new BadRequestException(505, "another version than HTTP/1.x");
        }
        return new RequestHead(line.group(1), line.group(2), !line.group(4).equals("0"), headers(lines));
    }

    private static Map<String, List<String>> headers(LineReader lines) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String text = lines.next(); !text.isEmpty(); text = lines.next()) {
            Matcher header = HEADER.matcher(text);
            if (!header.matches()) {
                throw new BadRequestException(400, "a line that is no header");
            }
            headers.computeIfAbsent(header.group(1), name -> new ArrayList<>())
                    .add(header.group(2).strip());
        }
        return headers;
    }

    /** Whether the sender waits for a word before it sends the body. */
    boolean expectsContinue() {
        return http11
                && headers.getOrDefault("Expect", List.of()).stream()
                        .anyMatch(expectation -> expectation.equalsIgnoreCase("100-continue"));
    }

    /**
     * The body that follows on the connection.
     *
     * @throws BadRequestException if the headers do not say in exactly one way where it ends
     */
    InputStream body(InputStream in) throws BadRequestException {
        List<String> lengths = headers.getOrDefault("Content-Length", List.of());
        List<String> codings = headers.getOrDefault("Transfer-Encoding", List.of());
        if (lengths.size() + codings.size() > 1) {
            throw new BadRequestException(400, "more than one length");
        }
        if (!codings.isEmpty()) {
            if (!http11 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new BadRequestException(501, "another transfer coding than chunked");
            }
            return RequestBody.chunked(in);
        }
        if (lengths.isEmpty()) {
            return InputStream.nullInputStream();
        }
        if (!LENGTH.matcher(lengths.get(0)).matches()) {
            throw new BadRequestException(400, "a length that is no number");
        }
        return RequestBody.ofLength(in, Long.parseLong(lengths.get(0)));
    }

    /** The method alone: the target holds what keeps strangers out. */
    @Override
    public String toString() {
        return "RequestHead[" + method + "]";
    }
}
