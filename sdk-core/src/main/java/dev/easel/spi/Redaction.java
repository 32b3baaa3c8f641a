package dev.easel.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes secrets out of an answer. Services quote the key that they refuse ("Incorrect API key provided: sk-…"), and what
 * they say goes into messages, which go into logs. Immutable.
 */
final class Redaction {
    /** Shorter ones are not looked for: they would turn up in words that have nothing to do with them. */
    private static final int SHORTEST = 8;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    static Redaction of(List<Secret> secrets) {
        return new Redaction(secrets.stream()
                .map(Secret::reveal)
                .filter(secret -> secret.length() >= SHORTEST)
                .toList());
    }

    /** The same answer where it holds none, else a copy with stars in their place. */
    WireResponse redact(WireResponse answer) {
        boolean found =
                isIn(answer.text()) || answer.headers().values().stream().anyMatch(this::isIn);
        // An escaped slash or letter hides a secret in the text that is plain to see in the values.
        if (!found && (secrets.isEmpty() || answer.text().indexOf('\\') < 0)) {
            return answer;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name, redact(value)));
        return WireResponse.of(
                answer.status(),
                headers,
                redact(answer.text()),
                redact(answer.json()),
                answer.images().size());
    }

    private boolean isIn(String text) {
        for (String secret : secrets) {
            if (text.contains(secret)) {
                return true;
            }
        }
        return false;
    }

    private String redact(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, Secret.STARS).replace(secret.replace("/", "\\/"), Secret.STARS);
        }
        return redacted;
    }

    private JsonValue redact(JsonValue value) {
        if (value.isObject()) {
            Map<String, JsonValue> fields = new LinkedHashMap<>();
            value.fields().forEach((name, field) -> fields.put(redact(name), redact(field)));
            return JsonValue.of(fields);
        }
        if (value.isArray()) {
            return JsonValue.of(value.elements().stream().map(this::redact).toList());
        }
        return value.text()
                .filter(this::isIn)
                .map(text -> JsonValue.of(redact(text)))
                .orElse(value);
    }
}
