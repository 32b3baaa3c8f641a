package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Problem;

/** Puts each problem into words. */
final class Problems {
    private static final String EXHAUSTED = "RESOURCE_EXHAUSTED";
    private static final String QUOTA = "You exceeded your current quota.";

    private Problems() {}

    static GeminiError error(Problem problem) {
        return switch (problem) {
            case RATE_LIMIT -> GeminiError.of(429, EXHAUSTED, QUOTA).retryAfter(7);
            case MINUTE_QUOTA ->
                GeminiError.of(429, EXHAUSTED, QUOTA).quota("GenerateRequestsPerMinutePerProjectPerModel", "10");
            case DAY_QUOTA ->
                GeminiError.of(429, EXHAUSTED, QUOTA)
                        .quota("GenerateRequestsPerDayPerProjectPerModel", "100")
                        .retryAfter(7);
            case NO_QUOTA ->
                GeminiError.of(429, EXHAUSTED, QUOTA)
                        .quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "0")
                        .retryAfter(7);
            case SPEND_LIMIT -> GeminiError.of(429, EXHAUSTED, "Your project has exceeded its spending cap.");
            case OVERLOADED -> GeminiError.of(503, "UNAVAILABLE", "The model is overloaded.");
            case INTERNAL -> internal();
            case DEADLINE_EXCEEDED -> deadlineExceeded();
            case CLIENT_CLOSED -> GeminiError.of(499, "CANCELLED", "The operation was cancelled.");
            case KEY_INVALID -> keyInvalid();
            case UNAUTHENTICATED -> unauthenticated();
            case PERMISSION_DENIED -> GeminiError.of(403, "PERMISSION_DENIED", "The caller does not have permission.");
            case LOCATION_NOT_SUPPORTED ->
                GeminiError.of(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");
        };
    }

    static GeminiError internal() {
        return GeminiError.of(500, "INTERNAL", "An internal error has occurred.");
    }

    static GeminiError deadlineExceeded() {
        return GeminiError.of(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
    }

    static GeminiError keyInvalid() {
        return GeminiError.invalid("API key not valid.").reason("API_KEY_INVALID");
    }

    static GeminiError unauthenticated() {
        return GeminiError.of(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    }
}
