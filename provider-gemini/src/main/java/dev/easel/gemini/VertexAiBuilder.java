package dev.easel.gemini;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds clients of Vertex AI. Not thread-safe; the clients that it builds are. */
public final class VertexAiBuilder extends ImageClientBuilder<VertexAiBuilder> {
    private static final String KEY_VARIABLE = "GOOGLE_API_KEY";
    private static final String GLOBAL = "global";

    private @Nullable String project;
    private String location = GLOBAL;
    private String apiVersion = "v1beta1";
    private @Nullable Supplier<String> token;
    private @Nullable String apiKey;
    private @Nullable String quotaProject;
    private @Nullable URI baseUrl;

    VertexAiBuilder() {}

    /**
     * Sets the project, by its id. Required, except beside {@link #apiKey}.
     *
     * @throws ConfigurationException if it has characters that no project id has
     */
    public VertexAiBuilder project(String id) {
        this.project = checked("project", id, "[a-z0-9][a-z0-9.:-]{0,99}", "my-project");
        return this;
    }

    /**
     * Sets the location. The default is {@code global}, where the newer image models are.
     *
     * @throws ConfigurationException if it has characters that no location has
     */
    public VertexAiBuilder location(String name) {
        this.location = checked("location", name, "[a-z][a-z0-9-]{0,39}", "europe-west4");
        return this;
    }

    /**
     * Sets the version of the interface, {@code v1} or {@code v1beta1}. The default is {@code v1beta1}, as in Google's SDK.
     *
     * @throws ConfigurationException if it is no version
     */
    public VertexAiBuilder apiVersion(String version) {
        this.apiVersion = checked("apiVersion", version, "v[0-9][a-z0-9]{0,19}", "v1");
        return this;
    }

    /**
     * Sets what gives an OAuth token of the scope {@code https://www.googleapis.com/auth/cloud-platform}, sent as {@code Authorization:
     * Bearer}, for each request. It is called by many threads at the same time and may block: it keeps its token and renews it before it
     * expires, which is after about an hour. Either it or {@link #apiKey} is required.
     */
    public VertexAiBuilder token(Supplier<String> supplier) {
        this.token = supplier;
        return this;
    }

    /** Sets a key of express mode, sent as {@code x-goog-api-key}. It has no project and no location. */
    public VertexAiBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /** Sets the project that is billed, {@code x-goog-user-project}, beside {@link #token}. By default none is named. */
    public VertexAiBuilder quotaProject(String id) {
        this.quotaProject = id;
        return this;
    }

    /**
     * Sets the address of the service. By default it follows from the location. A path in it goes before the service's own paths.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public VertexAiBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    private static String checked(String setting, String value, String pattern, String example) {
        if (!value.matches(pattern)) {
            throw new ConfigurationException(Violation.of(
                    Code.MALFORMED, setting, "has characters that do not belong there; give for example " + example));
        }
        return value;
    }

    @Override
    protected VertexAiBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        URI address = baseUrl == null ? ProviderSetup.baseUrl(host()) : baseUrl;
        GeminiSettings settings = new GeminiSettings(true, prefix(), address, false, "");
        return new ProviderSetup(
                GeminiProtocol.create(settings),
                address,
                GoogleCredentials.of(apiKey, KEY_VARIABLE, token, quotaProject));
    }

    private boolean isExpress() {
        return token == null && project == null;
    }

    private String prefix() {
        if (isExpress()) {
            if (apiKey == null || apiKey.isBlank()) {
                throw new ConfigurationException(Violation.of(
                        Code.MISSING,
                        "project",
                        "is missing; set project(…) and token(…), or apiKey(…) of express mode"));
            }
            if (!location.equals(GLOBAL)) {
                throw new ConfigurationException(Violation.of(
                        Code.CONFLICT,
                        "location",
                        "is set beside a key of express mode, which has none; leave it out"));
            }
            return "/" + apiVersion + "/publishers/google";
        }
        if (project == null) {
            throw new ConfigurationException(
                    Violation.of(Code.MISSING, "project", "is missing; set the id of the project with project(…)"));
        }
        if (token == null) {
            throw new ConfigurationException(
                    Violation.of(
                            Code.MISSING,
                            "token",
                            "is missing; set token(…), since a project takes no key, or leave the project out for express mode"));
        }
        return "/" + apiVersion + "/projects/" + project + "/locations/" + location + "/publishers/google";
    }

    private String host() {
        return switch (location) {
            case GLOBAL -> "https://aiplatform.googleapis.com";
            case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
            default -> "https://" + location + "-aiplatform.googleapis.com";
        };
    }
}
