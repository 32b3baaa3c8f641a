package dev.easel.testkit;

import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Is the smallest service: it counts its work and returns the count in a JSON text of a known length. */
final class FixtureEmulator extends Emulator {

    static final String RIGHT = "{\"response\":\"right, and long enough to be cut in two halves\"}";

    private static final class Counting implements Service {

        private final AtomicInteger works = new AtomicInteger();
        private final Duration delay;

        Counting(Duration delay) {
            this.delay = delay;
        }

        @Override
        public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
            return atImageHost
                    ? ExchangeKind.DOWNLOAD
                    : path.equals("/submit") ? ExchangeKind.SUBMIT : ExchangeKind.POLL;
        }

        @Override
        public Reply handle(Request request) {
            if (request.path().equals("/bug")) {
                throw new IllegalStateException("on purpose");
            }
            works.incrementAndGet();
            return Reply.later(delay, () -> Reply.of(200, "application/json", RIGHT.getBytes()))
                    .withHeader("X-Early", "kept");
        }
    }

    private final Counting service;

    private FixtureEmulator(Builder options) {
        super(options, surroundings -> new Counting(options.generationTime));
        this.service = service(Counting.class);
    }

    static FixtureEmulator start() {
        return new FixtureEmulator(new Builder());
    }

    static Builder builder() {
        return new Builder();
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString());
    }

    int works() {
        return service.works.get();
    }

    static final class Builder extends EmulatorBuilder<Builder> {
        @Override
        Builder self() {
            return this;
        }

        @Override
        public FixtureEmulator start() {
            return new FixtureEmulator(this);
        }
    }
}
