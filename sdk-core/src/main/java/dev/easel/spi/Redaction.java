package dev.easel.spi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes secrets out of a response. Services quote the key that they refuse ("Incorrect API key provided: sk-…"), and what
 * they say goes into messages, which go into logs. A secret is found as it is, with any of its characters escaped as in
 * JSON, an address or HTML, and in base64, alone or in the middle of something else. Immutable.
 */
final class Redaction {
    /** Shorter ones are not looked for: they would turn up in words that have nothing to do with them. */
    private static final int SHORTEST = 8;

    /** The longest escape of a character, without its digits: nothing is searched for further. */
    private static final int LONGEST = 8;

    private static final String ESCAPES = "\\%&";
    private static final Map<String, Character> NAMED =
            Map.of("amp", '&', "lt", '<', "gt", '>', "quot", '"', "apos", '\'');

    private final List<String> forms;

    /** With what a form can begin. */
    private final boolean[] beginnings = new boolean[128];

    private Redaction(List<String> forms) {
        this.forms = forms;
        forms.forEach(form -> beginnings[form.charAt(0) & 0x7f] = true);
        ESCAPES.chars().forEach(c -> beginnings[c] = true);
    }

    static Redaction of(List<Secret> secrets) {
        List<String> forms = new ArrayList<>();
        for (Secret secret : secrets) {
            if (secret.reveal().length() >= SHORTEST) {
                forms.add(secret.reveal());
                encoded(secret.reveal().getBytes(StandardCharsets.UTF_8), forms);
            }
        }
        return new Redaction(forms);
    }

    /** What base64 makes of it behind any number of other bytes, less the characters that depend on what is beside it. */
    private static void encoded(byte[] secret, List<String> forms) {
        for (int before = 0; before < 3; before++) {
            byte[] bytes = new byte[before + secret.length];
            System.arraycopy(secret, 0, bytes, before, secret.length);
            String text = Base64.getEncoder().encodeToString(bytes);
            String core = text.substring((before * 8 + 5) / 6, bytes.length * 8 / 6);
            forms.add(core);
            forms.add(core.replace('+', '-').replace('/', '_'));
        }
    }

    /** The same response where it holds none, else a copy with stars in their place. */
    WireResponse redact(WireResponse response) {
        boolean found = isIn(response.text());
        for (String value : response.headers().values()) {
            found = found || isIn(value);
        }
        if (!found) {
            return response;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> headers.put(name, redact(value)));
        return WireResponse.of(
                response.status(),
                headers,
                redact(response.text()),
                response.json().rewritten(this::redact),
                response.images().size());
    }

    private boolean isIn(String text) {
        return !redact(text).equals(text);
    }

    private String redact(String text) {
        if (forms.isEmpty()) {
            return text;
        }
        StringBuilder redacted = null;
        int copied = 0;
        for (int i = 0; i < text.length(); ) {
            int end = beginnings[text.charAt(i) & 0x7f] ? secretAt(text, i) : -1;
            if (end > i) {
                redacted = redacted == null ? new StringBuilder() : redacted;
                redacted.append(text, copied, i).append(Secret.STARS);
                copied = end;
            }
            i = Math.max(i + 1, end);
        }
        return redacted == null
                ? text
                : redacted.append(text, copied, text.length()).toString();
    }

    /** Where the secret ends that begins there; below 0 where none does. */
    private int secretAt(String text, int from) {
        for (String form : forms) {
            int at = from;
            for (int i = 0; i < form.length() && at >= 0; i++) {
                at = behind(text, at, form.charAt(i));
            }
            if (at >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** The place behind a character, in whatever form it is written there; below 0 where it is another. */
    private static int behind(String text, int from, char c) {
        int at = from;
        char first = at < text.length() ? text.charAt(at) : 0;
        if (first == '%' && number(text, at + 1, at + 3, 16) == c) {
            return at + 3;
        }
        if (first == '&') {
            int end = text.substring(at, Math.min(at + LONGEST, text.length())).indexOf(';') + at;
            if (end > at && entity(text, at + 1, end) == c) {
                return end + 1;
            }
        }
        // In JSON that is a text in JSON, escapes are escaped once more.
        while (c != '\\' && at < text.length() && at - from < LONGEST && text.charAt(at) == '\\') {
            at++;
        }
        if (at > from && text.startsWith("u", at) && number(text, at + 1, at + 5, 16) == c) {
            return at + 5;
        }
        return at < text.length() && text.charAt(at) == c ? at + 1 : -1;
    }

    private static int entity(String text, int from, int to) {
        if (!text.startsWith("#", from)) {
            return NAMED.getOrDefault(text.substring(from, to), (char) 0);
        }
        boolean hexadecimal = text.startsWith("x", from + 1) || text.startsWith("X", from + 1);
        return number(text, from + (hexadecimal ? 2 : 1), to, hexadecimal ? 16 : 10);
    }

    /** Below 0 where there are not so many digits. */
    private static int number(String text, int from, int to, int radix) {
        int number = from < to && to <= text.length() ? 0 : -1;
        for (int i = from; i < to && number >= 0; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            number = digit < 0 ? -1 : number * radix + digit;
        }
        return number;
    }
}
