package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.internal.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted.
 *
 * @param path the full id of the endpoint, and its application
 * @param startBy when a runner has to have started; null without such a deadline
 * @param stored whether the service may keep the result for longer than it promises
 * @param webhook null without one
 */
record Order(
        FalPath path,
        Models.Model model,
        ObjectNode input,
        TaskEnding ending,
        @Nullable Instant startBy,
        Lifecycle lifecycle,
        boolean stored,
        @Nullable String webhook) {

    private static final String START_TIMEOUT = "X-Fal-Request-Start-Timeout";
    private static final String OLDER_NAME = "X-Fal-Request-Timeout";
    private static final Set<String> NO_RETRY = Set.of("1", "true", "yes");

    /** @throws Refusal where a header or a parameter is not what it should be */
    static Order of(Request request, FalPath path, Models.Model model, ObjectNode input, Instant now) {
        String noRetry = request.header("X-Fal-No-Retry");
        if (noRetry != null && !NO_RETRY.contains(noRetry)) {
            throw Refusal.badRequest("X-Fal-No-Retry has to be 1, true or yes");
        }
        String store = request.header("X-Fal-Store-IO");
        if (store != null && !store.equals("0") && !store.equals("1")) {
            throw Refusal.badRequest("X-Fal-Store-IO has to be 0 or 1");
        }
        String fallback = request.header("x-app-fal-disable-fallback");
        if (fallback != null && !fallback.equals("true")) {
            throw Refusal.badRequest("x-app-fal-disable-fallback has to be true");
        }
        String webhook = request.queryValue("fal_webhook");
        if (webhook != null && !webhook.matches("https?://\\S+")) {
            throw Refusal.badRequest("fal_webhook has to be an address");
        }
        return new Order(
                path,
                model,
                input,
                TaskEnding.COMPLETED,
                startBy(request, now),
                Lifecycle.of(request, Lifecycle.PREFERENCE),
                !"0".equals(store),
                webhook);
    }

    /** The same with another end. */
    Order ending(TaskEnding other) {
        return new Order(path, model, input, other, startBy, lifecycle, stored, webhook);
    }

    /** The newer name wins. */
    private static @Nullable Instant startBy(Request request, Instant now) {
        String newer = request.header(START_TIMEOUT);
        String older = request.header(OLDER_NAME);
        if (newer == null && older == null) {
            return null;
        }
        String name = newer != null ? START_TIMEOUT : OLDER_NAME;
        double least = newer != null ? 0.1 : 1;
        String text = newer != null ? newer : String.valueOf(older);
        double seconds = text.matches("[0-9]{1,9}([.][0-9]{1,9})?") ? Double.parseDouble(text) : 0;
        if (seconds <= least) {
            throw Refusal.badRequest(name + " has to be a number of seconds above " + least);
        }
        return now.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
