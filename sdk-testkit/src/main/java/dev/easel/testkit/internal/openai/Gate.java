package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Credentials, the limit of images a minute, and the headers that every response has. Thread-safe. */
final class Gate {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final OpenAiSettings settings;
    private final Profile profile;
    private final InstantSource clock;
    private final Deque<Instant> images = new ArrayDeque<>();
    private final AtomicLong numbers = new AtomicLong();

    Gate(OpenAiSettings settings, Profile profile, InstantSource clock) {
        this.settings = settings;
        this.profile = profile;
        this.clock = clock;
    }

    /** @throws ApiError where the request shows no key, or another */
    void checkKey(Request incoming) {
        String header = incoming.header("Authorization");
        String bearer = header != null && header.startsWith("Bearer ") ? header.substring(7) : null;
        String key = settings.apiKey();
        boolean fits = switch (profile.auth()) {
            case NONE -> true;
            case BEARER -> fits(bearer, key);
            case OPTIONAL_BEARER -> key == null || fits(bearer, key);
            case PORTKEY -> fits(incoming.header("x-portkey-api-key"), key) && namesProvider(incoming);
            case AZURE ->
                fits(incoming.header("api-key"), key)
                        || (!String.valueOf(bearer).equals(key) && fits(bearer, settings.token()))
                        || (settings.has(Quirk.KEY_AS_BEARER) && fits(bearer, key));
        };
        if (!fits) {
            boolean azure = profile.auth() == Profile.Auth.AZURE;
            throw azure
                    ? ApiError.unauthorized("Access denied due to invalid subscription key.", "401")
                    : ApiError.unauthorized("Incorrect API key provided.", "invalid_api_key");
        }
        checkOwner(incoming, "OpenAI-Organization", settings.organization(), "invalid_organization");
        checkOwner(incoming, "OpenAI-Project", settings.project(), "mismatched_project");
    }

    private static boolean fits(@Nullable String shown, @Nullable String key) {
        return shown != null && !shown.isBlank() && (key == null || key.equals(shown));
    }

    private static boolean namesProvider(Request incoming) {
        return incoming.text().contains("\"@")
                || incoming.header("x-portkey-provider") != null
                || incoming.header("x-portkey-virtual-key") != null
                || incoming.header("x-portkey-config") != null;
    }

    /** Without the header the key's own organization and project count. */
    private static void checkOwner(Request incoming, String header, @Nullable String owner, String code) {
        String shown = incoming.header(header);
        if (shown != null && owner != null && !shown.equals(owner)) {
            throw ApiError.unauthorized("The key does not belong to " + header + " " + shown + ".", code);
        }
    }

    /** @throws ApiError where the minute has no room for so many images */
    synchronized void admit(int count) {
        Instant now = clock.instant();
        forget(now);
        if (images.size() + count > settings.imagesPerMinute()) {
            Instant free = images.isEmpty() ? now : images.peekFirst().plus(MINUTE);
            long millis = Math.max(1, Duration.between(now, free).toMillis());
            throw ApiError.of(429, "requests", "Rate limit exceeded for images per minute", null, "rate_limit_exceeded")
                    .with("Retry-After", Long.toString((millis + 999) / 1000))
                    .with("retry-after-ms", Long.toString(millis));
        }
        for (int i = 0; i < count; i++) {
            images.addLast(now);
        }
    }

    private void forget(Instant now) {
        while (!images.isEmpty() && !images.peekFirst().plus(MINUTE).isAfter(now)) {
            images.removeFirst();
        }
    }

    /** The response with the host's own headers. */
    Reply headed(Reply reply) {
        String number = Long.toString(numbers.incrementAndGet());
        Host host = settings.host();
        if (host == Host.LITELLM) {
            return reply.withHeader("x-litellm-call-id", "call-" + number)
                    .withHeader("x-litellm-response-cost", Double.toString(Bodies.PRICE));
        }
        if (host != Host.OPENAI && !host.isAzure()) {
            return reply;
        }
        int left = remaining();
        Reply headed = reply.withHeader("x-request-id", "req_" + number)
                .withHeader("x-ratelimit-limit-requests", Integer.toString(settings.imagesPerMinute()))
                .withHeader("x-ratelimit-remaining-requests", Integer.toString(left))
                .withHeader("x-ratelimit-reset-requests", "1m0s");
        return host.isAzure()
                ? headed.withHeader("apim-request-id", "apim-" + number).withHeader("x-ms-region", "Sweden Central")
                : headed.withHeader("openai-processing-ms", "1")
                        .withHeader("openai-version", "2020-10-01")
                        .withHeader(
                                "openai-organization",
                                settings.organization() == null ? "org-emulated" : settings.organization());
    }

    private synchronized int remaining() {
        forget(clock.instant());
        return Math.max(0, settings.imagesPerMinute() - images.size());
    }
}
