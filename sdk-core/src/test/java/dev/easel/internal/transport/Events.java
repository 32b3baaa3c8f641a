package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.TaskStatus;
import dev.easel.internal.image.BrokenImage;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.Scratch;
import dev.easel.internal.time.SystemTime;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stream of events that is read as the transport reads it, and what comes of it. */
final class Events {
    private static final SystemTime TIME = new SystemTime();

    private final ResponseLimits limits;

    /** Where the response's images go. */
    final CountingStore destination = new CountingStore();

    /** What was told before the response. */
    final List<TaskStatus> statuses = new ArrayList<>();

    /** The response's images; no bytes for a broken one. */
    final List<byte[]> images = new ArrayList<>();

    private final ImageStore store;

    Events(ResponseLimits limits) {
        this.limits = limits;
        this.store = destination;
    }

    /** Whose images go elsewhere. */
    Events(ResponseLimits limits, ImageStore store) {
        this.limits = limits;
        this.store = store;
    }

    /** Events called {@code done} are the response, those called {@code part} are previews; without a name, by their data. */
    private static final EventReader READER = new EventReader() {
        @Override
        public boolean isResult(String name) {
            return name.equals("done");
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return switch (name) {
                case "done" -> EventOutcome.result();
                case "part" ->
                    new EventOutcome.Progress(
                            TaskStatus.running(),
                            event.json().get("image").image().orElse(null));
                case "" -> event.json().get("final").isPresent() ? EventOutcome.result() : EventOutcome.nothing();
                default -> EventOutcome.nothing();
            };
        }
    };

    /** @param piece how many bytes come at a time */
    WireResponse read(byte[] stream, int piece) throws IOException {
        return read(reader -> {
            for (int from = 0; from < stream.length && !reader.isOver(); from += piece) {
                reader.feed(stream, from, Math.min(stream.length, from + piece));
            }
        });
    }

    /** @param feeder feeds the stream */
    WireResponse read(Feeder feeder) throws IOException {
        WireRequest request = WireRequest.post("/x")
                .imagesIn("image")
                .dataUrisIn("url")
                .events(READER)
                .build();
        Exchange exchange = Exchange.of(Phase.SUBMIT, Deadline.after(Duration.ofMinutes(1), TIME), store);
        exchange.onProgress(statuses::add);
        WireResponse response = null;
        try (Scratch scratch = Scratch.take()) {
            EventStream reader = new EventStream(request, READER, 200, Map.of(), exchange, limits, scratch);
            try {
                feeder.feed(reader);
                response = reader.finish();
            } finally {
                if (response == null) {
                    reader.abort();
                }
            }
        }
        for (StoredImage image : exchange.takeImages()) {
            images.add(
                    image instanceof BrokenImage ? new byte[0] : image.header().readAllBytes());
        }
        return response;
    }

    @FunctionalInterface
    interface Feeder {
        void feed(EventStream reader) throws IOException;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
