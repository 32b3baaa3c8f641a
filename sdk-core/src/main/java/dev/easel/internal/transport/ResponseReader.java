package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.ImageDiverter;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.ResponseDocument;
import dev.easel.internal.json.Scratch;
import dev.easel.internal.json.UnreadableResponseException;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import okhttp3.Headers;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** Reads a response to its end: images to the exchange's store, the rest into a small {@link WireResponse}. */
final class ResponseReader {
    private static final int MAGIC = 12;
    private static final int SWITCHING = 101;
    private static final int OK = 200;
    private static final String HIDDEN_STATUS = SendInterceptor.HIDDEN_STATUS.toLowerCase(Locale.ROOT);
    private static final String HIDDEN_RETRY_AFTER = SendInterceptor.HIDDEN_RETRY_AFTER.toLowerCase(Locale.ROOT);

    private final ResponseLimits limits;
    private final InstantSource clock;
    private final ImageReader images;
    private final ArchiveReader archives;

    ResponseReader(ResponseLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.images = new ImageReader(limits);
        this.archives = new ArchiveReader(limits);
    }

    WireResponse read(WireRequest request, Response response, Exchange exchange) throws IOException {
        long headerBytes = response.headers().byteCount();
        if (headerBytes > limits.headerBytes()) {
            throw new OverLimitException(
                    "the response's headers have " + headerBytes + " bytes, more than " + limits.headerBytes(),
                    "headerBytes");
        }
        Map<String, String> headers = headers(response.headers());
        if (WebSocketMessages.areIn(response)) {
            return messages(request, headers, response, exchange);
        }
        if (request.webSocket().isPresent() && (response.isSuccessful() || response.code() == SWITCHING)) {
            throw new UnreadableResponseException("it opens no WebSocket (HTTP " + response.code() + ")");
        }
        if (!response.isSuccessful()) {
            return error(response, headers);
        }
        try (BufferedSource content = ContentDecoder.decode(response)) {
            return read(request, response, headers, content, exchange);
        }
    }

    private WireResponse read(
            WireRequest request,
            Response response,
            Map<String, String> headers,
            BufferedSource content,
            Exchange exchange)
            throws IOException {
        int status = status(response);
        String contentType = headers.getOrDefault("content-type", "");
        if (request.isImage() && ImageReader.isImage(contentType, count -> beginning(content, count))) {
            images.read(response, content, exchange);
            return WireResponse.of(status, headers, "", JsonValue.absent(), 1);
        }
        if (request.isArchive() && ArchiveReader.isArchive(beginning(content, MAGIC))) {
            List<StoredImage> stored = archives.read(content.inputStream(), exchange.store());
            exchange.stored(stored);
            return WireResponse.of(status, headers, "", JsonValue.absent(), stored.size());
        }
        try (Scratch scratch = Scratch.take()) {
            EventReader events = request.events().orElse(null);
            if (events != null && isEvents(contentType, content)) {
                return events(
                        new EventStream(request, events, status, headers, exchange, limits, scratch),
                        stream -> drain(content, stream::feed, stream::isOver));
            }
            long length =
                    ContentDecoder.isEncoded(response) ? -1 : response.body().contentLength();
            return document(status, headers, content, length, request, exchange, scratch);
        }
    }

    private WireResponse messages(
            WireRequest request, Map<String, String> headers, Response response, Exchange exchange) throws IOException {
        try (Scratch scratch = Scratch.take();
                WebSocketMessages messages = WebSocketMessages.of(response)) {
            messages.check(response);
            return events(
                    new EventStream(request, request.events().orElseThrow(), OK, headers, exchange, limits, scratch),
                    messages::read);
        }
    }

    /** Feeds events to a stream until it is over. */
    @FunctionalInterface
    private interface Events {
        void feed(EventStream stream) throws IOException;
    }

    private static WireResponse events(EventStream stream, Events events) throws IOException {
        try {
            events.feed(stream);
            return stream.finish();
        } finally {
            stream.abort();
        }
    }

