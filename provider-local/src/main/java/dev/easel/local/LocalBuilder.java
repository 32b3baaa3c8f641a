package dev.easel.local;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.ServiceCalls;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes clients of local image servers. Every option has a default. Not thread-safe; the clients that it builds are. */
public final class LocalBuilder extends ImageClientBuilder<LocalBuilder> {
    private static final int MOST_IMAGES_PER_CALL = 10;
    private static final Duration PROBE = Duration.ofSeconds(10);

    private @Nullable LocalAddress address;
    private @Nullable String apiKey;
    private String apiKeyHeader = "";
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Credentials basic;
    private LocalDialect dialect = LocalDialect.SD_API_SERVER;
    private @Nullable SdCppCapabilities serverCapabilities;
    private @Nullable LocalResponseFormat responseFormat;
    private boolean keepDownloadHost;
    private int imagesPerCall = 1;
    private LocalInterrupt interrupt = LocalInterrupt.OWN;

    /** Whether the client that is being built is there to find the dialect out. */
    private boolean probing;

    LocalBuilder() {}

    @Override
    protected LocalBuilder self() {
        return this;
    }

    /**
     * Sets whose wire format the server speaks. The default is {@link LocalDialect#SD_API_SERVER}. {@link #detectDialect()} asks
     * the server.
     */
    public LocalBuilder dialect(LocalDialect spoken) {
        this.dialect = spoken;
        return this;
    }

    /**
     * Sets what a running sd-server says that it can do, as {@link LocalService#serverCapabilities()} returns it. Requests in the
     * dialect {@link LocalDialect#SD_CPP} are then checked against that: its releases differ in samplers, schedulers and
     * features, and skip what they do not have without an error. In the dialect {@link LocalDialect#A1111} it says that the
     * server is an sd-server, which has its own words there. {@link #detectDialect()} sets it too. By default it is not known;
     * then a request that an older release would skip something of gets a warning.
     */
    public LocalBuilder serverCapabilities(SdCppCapabilities said) {
        this.serverCapabilities = said;
        return this;
    }

    /**
     * Sets where the server is. The default is this machine and the port of the {@link #dialect}: 1234 for stable-diffusion.cpp,
     * 7860 for AUTOMATIC1111, else 8080.
     *
     * <p>{@link LocalDialect#OPENAI}, {@link LocalDialect#LOCALAI}, {@link LocalDialect#VLLM_OMNI} and {@link
     * LocalDialect#SGLANG} use an address with a path as it is ({@code https://host/api/v3}), and put {@code /v1} behind one
     * without a path. The other dialects have fixed routes: a {@code /v1} at the end, as other clients want it ({@code /sdcpp/v1}
     * and {@code /sdapi/v1} too), is understood and left out, and a path before it is kept, for servers behind a proxy.
     *
     * @throws ConfigurationException if it has no http or https scheme, no host, user info, a query or a fragment
     */
    public LocalBuilder baseUrl(String url) {
        this.address = LocalAddress.of(url);
        return this;
    }

