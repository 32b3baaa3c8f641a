package dev.easel.spring.boot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** For servers of one's own, often behind a proxy with credentials of its own. */
abstract class ServerProperties extends KeyedProperties {
    /** The name for HTTP basic authentication. */
    private @Nullable String username;

    /** The password for HTTP basic authentication. */
    private @Nullable String password;

    /** Headers for every request to the server; their values count as secrets. */
    private Map<String, String> headers = new LinkedHashMap<>();

    ServerProperties(String client) {
        super(client);
    }

    @Override
    final void forgetConnection() {
        super.forgetConnection();
        username = null;
        password = null;
        headers = new LinkedHashMap<>();
    }

    /** Applies the credentials. A name without a password has an empty one. */
    final void applyCredentials(BiConsumer<String, String> basicAuth, BiConsumer<String, String> header) {
        if (username != null) {
            basicAuth.accept(username, password == null ? "" : password);
        }
        headers.forEach(header);
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public Map<String, String> getHeaders() {
        return headers;
    }

    public void setHeaders(Map<String, String> headers) {
        this.headers = headers;
    }
}
