package dev.easel.spi;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, as data. Immutable.
 *
 * <p>A request to a path goes to the client's base URL, with its credentials. A request to an address goes there without
 * any, unless {@link Builder#withCredentials()} says otherwise and the provider vouches for the address.
 */
public final class WireRequest {
    private final String method;
    private final @Nullable String path;
    private final @Nullable URI address;
    private final Map<String, String> headers;
    private final @Nullable WireBody body;
    private final Set<String> imageFields;
    private final Set<String> dataUriFields;
    private final @Nullable EventReader events;
    private final boolean image;
    private final boolean archive;
    private final boolean credentials;
    private final @Nullable Integer webSocket;

    private WireRequest(Builder builder) {
        this.method = builder.method;
        this.path = builder.path;
        this.address = builder.webSocket == null ? builder.address : overHttp(builder.address);
        this.headers = Map.copyOf(builder.headers);
        this.body = builder.body;
        this.imageFields = Set.copyOf(builder.imageFields);
        this.dataUriFields = Set.copyOf(builder.dataUriFields);
        this.events = builder.events;
        this.image = builder.image;
        this.archive = builder.archive;
        this.credentials = builder.credentials;
        this.webSocket = builder.webSocket;
    }

    /** @param path from the base URL on, beginning with a slash; a query may follow, encoded */
    public static Builder get(String path) {
        return new Builder("GET", checked(path), null);
    }

    /** @param path from the base URL on, beginning with a slash; a query may follow, encoded */
    public static Builder post(String path) {
        return new Builder("POST", checked(path), null);
    }

    /**
     * What takes something away; asked again after a failure that may pass, so a second time has to do no harm.
     *
     * @param path from the base URL on, beginning with a slash; a query may follow, encoded
     */
    public static Builder delete(String path) {
        return new Builder("DELETE", checked(path), null);
    }

    /**
     * Returns a builder of a request to a path.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param path from the base URL on, beginning with a slash; a query may follow, encoded
     */
    public static Builder to(String method, String path) {
        return new Builder(method, checked(path), null);
    }

    /**
     * Returns a builder of a request to an address. It goes without the credential, unless {@link Builder#withCredentials()}.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param address the whole address
     */
    public static Builder to(String method, URI address) {
        return new Builder(method, null, address);
    }

    /** @param address where something lies that needs no credential, for example an image's address from a response */
    public static Builder fetch(URI address) {
        return new Builder("GET", null, address);
    }

    private static @Nullable URI overHttp(@Nullable URI address) {
        String text = String.valueOf(address);
        return text.regionMatches(true, 0, "ws", 0, 2) ? URI.create("http" + text.substring(2)) : address;
    }

    private static String checked(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        return path;
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** From the base URL on, beginning with a slash; empty where {@link #address()} is set. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** Where else to; empty where {@link #path()} is set. */
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }

    /** Headers besides those that every request has. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What it carries; empty for a request without a body. */
    public Optional<WireBody> body() {
        return Optional.ofNullable(body);
    }

    /** The names of the JSON fields of the response whose text is an image in base64. */
    public Set<String> imageFields() {
        return imageFields;
    }

    /** The names of the JSON fields of the response whose text is an image where it begins with {@code data:}. */
    public Set<String> dataUriFields() {
        return dataUriFields;
    }

    /** What the events mean where a successful response is a stream of them; empty for a response that comes in one. */
    public Optional<EventReader> events() {
        return Optional.ofNullable(events);
    }

    /** Whether a successful response is itself an image. */
    public boolean isImage() {
        return image;
    }

    /** Whether a successful response may be a ZIP archive of images. */
    public boolean isArchive() {
        return archive;
    }

    /** Returns whether the request may carry the credentials to its address. */
    public boolean hasCredentials() {
        return credentials;
    }

    /** Returns how many bytes precede the image in a binary message, where the request opens a WebSocket; else empty. */
    public OptionalInt webSocket() {
        return webSocket == null ? OptionalInt.empty() : OptionalInt.of(webSocket);
    }

    /** A copy with more headers. */
    public WireRequest withHeaders(Map<String, String> more) {
        Builder builder = copy();
        builder.headers = headers.isEmpty() ? more : joined(headers, more);
        return new WireRequest(builder);
    }

    /** A copy whose response's events are read by another reader. */
    public WireRequest withEvents(EventReader reader) {
        return copy().events(reader).build();
    }

    private Builder copy() {
        Builder builder = new Builder(method, path, address);
        builder.headers = headers;
        builder.body = body;
        builder.imageFields = imageFields;
        builder.dataUriFields = dataUriFields;
        builder.events = events;
        builder.image = image;
        builder.archive = archive;
        builder.credentials = credentials;
        builder.webSocket = webSocket;
        return builder;
    }

    private static Map<String, String> joined(Map<String, String> first, Map<String, String> second) {
        Map<String, String> all = new HashMap<>(first);
        all.putAll(second);
        return all;
    }

    /** Names what is asked, without query, headers and body: {@code POST /api/sd/txt2img}. */
    @Override
    public String toString() {
        if (path != null) {
            int query = path.indexOf('?');
            return method + " " + (query < 0 ? path : path.substring(0, query));
        }
        return method + " "
                + (address == null ? "" : address.getScheme() + "://" + Addresses.host(address) + address.getPath());
    }

    /** Puts a request together. */
    public static final class Builder {
        private static final int MAX_NAME = 64;

        private final String method;
        private final @Nullable String path;
        private final @Nullable URI address;
        private Map<String, String> headers = Map.of();
        private Set<String> imageFields = Set.of();
        private Set<String> dataUriFields = Set.of();
        private @Nullable WireBody body;
        private @Nullable EventReader events;
        private boolean image;
        private boolean archive;
        private boolean credentials;
        private @Nullable Integer webSocket;

        private Builder(String method, @Nullable String path, @Nullable URI address) {
            this.method = method;
            this.path = path;
            this.address = address;
        }

        /** Adds a header. */
        public Builder header(String name, String value) {
            headers = joined(headers, Map.of(name, value));
            return this;
        }

        /** Sets the body. */
        public Builder body(WireBody content) {
            this.body = content;
            return this;
        }

        /** Sets a JSON document as the body. */
        public Builder json(JsonObject document) {
            return body(WireBody.json(document));
        }

        /**
         * Names JSON fields of the response whose text is an image in base64 (with or without a {@code data:} prefix), or
         * an array of such texts. It is decoded as it arrives and never becomes text; {@link JsonValue#image()} stands in
         * its place. A text that is an http or https address is left as it is.
         *
         * @param fields names of up to 64 characters of ASCII
         * @throws IllegalArgumentException if one is not
         */
        public Builder imagesIn(String... fields) {
            imageFields = with(imageFields, fields);
            return this;
        }

        /**
         * Names JSON fields of the response whose text is an address as a rule (or an array of such texts), and in which some
         * servers put the image itself, as a base64 {@code data:} URI. Such a text is decoded as it arrives, as in {@link
         * #imagesIn}; any other, however it begins, is left as it is.
         *
         * @param fields names of up to 64 characters of ASCII
         * @throws IllegalArgumentException if one is not
         */
        public Builder dataUrisIn(String... fields) {
            dataUriFields = with(dataUriFields, fields);
            return this;
        }

        private static Set<String> with(Set<String> known, String... fields) {
            for (String field : fields) {
                checkedName(field);
            }
            if (known.isEmpty() && fields.length == 1) {
                return Set.of(fields[0]);
            }
            Set<String> all = new HashSet<>(known);
            all.addAll(List.of(fields));
            return all;
        }

        private static void checkedName(String field) {
            for (int i = 0; i < field.length(); i++) {
                if (i == MAX_NAME || field.charAt(i) >= 0x80) {
                    throw new IllegalArgumentException("no name of up to 64 characters of ASCII: " + field);
                }
            }
        }

        /**
         * Says that a successful response may come as a stream of events ({@code text/event-stream}), and what they mean. One
         * that comes as a single document is read as ever.
         */
        public Builder events(EventReader reader) {
            this.events = reader;
            return this;
        }

        /** Says that a successful response is itself an image. */
        public Builder image() {
            this.image = true;
            return this;
        }

        /**
         * Says that a successful response may be a ZIP archive of images, and nothing but images. They come with the response
         * in the archive's order, each to its destination as it arrives; what the archive calls them is not looked at.
         */
        public Builder archive() {
            this.archive = true;
            return this;
        }

        /**
         * Lets the request carry the credentials to its address, if that is of the configured origin or {@link
         * ProviderProtocol#vouchesFor} allows it. A redirect is followed without them.
         */
        public Builder withCredentials() {
            this.credentials = true;
            return this;
        }

        /**
         * Says that the request, a GET without a body, opens a WebSocket, for {@link ProviderProtocol#push}. An address may
         * begin with {@code ws:} or {@code wss:}. Each message is read by {@link #events} as an event of status 200: a text message
         * as its document, a binary message as one image, if an image begins behind the offset and has 2 MiB at most. Other binary
         * messages are passed over. Pings are answered; no message is sent.
         *
         * @param imageOffset how many bytes precede the image in a binary message
         * @throws IllegalArgumentException if it is negative
         */
        public Builder webSocket(int imageOffset) {
            if (imageOffset < 0) {
                throw new IllegalArgumentException("an image cannot begin at byte " + imageOffset + " of a message");
            }
            this.webSocket = imageOffset;
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException if it opens a WebSocket and is no GET, has a body, or nothing reads its events
         */
        public WireRequest build() {
            if (webSocket != null && (!method.equals("GET") || body != null || events == null)) {
                throw new IllegalArgumentException("a WebSocket is opened by a GET without a body, with events(…)");
            }
            return new WireRequest(this);
        }
    }
}
