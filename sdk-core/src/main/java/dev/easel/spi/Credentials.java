package dev.easel.spi;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers that prove who calls. They go to the configured origin, to addresses that the provider vouches for ({@link
 * ProviderProtocol#vouchesFor}), and nowhere else. Immutable; prints no secret.
 */
public final class Credentials {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final Credentials NONE = new Credentials(Map.of(), List.of(), null);

    private final Map<String, String> headers;
    private final List<Secret> secrets;
    private final Redaction redaction;
    private final @Nullable CredentialSource source;

    private Credentials(Map<String, String> headers, List<Secret> secrets, @Nullable CredentialSource source) {
        this.headers = headers;
        this.secrets = secrets;
        this.redaction = Redaction.of(secrets);
        this.source = source;
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
        return scheme("Bearer", setting, variable, key);
    }

    /**
     * Returns a key in the header {@code Authorization}, after a scheme word of the service's own, for example {@code Key}.
     *
     * @param scheme the word before the key, without a space
     * @param setting the name of the builder's method that took the key, for messages
     * @param variable the environment variable that usually holds it, for messages
     * @param key the key
     * @throws ConfigurationException if the key is missing, blank, or holds what no header can
     */
    public static Credentials scheme(String scheme, String setting, String variable, @Nullable String key) {
        return none().with("Authorization", scheme + " ", setting, variable, key);
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
        return new Credentials(Map.of("Authorization", "Basic " + both), secrets, null);
    }

    /** Returns credentials that are computed for each request: signatures, tokens that expire. */
    public static Credentials computed(CredentialSource source) {
        return new Credentials(Map.of(), List.of(), source);
    }

    /** Returns whether they are computed for each request. */
    public boolean isComputed() {
        return source != null;
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
        return new Credentials(all, more, source);
    }

    /**
     * A copy that sends the same and does not hide this value in responses: for a key that the service publishes for
     * everybody, which is no secret and may be asked for.
     */
    public Credentials published(String value) {
        return new Credentials(
                headers,
                secrets.stream()
                        .filter(secret -> !secret.reveal().equals(value))
                        .toList(),
                source);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return headers.isEmpty() && source == null;
    }

    /**
     * Returns the credentials of one request, with what their source computes for it: for the transport alone.
     *
     * @throws IllegalStateException if the source returns what no header can hold; the message does not show it
     */
    public Credentials of(RequestToSign request) {
        if (source == null) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        List<Secret> more = new ArrayList<>(secrets);
        source.headers(request).forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalStateException(
                        "the credential source returned a header that cannot be sent: its name or its value is empty,"
                                + " or has a line break or another character that a header cannot have");
            }
            all.put(name, value);
            Secret.of(value).ifPresent(more::add);
            // A service repeats a token without the scheme.
            Secret.of(value.substring(value.indexOf(' ') + 1)).ifPresent(more::add);
        });
        return new Credentials(all, more, null);
    }

    /**
     * The response with stars wherever it repeats a secret of these, of 8 characters or more: what a service says goes into
     * messages and handles.
     */
    public WireResponse hiddenIn(WireResponse response) {
        return redaction.redact(response);
    }

    /** The headers with their secrets: for the transport alone. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The headers' names alone. */
    @Override
    public String toString() {
        return "Credentials" + headers.keySet() + (source == null ? "" : " and computed ones");
    }
}
