package dev.easel.internal.transport;

import dev.easel.ImageFormat;
import dev.easel.Preview;
import dev.easel.ResponseLimits;
import dev.easel.TaskStatus;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.GuardedStore;
import dev.easel.internal.image.ImageSniffer;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.ImageDiverter;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.ResponseDocument;
import dev.easel.internal.json.Scratch;
import dev.easel.internal.json.UnreadableResponseException;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a response that comes as a stream of events, or as the messages of a WebSocket, up to the one that is the response. Each event
 * is a document of its own, whose images are diverted like those of any other: no more than one event is held at a time, and no
 * image of it as text. Images of a push channel are none of the result, and never go to its destination. Not thread-safe.
 */
final class EventStream implements EventLines.Taker {
    /** Each is told with its bytes to whoever follows the task, however slowly. More are passed over. */
    private static final int MOST_PREVIEWS = 8;

    /** Binary messages are small: services send one for every few steps. */
    private static final int MOST_BINARY_PREVIEWS = 64;

    private static final int MOST_BINARY_BYTES = 2 << 20;

    private static final int MOST_EVENTS = 10_000;

    private final WireRequest request;
    private final EventReader reader;
    private final int status;
    private final Map<String, String> headers;
    private final Exchange exchange;
    private final ResponseLimits limits;
    private final Scratch scratch;
    private final ImageStore memory;
    private final EventLines lines = new EventLines(this);

    private String name = "";
    private @Nullable ImageDiverter event;

    /** Of each image of the event, whether it went to its destination rather than to memory. */
    private final List<Boolean> delivered = new ArrayList<>(1);

    /** The binary message under way, with the bytes before its image. */
    private @Nullable ByteArrayOutputStream binary;

    private int events;
    private int images;
    private int previews;
    private long documentBytes;
    private @Nullable WireResponse result;

    EventStream(
            WireRequest request,
            EventReader reader,
            int status,
            Map<String, String> headers,
            Exchange exchange,
            ResponseLimits limits,
            Scratch scratch) {
        this.request = request;
        this.reader = reader;
        this.status = status;
        this.headers = headers;
        this.exchange = exchange;
        this.limits = limits;
        this.scratch = scratch;
        this.memory = GuardedStore.of(MemoryStore.INSTANCE, limits.imageBytes());
    }

    /** Takes the next piece: the bytes of the array from one place up to another. */
    void feed(byte[] bytes, int from, int to) throws IOException {
        lines.feed(bytes, from, to);
    }

    /** Whether the response is there: what follows is not read. */
    boolean isOver() {
        return result != null || lines.isOver();
    }

    /**
     * Ends the stream; the response's images are the exchange's.
     *
     * @throws EOFException if no event was the response
     */
    WireResponse finish() throws IOException {
        lines.finish();
        if (result == null) {
            throw new EOFException("the stream of events ended without the one that is the response");
        }
        return result;
    }

    /** Throws away every image of the event under way; there is none once the response is there. */
    void abort() {
        if (event != null) {
            event.abort();
            event = null;
        }
    }

    @Override
    public void name(String said) {
        name = said;
    }

    @Override
    public void data(byte[] bytes, int from, int to) throws IOException {
        if (event == null) {
            begin();
            event = new ImageDiverter(request.imageFields(), request.dataUriFields(), this::open, limits, scratch);
        }
        event.feed(bytes, from, to);
    }

    private void begin() throws IOException {
        if (++events > MOST_EVENTS) {
            throw new UnreadableResponseException("the response came as more than " + MOST_EVENTS + " events");
        }
        delivered.clear();
    }

    /** Takes bytes of a binary message, which is passed over where it is too long. */
    void binary(byte[] bytes, int from, int to) throws IOException {
        if (binary == null) {
            begin();
            binary = new ByteArrayOutputStream();
        }
        int left = MOST_BINARY_BYTES + imageOffset() + 1 - binary.size();
        binary.write(bytes, from, Math.min(to - from, left));
    }

