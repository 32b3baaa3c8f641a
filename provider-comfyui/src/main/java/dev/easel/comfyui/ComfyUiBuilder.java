package dev.easel.comfyui;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes clients of ComfyUI. Made by {@link ComfyUi#builder()}; not thread-safe, the clients that it builds are. */
public final class ComfyUiBuilder extends ImageClientBuilder<ComfyUiBuilder> {
    private static final URI DEFAULT_BASE_URL = URI.create("http://127.0.0.1:8188");

    private URI baseUrl = DEFAULT_BASE_URL;
    private ComfyUiDialect dialect = ComfyUiDialect.NATIVE;
    private @Nullable String apiKey;
    private @Nullable Credentials basic;
    private @Nullable String model;
    private final Map<String, String> headers = new LinkedHashMap<>();

    ComfyUiBuilder() {}

    /**
     * Sets where the server is; {@code http://127.0.0.1:8188} by default. A path is kept, for servers behind a proxy; a slash at its
     * end is left out.
     *
     * @throws ConfigurationException if it is not an http or https address without user info, query and fragment
     */
    public ComfyUiBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url.strip().replaceAll("/+$", ""));
        return this;
    }

    /** Sets the interface; {@link ComfyUiDialect#NATIVE} by default. */
    public ComfyUiBuilder dialect(ComfyUiDialect spoken) {
        this.dialect = spoken;
        return this;
    }

    /**
     * Sets the key, sent as {@code Authorization: Bearer …} with everything that goes to the {@link #baseUrl}. The server itself asks
     * for none; proxies before it and the Comfy API v2 do. {@code null} and blank text mean none.
     */
    public ComfyUiBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets a name and a password for a proxy before the server, sent as {@code Authorization: Basic}. Not together with {@link
     * #apiKey}, which goes into the same header.
     *
     * @throws ConfigurationException if the name is blank or has a colon
     */
    public ComfyUiBuilder basicAuth(String user, String password) {
        this.basic = Credentials.basic("basicAuth", user, password);
        return this;
    }

    /**
     * Adds a header to everything that goes to the {@link #baseUrl}, uploads, downloads and the WebSocket included: for proxies that
     * want more than a key. Its value counts as a secret.
     *
     * @param value visible ASCII without spaces
     * @throws ConfigurationException if it is no header's name, one that the server would refuse, or the value is blank; when the
     *     client is built, if the value has other characters
     */
    public ComfyUiBuilder header(String name, String value) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw wrong(Violation.Code.MALFORMED, "header", "is no name of a header; give letters, digits and hyphens");
        }
        if (name.equalsIgnoreCase("Origin") || name.equalsIgnoreCase("Sec-Fetch-Site")) {
            throw wrong(
                    Violation.Code.UNSUPPORTED,
                    "header",
                    "is " + name + ", for which ComfyUI refuses a request as one of another web site; leave it out");
        }
        if (value.isBlank()) {
            throw wrong(Violation.Code.MISSING, "header", "has a blank value for " + name + "; leave it out");
        }
        headers.put(name, value);
        return this;
    }

    /** Sets the checkpoint of requests that name none. {@code null} and blank text, the default, mean that each has to name one. */
    public ComfyUiBuilder model(@Nullable String checkpoint) {
        this.model = checkpoint == null || checkpoint.isBlank() ? null : checkpoint;
        return this;
    }

    @Override
    protected ComfyUiBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(
                dialect == ComfyUiDialect.NATIVE ? new ComfyUiProtocol(model) : new ComfyUiV2Protocol(model, baseUrl),
                baseUrl,
                credentials());
    }

    private Credentials credentials() {
        boolean keyed = apiKey != null && !apiKey.isBlank();
        if (keyed && basic != null) {
            throw wrong(
                    Violation.Code.CONFLICT,
                    "basicAuth",
                    "is set together with apiKey, and both go into one header; set one of them");
        }
        Credentials all = basic != null ? basic : Credentials.none();
        if (keyed) {
            all = Credentials.bearer("apiKey", ComfyUi.API_KEY_VARIABLE, apiKey);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            all = all.header(header.getKey(), "header", "of your own", header.getValue());
        }
        return all;
    }

    private static ConfigurationException wrong(Violation.Code code, String setting, String message) {
        return new ConfigurationException(Violation.of(code, setting, message));
    }
}
