package dev.easel.spi;

import dev.easel.internal.json.ResponseDocument;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A response that arrived whole, small whatever the size of the images in it: these went to the destination while it was
 * read. Immutable.
 */
public final class WireResponse {
    private static final int QUOTED = 300;
    private static final Pattern PAGE = Pattern.compile("<(!doctype|html|head|body)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<[^>]{0,1000}>");
    private static final Pattern TITLE = Pattern.compile("<title>([^<]{1,200})", Pattern.CASE_INSENSITIVE);

    private final int status;
    private final Map<String, String> headers;
    private final String text;
    private final JsonValue document;
    private final int images;

    private WireResponse(int status, Map<String, String> headers, String text, JsonValue document, int images) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.text = text;
        this.document = document;
        this.images = images;
    }

    /**
     * @param status the HTTP status
     * @param headers the headers, names in lower case
     * @param text the body as text where it is not an image; where it is JSON, without its images
     * @param document the body where it is JSON, else {@link JsonValue#absent()}
     * @param images how many images came with it
     */
    public static WireResponse of(
            int status, Map<String, String> headers, String text, JsonValue document, int images) {
        return new WireResponse(status, headers, text, document, images);
    }

    /**
     * A response as the transport would give it, from its body: for tests of a protocol, without a server.
     *
     * @param status the HTTP status
     * @param body the body
     * @param imageFields as in {@link WireRequest#imageFields()}
     */
    public static WireResponse of(int status, String body, String... imageFields) {
        return ResponseDocument.inMemory(status, body, Set.of(imageFields), Set.of());
    }

    /**
     * The same, with the images that a request expects in its response: in {@link WireRequest#imageFields()} and in {@link
     * WireRequest#dataUriFields()}.
     */
    public static WireResponse of(int status, String body, WireRequest request) {
        return ResponseDocument.inMemory(status, body, request.imageFields(), request.dataUriFields());
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the HTTP status is 200 to 299. */
    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /** A header's first value; the name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns all headers by their names in lower case; of a repeated one, the first value. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body where it is JSON, whatever its content type says; else {@link JsonValue#absent()}. */
    public JsonValue json() {
        return document;
    }

    /** The body as text, without its images. */
    public String text() {
        return text;
    }

    /** The images that came with it, in order. */
    public List<ImageRef> images() {
        return IntStream.range(0, images).mapToObj(ImageRef::new).toList();
    }

    /**
     * How long the {@code Retry-After} header asks to wait (RFC 9110, 10.2.3): its seconds, or its date less that of the
     * response's own {@code Date} header, so that clocks need not agree. Zero for a moment that has passed, at most 100
     * years. Empty where it asks for nothing that can be read.
     */
    public Optional<Duration> retryAfter() {
        return header("retry-after")
                .flatMap(value -> RetryAfter.parse(value, header("date").orElse(null), InstantSource.system()));
    }

    /**
     * Returns the beginning of the body in one line, to be quoted in a message, as {@link ServiceWords} shows it. An HTML page is
     * named by its title, and binary data by that name.
     */
    public String excerpt() {
        String line = ServiceWords.clean(text, QUOTED);
        if (line.isEmpty()) {
            return "(empty body)";
        }
        if (PAGE.matcher(line).lookingAt()) {
            Matcher title = TITLE.matcher(text);
            String says = title.find() ? title.group(1) : TAG.matcher(text).replaceAll(" ");
            return "an HTML page: " + ServiceWords.clean(says, QUOTED / 3);
        }
        // What is no UTF-8 was decoded to replacement characters.
        long unreadable = line.chars().filter(c -> c == '\ufffd').count();
        return unreadable * 8 > line.length() ? "(binary data)" : line;
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
