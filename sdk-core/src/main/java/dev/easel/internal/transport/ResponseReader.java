package dev.easel.internal.transport;

import dev.easel.ImageFormat;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageHeader;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.ImageDiverter;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.ResponseDocument;
import dev.easel.internal.json.Scratch;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import okhttp3.Headers;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;

/** Reads an answer to its end: pictures to the exchange's store, the rest into a small {@link WireResponse}. */
final class ResponseReader {
    private static final int MAGIC = 12;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final Map.Entry<String, String>[] ENTRIES = new Map.Entry[0];

    private final ResponseLimits limits;
    private final PictureReader pictures;
    private final ArchiveReader archives;

    ResponseReader(ResponseLimits limits) {
        this.limits = limits;
        this.pictures = new PictureReader(limits);
        this.archives = new ArchiveReader(limits);
    }

    WireResponse read(WireRequest request, Response response, Exchange exchange) throws IOException {
        long headerBytes = response.headers().byteCount();
        if (headerBytes > limits.headerBytes()) {
            throw new OverLimitException(
                    "the answer's headers have " + headerBytes + " bytes, more than " + limits.headerBytes(),
                    "headerBytes");
        }
        Map<String, String> headers = headers(response);
        ResponseBody body = response.body();
        if (!response.isSuccessful()) {
            return error(response.code(), headers, body.source());
        }
        if (request.isImage()
                && (PictureReader.isPiece(response, exchange)
                        || isImage(headers.getOrDefault("content-type", ""), body.source()))) {
            pictures.read(response, exchange);
            return WireResponse.of(response.code(), headers, "", JsonValue.absent(), 1);
        }
        if (request.isArchive() && ArchiveReader.isArchive(beginning(body.source(), MAGIC))) {
            List<StoredImage> images = archives.read(body.byteStream(), exchange.store());
            exchange.stored(images);
            return WireResponse.of(response.code(), headers, "", JsonValue.absent(), images.size());
        }
        EventReader events = request.events().orElse(null);
        if (events != null && isEvents(headers.getOrDefault("content-type", ""), body.source())) {
            try (Scratch scratch = Scratch.take()) {
                return events(
                        new EventStream(request, events, response.code(), headers, exchange, limits, scratch), body);
            }
        }
        return document(response.code(), headers, body, request, exchange);
    }

    private static WireResponse events(EventStream stream, ResponseBody body) throws IOException {
        boolean whole = false;
        try {
            drain(body.source(), stream::feed, stream::isOver);
            WireResponse answer = stream.finish();
            whole = true;
            return answer;
        } finally {
            if (!whole) {
                stream.abort();
            }
        }
    }

    private WireResponse document(
            int status, Map<String, String> headers, ResponseBody body, WireRequest request, Exchange exchange)
            throws IOException {
        try (Scratch scratch = Scratch.take()) {
            return document(status, headers, body, request, exchange, scratch);
        }
    }

    private WireResponse document(
            int status,
            Map<String, String> headers,
            ResponseBody body,
            WireRequest request,
            Exchange exchange,
            Scratch scratch)
            throws IOException {
        ImageDiverter diverter =
                new ImageDiverter(request.imageFields(), request.dataUriFields(), exchange.store(), limits, scratch);
        boolean whole = false;
        try {
            diverter.expect(body.contentLength());
            drain(body.source(), diverter::feed);
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
    private WireResponse error(int status, Map<String, String> headers, BufferedSource source) throws IOException {
        source.request(limits.errorBytes());
        byte[] text = source.readByteArray(Math.min(source.getBuffer().size(), limits.errorBytes()));
        return ResponseDocument.withoutPictures(status, headers, text);
    }

    /** Takes bytes where they lie, without a copy. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int from, int to) throws IOException;
    }

    /** Reads to the end, handing over OkHttp's own segments as they fill. */
    static void drain(BufferedSource source, Taker taker) throws IOException {
        drain(source, taker, () -> false);
    }

    /** The same, until what came is enough. */
    private static void drain(BufferedSource source, Taker taker, BooleanSupplier enough) throws IOException {
        Buffer buffer = source.getBuffer();
        Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();
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
        }
    }

    /** By what the server says, unless it is JSON all the same; some say nothing and send events. */
    private static boolean isEvents(String contentType, BufferedSource source) throws IOException {
        String first = new String(beginning(source, MAGIC), StandardCharsets.ISO_8859_1).stripLeading();
        return contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream")
                ? !first.startsWith("{")
                : first.startsWith("data:") || first.startsWith("event:");
    }

    /** By its first bytes, else by what the host says: hosts send error pages with status 200. */
    private static boolean isImage(String contentType, BufferedSource source) throws IOException {
        byte[] magic = beginning(source, MAGIC);
        return ImageHeader.formatOf(magic) != ImageFormat.UNKNOWN
                || (magic.length > 0 && contentType.toLowerCase(Locale.ROOT).startsWith("image/"));
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

    private static Map<String, String> headers(Response response) {
        Headers headers = response.headers();
        List<Map.Entry<String, String>> first = new ArrayList<>(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (isFirst(headers, i)) {
                first.add(Map.entry(name.toLowerCase(Locale.ROOT), headers.value(i)));
            }
        }
        // The sort of map that the answer keeps without another copy.
        return Map.ofEntries(first.toArray(ENTRIES));
    }

    private static boolean isFirst(Headers headers, int at) {
        for (int i = 0; i < at; i++) {
            if (headers.name(i).equalsIgnoreCase(headers.name(at))) {
                return false;
            }
        }
        return true;
    }
}
