package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long files are kept, and who may read them.
 *
 * @param lifetime null for ever
 * @param access what anybody may do: {@code allow}, {@code forbid} or {@code hide}
 */
record Lifecycle(@Nullable Duration lifetime, String access) {
    static final String PREFERENCE = "X-Fal-Object-Lifecycle-Preference";
    static final String OLDER_NAME = "X-Fal-Object-Lifecycle";

    private static final Set<String> KNOWN = Set.of("expiration_duration_seconds", "initial_acl");
    private static final Set<String> ACCESS = Set.of("allow", "forbid", "hide");
    private static final Lifecycle KEPT = new Lifecycle(null, "allow");

    /** @throws Refusal where a header is not what it should be */
    static Lifecycle of(Request request, String... headers) {
        Lifecycle found = KEPT;
        for (String name : headers) {
            String text = request.header(name);
            if (text != null) {
                found = read(name, text);
            }
        }
        return found;
    }

    private static Lifecycle read(String name, String text) {
        JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8));
        ObjectNode object = json instanceof ObjectNode fields && hasOnlyKnown(fields) ? fields : null;
        if (object == null) {
            throw malformed(name);
        }
        JsonNode seconds = object.path("expiration_duration_seconds");
        String access = object.path("initial_acl").path("default").asText("allow");
        boolean fits = seconds.isMissingNode()
                || seconds.isNull()
                || (seconds.isIntegralNumber() && seconds.canConvertToInt() && seconds.intValue() > 0);
        if (!fits || !ACCESS.contains(access)) {
            throw malformed(name);
        }
        return new Lifecycle(seconds.isInt() ? Duration.ofSeconds(seconds.intValue()) : null, access);
    }

    private static boolean hasOnlyKnown(ObjectNode object) {
        return object.properties().stream().allMatch(field -> KNOWN.contains(field.getKey()));
    }

    private static Refusal malformed(String name) {
        return Refusal.badRequest(
                name + " has to be JSON such as {\"expiration_duration_seconds\":3600}, with an optional initial_acl");
    }
}
