package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Credentials, the size of bodies, the query, and the limit of images a minute. Thread-safe. */
final class Gate {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final GeminiSettings settings;
    private final InstantSource clock;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Deque<Instant> images = new ArrayDeque<>();

    Gate(GeminiSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void revoke(String token) {
        revoked.add(token);
    }

    /** @throws GeminiError where the credentials are not the ones of this door */
    void checkCredentials(Request incoming, Route route) {
        boolean upload = route.target() == Route.Target.UPLOAD && Files.isUpload(incoming);
        if (upload) {
            return;
        }
        String key = incoming.header("x-goog-api-key");
        String header = incoming.header("Authorization");
        if (key != null && header != null && settings.strict()) {
            throw GeminiError.strict("the request has a key and a token; send the one of this door");
        }
        switch (route.door()) {
            case GEMINI_API -> {
                if (header == null) {
                    checkKey(key);
                } else {
                    checkToken(header);
                    if (blank(incoming.header("x-goog-user-project"))) {
                        throw GeminiError.of(403, "PERMISSION_DENIED", "The API requires a quota project.");
                    }
                }
            }
            case VERTEX -> {
                checkToken(header);
                if (settings.project() != null && !settings.project().equals(route.project())) {
                    throw GeminiError.of(403, "PERMISSION_DENIED", "The caller has no permission on this project.");
                }
            }
            case VERTEX_EXPRESS -> checkKey(key);
        }
    }

    private void checkKey(@Nullable String key) {
        if (blank(key)) {
            throw GeminiError.of(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");
        }
        if (settings.apiKey() != null && !settings.apiKey().equals(key)) {
            throw Problems.keyInvalid();
        }
    }

    private void checkToken(@Nullable String header) {
        String token = header != null && header.startsWith("Bearer ") ? header.substring(7) : null;
        boolean wrong = settings.token() != null && !settings.token().equals(token);
        if (token == null || token.isBlank() || wrong || revoked.contains(token)) {
            throw Problems.unauthenticated();
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** @throws GeminiError where the query has a name that the path does not have, or the body is too large */
    void checkShape(Request incoming, Route route) {
        List<String> known = switch (route.target()) {
            case MODELS -> List.of("pageSize", "pageToken");
            case UPLOAD -> List.of("upload_id", "upload_protocol");
            default -> List.of();
        };
        for (String pair :
                incoming.query().isEmpty() ? new String[0] : incoming.query().split("&", -1)) {
            String name = URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8);
            if (!known.contains(name)) {
                throw GeminiError.unknownName(name, "");
            }
        }
        if (incoming.body().length > settings.bodyLimit() && route.target() != Route.Target.UPLOAD) {
            String message = "Request payload size exceeds the limit: " + settings.bodyLimit() + " bytes.";
            throw settings.has(Quirk.TOO_LARGE_IS_400)
                    ? GeminiError.invalid(message)
                    : GeminiError.of(413, "INVALID_ARGUMENT", message);
        }
    }

    /** @throws GeminiError where the minute has no room for another image */
    synchronized void admit() {
        Instant now = clock.instant();
        while (!images.isEmpty() && !images.peekFirst().plus(MINUTE).isAfter(now)) {
            images.removeFirst();
        }
        if (images.size() >= settings.imagesPerMinute()) {
            Duration wait = Duration.between(now, images.getFirst().plus(MINUTE));
            throw GeminiError.of(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.")
                    .quota("GenerateImagesPerMinutePerProjectPerModel", Integer.toString(settings.imagesPerMinute()))
                    .retryAfter(wait.plusMillis(999).toSeconds());
        }
        images.addLast(now);
    }
}
