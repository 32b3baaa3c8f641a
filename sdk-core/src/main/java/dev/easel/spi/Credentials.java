package dev.easel.spi;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that prove who calls. They go to the configured origin and nowhere else. Immutable; prints no secret.
 */
public final class Credentials {
    private static final Credentials NONE = new Credentials(Map.of(), List.of());

    private final Map<String, String> headers;
    private final List<Secret> secrets;
    private final Redaction redaction;

    private Credentials(Map<String, String> headers, List<Secret> secrets) {
        this.headers = headers;
        this.secrets = secrets;
        this.redaction = Redaction.of(secrets);
    }

    /** None, for a server that asks for none. */
    public static Credentials none() {
        return NONE;
    }

    /**
     * A key in the header {@code Authorization: Bearer …}.
     *
     * @param setting the name of the builder's method that took the key, for messages
     * @param variable the environment variable that usually holds it, for messages
     * @param key the key
     * @throws ConfigurationException if the key is missing, blank, or holds what no header can
     */
    public static Credentials bearer(String setting, String variable, @Nullable String key) {
        return none().with("Authorization", "Bearer ", setting, variable, key);
    }

    /**
     * A name and a password in the header {@code Authorization: Basic …} (RFC 7617, in UTF-8).
     *
     * @param setting the name of the builder's method that took them, for messages
     * @param user the name; without a colon, which would end it
     * @param password the password; may be empty
     * @throws ConfigurationException if the name is blank or has a colon
     */
    public static Credentials basic(String setting, String user, String password) {
        if (user.isBlank() || user.indexOf(':') >= 0) {
            throw new ConfigurationException(
                    Violation.of(setting, "has a user name that is blank or has a colon in it; give the name alone"));
        }
        String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        List<Secret> secrets = new ArrayList<>();
        Secret.of(both).ifPresent(secrets::add);
        Secret.of(password).ifPresent(secrets::add);
        return new Credentials(Map.of("Authorization", "Basic " + both), secrets);
    }

    /**
     * A copy with one more secret header.
     *
     * @param header the header's name
     * @param setting the name of the builder's method that took the secret, for messages
     * @param variable the environment variable that usually holds it, for messages
     * @param secret its value
     * @throws ConfigurationException if the secret is missing, blank, or holds what no header can
     */
    public Credentials header(String header, String setting, String variable, @Nullable String secret) {
        return with(header, "", setting, variable, secret);
    }

    private Credentials with(String header, String scheme, String setting, String variable, @Nullable String secret) {
        Secret value = Secret.of(secret)
                .orElseThrow(() -> new ConfigurationException(Violation.of(
                        setting,
                        "is missing; set it with " + setting + "(…), for example from the environment variable "
                                + variable)));
        if (!value.fitsHeader()) {
            throw new ConfigurationException(Violation.of(
                    setting, "holds a space, a line break or another character that a key cannot have; copy it again"));
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, scheme + value.reveal());
        List<Secret> more = new ArrayList<>(secrets);
        more.add(value);
        return new Credentials(all, more);
    }

    /**
     * A copy that sends the same and does not hide this value in answers: for a key that the service publishes for
     * everybody, which is no secret and may be asked for.
     */
    public Credentials published(String value) {
        return new Credentials(
                headers,
                secrets.stream()
                        .filter(secret -> !secret.reveal().equals(value))
                        .toList());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return headers.isEmpty();
    }

    /**
     * The answer with stars wherever it repeats a secret of these, of 8 characters or more: what a service says goes into
     * messages and handles.
     */
    public WireResponse hiddenIn(WireResponse answer) {
        return redaction.redact(answer);
    }

    /** The headers with their secrets: for the transport alone. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The headers' names alone. */
    @Override
    public String toString() {
        return "Credentials" + headers.keySet();
    }
}