    /**
     * Sets the port of a server on this machine: short for {@code baseUrl("http://localhost:PORT")}. The default is that of
     * the {@link #dialect}: see {@link #baseUrl}.
     *
     * @throws ConfigurationException if it is not 1 to 65535
     */
    public LocalBuilder port(int port) {
        if (port < 1 || port > 65_535) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.OUT_OF_RANGE, "port", "is " + port + "; give 1 to 65535"));
        }
        return baseUrl("http://localhost:" + port);
    }

    /**
     * Sets the key that the server was started with, sent as {@code Authorization: Bearer KEY}. The default is none; {@code null}
     * and blank text mean none too, so that an environment variable may be passed as it is.
     */
    public LocalBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets the header that the {@link #apiKey} goes into, as it is, in the place of {@code Authorization: Bearer}: for example
     * {@code api-key} for Azure, {@code x-api-key} for LocalAI.
     *
     * @throws ConfigurationException if it is no header's name
     */
    public LocalBuilder apiKeyHeader(String name) {
        this.apiKeyHeader = LocalCredentials.headerName("apiKeyHeader", name);
        return this;
    }

    /**
     * Adds a header to every request to the {@link #baseUrl}: for gateways and proxies that want more than a key. Its value counts
     * as a secret: it goes nowhere else and is not shown.
     *
     * @param value visible ASCII without spaces
     * @throws ConfigurationException if it is no header's name, or the value is blank; when the client is built, if the value has
     *     other characters
     */
    public LocalBuilder header(String name, String value) {
        if (value.isBlank()) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.MISSING, "header", "has a blank value for " + name + "; leave it out"));
        }
        headers.put(LocalCredentials.headerName("header", name), value);
        return this;
    }

    /**
     * Sets the name and the password that the server was started with ({@code --api-auth} of AUTOMATIC1111) or that a proxy
     * before it asks for, sent as {@code Authorization: Basic}. The default is none. Not together with {@link #apiKey},
     * which goes into the same header.
     *
     * @throws ConfigurationException if the name is blank or has a colon
     */
    public LocalBuilder basicAuth(String user, String password) {
        this.basic = Credentials.basic("basicAuth", user, password);
        return this;
    }

    /**
     * Sets how images come, where a request's {@link LocalOptions#responseFormat()} does not say otherwise. By default it is
     * {@link LocalResponseFormat#B64_JSON}, unlike the servers' own choice: their addresses may be short-lived, or hold only on
     * their machine. OpenAI's GPT image models refuse the field, so by default it is {@link LocalResponseFormat#OMITTED} for a
     * model whose name says that it is one, also behind a vendor's name ({@code openai/gpt-image-2}); for one whose name does not
     * say so, as a deployment's, set it. What is set here is sent whatever the model is.
     *
     * <p>{@link LocalDialect#SD_CPP}, {@link LocalDialect#SD_CPP_V1} and {@link LocalDialect#A1111} know base64 alone, {@link
     * LocalDialect#VLLM_OMNI} knows {@link LocalResponseFormat#FILE} beside it.
     */
    public LocalBuilder responseFormat(LocalResponseFormat format) {
        this.responseFormat = format;
        return this;
    }

    /**
     * Sets whether the host in an image's address is taken at its word. Only for {@link LocalResponseFormat#URL}. The default is
     * {@code false}: sd-api-server writes {@code localhost}, or the address that it listens on, into the addresses of its
     * images whatever name it was called by, so Easel fetches them from the {@link #baseUrl}, with the key. Addresses with
     * another host's name are fetched from there, without the key.
     *
     * <p>Set it if the server was started with a {@code --download-url-prefix} that names a real host by number, or
     * another port of the same host: then every address that is not of the base URL's own origin is fetched as it
     * stands, without the key. One that is not public has to be allowed by {@link #allowDownloadsFrom} too.
     */
    public LocalBuilder keepDownloadHost(boolean keep) {
        this.keepDownloadHost = keep;
        return this;
    }

    /**
     * Sets how many images one call asks for at most, 1 to 10. The default is 1, since models such as dall-e-3 make no more and
     * some servers ignore the field; more images are requested in several calls. A larger number lets a server that can generate them together do so: up to 8 on {@link LocalDialect#SD_CPP} and {@link LocalDialect#SD_CPP_V1}, more than 1 on
     * all others but {@link LocalDialect#SD_API_SERVER}.
     *
     * @throws ConfigurationException if it is not 1 to 10
     */
    public LocalBuilder imagesPerCall(int images) {
        if (images < 1 || images > MOST_IMAGES_PER_CALL) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "imagesPerCall",
                    "is " + images + "; give 1 to " + MOST_IMAGES_PER_CALL));
        }
        this.imagesPerCall = images;
        return this;
    }

    /**
     * Sets when cancelling a task interrupts the server, on {@link LocalDialect#A1111}; the others have nothing of the kind.
     * The default is {@link LocalInterrupt#OWN}, because what can be interrupted there is whatever is being generated: so a
     * cancelled task stops its own image, and no image of somebody else's, nor of another task of this client that
     * is generated before it. {@link dev.easel.ImageTask#cancel()} tells whether it was stopped.
     */
    public LocalBuilder interruptOnCancel(LocalInterrupt when) {
        this.interrupt = when;
        return this;
    }

    /** Calls {@link #findDialect(Duration)} with 10 seconds. */
    public LocalDialect findDialect() {
        return findDialect(PROBE);
    }

    /**
     * Asks the server at {@link #baseUrl} whose wire format it speaks, blocking, with all that this builder was told: key,
     * HTTP client, timeouts. Up to five GETs are sent, which generate nothing and cost nothing. What it finds is not taken over:
     * {@link #detectDialect()} does that, and whoever keeps the response need not ask again.
     *
     * <p>{@link LocalDialect#SD_CPP} is found before {@link LocalDialect#SD_CPP_V1}, which the same server speaks too. {@link
     * LocalDialect#OPENAI} is whatever lists models with their owners and takes POSTs for images. A server behind a proxy
     * that words errors anew may not be told.
     *
     * @param limit how long everything together may take; above zero
     * @throws ConfigurationException if no dialect fits, with what was asked and what came; or a setting is missing or
     *     wrong
     * @throws dev.easel.AuthenticationException if the server wants another key
     * @throws dev.easel.EaselException if the server was not reached or did not respond in time
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public LocalDialect findDialect(Duration limit) {
        return known(find(limit));
    }

    /** Calls {@link #detectDialect(Duration)} with 10 seconds. */
    public LocalBuilder detectDialect() {
        return detectDialect(PROBE);
    }

    /**
     * Asks the server as {@link #findDialect(Duration)} does, and sets the {@link #dialect} that it finds; of an sd-server also
     * its {@link #serverCapabilities}, since its releases differ.
     *
     * @param limit how long everything together may take; above zero
     * @throws dev.easel.EaselException as {@link #findDialect(Duration)}
     */
    public LocalBuilder detectDialect(Duration limit) {
        LocalProbe.Finding finding = find(limit);
        dialect = known(finding);
        serverCapabilities = finding.server();
        return this;
    }

    private LocalDialect known(LocalProbe.Finding finding) {
        LocalDialect found = finding.dialect();
        if (found == null) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MISSING,
                    "dialect",
                    "cannot be told from what " + address().root() + " returns (" + finding.heard()
                            + "); if it is one of Easel's, name it with dialect(…)"));
        }
        return found;
    }

    private LocalProbe.Finding find(Duration limit) {
        if (address == null) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MISSING,
                    "baseUrl",
                    "is not set; give the address of the server whose dialect is wanted"));
        }
        CallOptions options = CallOptions.builder().deadline(limit).build();
        probing = true;
        try (ImageClient client = build()) {
            ServiceCalls calls = ServiceCalls.of(client, Local.PROVIDER);
            return calls.await(calls.ask(LocalProbe.exchange(address.prefix()), options));
        } finally {
            probing = false;
        }
    }

    @Override
    protected ProviderSetup setup() {
        if (probing) {
            // What is asked is no dialect's: any will do, and what was set for another is none of its business.
            URI root = address().root();
            return new ProviderSetup(
                    LocalDialect.OPENAI.protocol(LocalSettings.of(root)),
                    root,
                    LocalCredentials.of(apiKey, apiKeyHeader, basic, headers));
        }
        if (imagesPerCall > 1 && dialect == LocalDialect.SD_API_SERVER) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "imagesPerCall",
                    "is " + imagesPerCall + ", but sd-api-server makes one image a call; leave it out, and set the"
                            + " request's count for more"));
        }
        if (imagesPerCall > dialect.imagesPerCall()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "imagesPerCall",
                    "is " + imagesPerCall + ", but " + dialect + " makes " + dialect.imagesPerCall()
                            + " images a call at most; give that or fewer"));
        }
        if (responseFormat != null && !dialect.knows(responseFormat)) {
            String why = switch (responseFormat) {
                case FILE -> "VLLM_OMNI alone returns files";
                case BASE64 -> "OPENAI alone may know that word";
                default -> dialect + " returns no addresses";
            };
            throw new ConfigurationException(Violation.of(
                    Violation.Code.UNSUPPORTED,
                    "responseFormat",
                    "is " + responseFormat + ", but " + why + "; leave it out"));
        }
        LocalAddress server = address();
        LocalSettings settings = new LocalSettings(
                server.root(),
                server.prefix(),
                responseFormat,
                keepDownloadHost,
                imagesPerCall,
                interrupt,
                serverCapabilities);
        return new ProviderSetup(
                dialect.protocol(settings), server.root(), LocalCredentials.of(apiKey, apiKeyHeader, basic, headers));
    }

    private LocalAddress address() {
        return address == null ? LocalAddress.of(dialect.defaultUrl()) : address;
    }
}
