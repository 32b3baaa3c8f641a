package dev.easel.testkit.internal.replicate;

import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.internal.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Checks tokens and rates. Thread-safe. */
final class Gate {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int LOW_CREDIT_PER_MINUTE = 6;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ReplicateSettings settings;
    private final InstantSource clock;
    private final Bucket creates;
    private final Bucket others;

    /** So many tokens at once at most; they come back one by one over the minute. */
    private static final class Bucket {
        private final int most;
        private final long nanosPerToken;
        private long tokens;
        private Instant countedAt;

        Bucket(int most, int perMinute, Instant now) {
            this.most = most;
            this.nanosPerToken = MINUTE_NANOS / perMinute;
            this.tokens = most;
            this.countedAt = now;
        }

        /** Takes a token, or returns how long the next one is away. */
        synchronized Duration take(InstantSource clock) {
            Instant now = clock.instant();
            long came = Duration.between(countedAt, now).toNanos() / nanosPerToken;
            tokens = Math.min(most, tokens + came);
            countedAt = tokens == most ? now : countedAt.plusNanos(came * nanosPerToken);
            if (tokens == 0) {
                return Duration.between(now, countedAt.plusNanos(nanosPerToken));
            }
            tokens--;
            return Duration.ZERO;
        }
    }

    Gate(ReplicateSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        Instant now = clock.instant();
        this.creates = settings.has(Quirk.LOW_CREDIT)
                ? new Bucket(1, LOW_CREDIT_PER_MINUTE, now)
                : new Bucket(settings.createsPerMinute(), settings.createsPerMinute(), now);
        this.others = new Bucket(settings.requestsPerMinute(), settings.requestsPerMinute(), now);
    }

    boolean hasToken(Request request) {
        String header = String.valueOf(request.header("Authorization"));
        // Older pages show the word Token.
        String scheme = header.startsWith("Token ") && !settings.strict() ? "Token " : "Bearer ";
        String token = header.startsWith(scheme) ? header.substring(scheme.length()) : "";
        return !token.isBlank() && (settings.apiKey() == null || token.equals(settings.apiKey()));
    }

    /** @throws Refusal where the request shows no token, or another */
    void checkToken(Request request) {
        if (!hasToken(request)) {
            throw unauthenticated();
        }
    }

    static Refusal unauthenticated() {
        return Refusal.of(401, "Unauthenticated", "You did not pass a valid authentication token");
    }

    /** @throws Refusal where the rate is used up */
    void admit(boolean create) {
        Duration wait = (create ? creates : others).take(clock);
        if (!wait.isZero()) {
            throw throttled(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
        }
    }

    /** The refusal of a request that comes too soon, with the time in the form that the quirks say. */
    Refusal throttled(long seconds) {
        if (settings.has(Quirk.RETRY_AFTER_ABSENT)) {
            return Refusal.of(429, null, "Request was throttled.");
        }
        Refusal refusal = Refusal.of(429, null, "Request was throttled. Your rate limit resets in ~" + seconds + "s.");
        if (settings.has(Quirk.RETRY_AFTER_IN_WORDS)) {
            return refusal;
        }
        if (settings.has(Quirk.RETRY_AFTER_DATE)) {
            return refusal.withHeader(
                    "Retry-After", HTTP_DATE.format(clock.instant().plusSeconds(seconds)));
        }
        refusal.with("retry_after", seconds);
        return settings.has(Quirk.RETRY_AFTER_IN_BODY)
                ? refusal
                : refusal.withHeader("Retry-After", Long.toString(seconds));
    }
}