    private WireResponse document(
            int status,
            Map<String, String> headers,
            BufferedSource content,
            long length,
            WireRequest request,
            Exchange exchange,
            Scratch scratch)
            throws IOException {
        ImageDiverter diverter =
                new ImageDiverter(request.imageFields(), request.dataUriFields(), exchange.store(), limits, scratch);
        boolean whole = false;
        try {
            diverter.expect(length);
            drain(content, diverter::feed);
            diverter.finish();
            whole = true;
        } finally {
            if (!whole) {
                diverter.abort();
            }
        }
        exchange.stored(diverter.images());
        return ResponseDocument.of(status, headers, diverter);
    }

    /** An error is read as far as it can be worth reading: nobody has to take a gigabyte of it. */
    private WireResponse error(Response response, Map<String, String> headers) throws IOException {
        try (BufferedSource content = ContentDecoder.decode(response)) {
            content.request(limits.errorBytes());
            byte[] text = content.readByteArray(Math.min(content.getBuffer().size(), limits.errorBytes()));
            return ResponseDocument.withoutImages(status(response), headers, text);
        } catch (UnreadableResponseException | ZipException unreadable) {
            // Its status says most of it.
            return WireResponse.of(status(response), headers, "", JsonValue.absent(), 0);
        }
    }

    /** Takes bytes where they lie, without a copy. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int from, int to) throws IOException;
    }

    /** Reads to the end, handing over OkHttp's own segments as they fill. Returns how many bytes there were. */
    static long drain(BufferedSource source, Taker taker) throws IOException {
        return drain(source, taker, () -> false);
    }

    /** The same, until what came is enough. */
    private static long drain(BufferedSource source, Taker taker, BooleanSupplier enough) throws IOException {
        Buffer buffer = source.getBuffer();
        Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
        long total = 0;
        while (!enough.getAsBoolean() && !source.exhausted()) {
            int count;
            buffer.readUnsafe(cursor);
            try {
                count = cursor.next();
                byte[] segment = cursor.data;
                if (segment != null) {
                    taker.take(segment, cursor.start, cursor.end);
                }
            } finally {
                // While a cursor is attached, the buffer cannot be moved on.
                cursor.close();
            }
            buffer.skip(count);
            total += count;
        }
        return total;
    }

    /** By what the server says, unless it is JSON all the same; some say nothing and send events. */
    private static boolean isEvents(String contentType, BufferedSource source) throws IOException {
        String first = new String(beginning(source, MAGIC), StandardCharsets.ISO_8859_1).stripLeading();
        return contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                ? !first.startsWith("{")
                : first.startsWith("data:") || first.startsWith("event:");
    }

    /** The first bytes, which stay to be read; fewer where there are fewer. */
    private static byte[] beginning(BufferedSource source, int count) throws IOException {
        source.request(count);
        // Not by peeking, which would share the segment and so keep it from being used again.
        Buffer ahead = source.getBuffer();
        byte[] beginning = new byte[(int) Math.min(count, ahead.size())];
        for (int i = 0; i < beginning.length; i++) {
            beginning[i] = ahead.getByte(i);
        }
        return beginning;
    }

    private static int status(Response response) {
        return response.header(SendInterceptor.HIDDEN_STATUS) == null ? response.code() : 407;
    }

    /** Each header's first value. A response without a date gets the time at which it came (RFC 9110, 6.6.1). */
    private Map<String, String> headers(Headers headers) {
        Map<String, String> first = new HashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            first.putIfAbsent(headers.name(i).toLowerCase(Locale.ROOT), headers.value(i));
        }
        first.remove(HIDDEN_STATUS);
        String hidden = first.remove(HIDDEN_RETRY_AFTER);
        if (hidden != null) {
            first.put("retry-after", hidden);
        }
        if (first.containsKey("retry-after") && !first.containsKey("date")) {
            first.put(
                    "date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        }
        return first;
    }
}