    /** Ends a message, whatever its kind. */
    void endMessage() throws IOException {
        ByteArrayOutputStream whole = binary;
        if (whole == null) {
            end();
            return;
        }
        binary = null;
        byte[] bytes = whole.toByteArray();
        int from = Math.min(imageOffset(), bytes.length);
        byte[] image = Arrays.copyOfRange(bytes, from, bytes.length);
        if (image.length <= MOST_BINARY_BYTES && ImageSniffer.formatOf(image) != ImageFormat.UNKNOWN) {
            delivered.add(false);
            WireResponse read = WireResponse.of(status, headers, "", JsonValue.absent(), 1);
            take(reader.read("", read), read, List.of(memory.store(new ByteArrayInputStream(image), image.length)));
        }
    }

    private int imageOffset() {
        return request.webSocket().orElse(0);
    }

    private ImageStore.ImageWriter open(long sizeHint) throws IOException {
        if (++images > limits.images()) {
            throw new OverLimitException("the response holds more than " + limits.images() + " images", "images");
        }
        // Where nothing has said yet what it is, it may be either: memory is where it can still go anywhere from.
        String known = name.isEmpty() && event != null ? ResponseDocument.typeSoFar(event) : name;
        boolean own = exchange.phase() != Phase.PUSH && !known.isEmpty() && reader.isResult(known);
        delivered.add(own);
        return (own ? exchange.store() : memory).open(sizeHint);
    }

    @Override
    public boolean end() throws IOException {
        ImageDiverter whole = event;
        if (whole == null) {
            return true;
        }
        whole.finish();
        documentBytes += whole.documentLength();
        if (documentBytes > limits.documentBytes()) {
            throw new OverLimitException(
                    "the events of the response are larger than " + limits.documentBytes()
                            + " bytes, their images not counted",
                    "documentBytes");
        }
        WireResponse read = ResponseDocument.of(status, headers, whole);
        String known = name.isEmpty() ? read.json().get("type").text().orElse("") : name;
        take(reader.read(known, read), read, whole.images());
        if (result == null || exchange.phase() == Phase.PUSH) {
            whole.abort();
        }
        scratch.giveBack();
        event = null;
        name = "";
        return result == null;
    }

    private void take(EventOutcome outcome, WireResponse read, List<StoredImage> images) throws IOException {
        if (outcome instanceof EventOutcome.Result) {
            if (exchange.phase() != Phase.PUSH) {
                deliver(images);
                exchange.stored(images);
            }
            result = read;
        } else if (outcome instanceof EventOutcome.Progress progress
                && !progress.status().isFinal()) {
            exchange.progressed(withPreview(progress, images));
        }
    }

    private TaskStatus withPreview(EventOutcome.Progress progress, List<StoredImage> images) throws IOException {
        ImageRef place = progress.preview();
        if (place == null
                || place.index() >= images.size()
                || delivered.get(place.index())
                || images.get(place.index()) instanceof BrokenImage
                || previews == (request.webSocket().isPresent() ? MOST_BINARY_PREVIEWS : MOST_PREVIEWS)
                || !(progress.status() instanceof TaskStatus.Running running)) {
            return progress.status();
        }
        previews++;
        try (InputStream in = images.get(place.index()).header()) {
            byte[] bytes = in.readAllBytes();
            return running.withPreview(Preview.of(ImageSniffer.formatOf(bytes), bytes));
        }
    }

    /** Brings those images to their destination that went to memory first. */
    private void deliver(List<StoredImage> images) throws IOException {
        for (int i = 0; i < images.size(); i++) {
            if (!delivered.get(i) && !(images.get(i) instanceof BrokenImage)) {
                images.set(i, delivered(images.get(i)));
            }
        }
    }

    private StoredImage delivered(StoredImage image) throws IOException {
        try (InputStream in = image.header()) {
            return exchange.store().store(in, image.length());
        }
    }
}
