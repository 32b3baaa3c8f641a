package dev.easel.local;

import dev.easel.ImageClientBuilder;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes clients of local image servers. Every option has a default. Not thread-safe; the clients that it builds are. */
public final class LocalBuilder extends ImageClientBuilder<LocalBuilder> {
    private static final int MOST_IMAGES_PER_CALL = 10;

    private @Nullable URI baseUrl;
    private @Nullable String apiKey;
    private @Nullable Credentials basic;
    private LocalDialect dialect = LocalDialect.SD_API_SERVER;
    private LocalResponseFormat responseFormat = LocalResponseFormat.B64_JSON;
    private boolean keepDownloadHost;
    private int imagesPerCall = 1;

    LocalBuilder() {}

    @Override
    protected LocalBuilder self() {
        return this;
    }

    /** Whose wire format the server speaks. The default is {@link LocalDialect#SD_API_SERVER}. */
    public LocalBuilder dialect(LocalDialect spoken) {
        this.dialect = spoken;
        return this;
    }

    /**
     * Where the server is. The default is this machine and the port of the {@link #dialect}: 1234 for stable-diffusion.cpp,
     * 7860 for AUTOMATIC1111, else 8080. A {@code /v1} at its end, as other clients want it ({@code /sdcpp/v1} and {@code
     * /sdapi/v1} too), is understood and left out; a path before it is kept, for servers behind a proxy.
     *
     * @throws InvalidRequestException if it has no http or https scheme, no host, user info, a query or a fragment
     */
    public LocalBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url.strip().replaceFirst("(?<=[^/])(?:/sdcpp|/sdapi)?/v1/*$", ""));
        return this;
    }

    /**
     * The port of a server on this machine: short for {@code baseUrl("http://localhost:PORT")}. The default is that of
     * the {@link #dialect}: see {@link #baseUrl}.
     *
     * @throws InvalidRequestException if it is not 1 to 65535
     */
    public LocalBuilder port(int port) {
        if (port < 1 || port > 65_535) {
            throw new InvalidRequestException(new Violation("port", "is " + port + "; give 1 to 65535"));
        }
        return baseUrl("http://localhost:" + port);
    }

    /**
     * The key that the server was started with, sent as {@code Authorization: Bearer KEY}. The default is none; {@code null}
     * and blank text mean none too, so that an environment variable may be passed as it is.
     */
    public LocalBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * The name and the password that the server was started with ({@code --api-auth} of AUTOMATIC1111) or that a proxy
     * before it asks for, sent as {@code Authorization: Basic}. The default is none. Not together with {@link #apiKey},
     * which goes into the same header.
     *
     * @throws InvalidRequestException if the name is blank or has a colon
     */
    public LocalBuilder basicAuth(String user, String password) {
        this.basic = Credentials.basic("basicAuth", user, password);
        return this;
    }

    /**
     * How pictures come, where a request's {@link LocalOptions#responseFormat()} does not say otherwise. The default is
     * {@link LocalResponseFormat#B64_JSON}, unlike the servers' own: their addresses may be short-lived, or hold only on
     * their machine. {@link LocalDialect#SD_CPP}, {@link LocalDialect#SD_CPP_V1} and {@link LocalDialect#A1111} know nothing
     * else, {@link LocalDialect#VLLM_OMNI} knows {@link LocalResponseFormat#FILE} beside it.
     */
    public LocalBuilder responseFormat(LocalResponseFormat format) {
        this.responseFormat = format;
        return this;
    }

    /**
     * Whether the host in a picture's address is taken at its word. Only for {@link LocalResponseFormat#URL}. The default is
     * {@code false}: sd-api-server writes {@code localhost}, or the address that it listens on, into the addresses of its
     * pictures whatever name it was called by, so Easel fetches them from the {@link #baseUrl}, with the key. Addresses with
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
     * How many pictures one call asks for at most, 1 to 10. The default is 1, since models such as dall-e-3 make no more and
     * some servers overlook the field; more pictures are asked for in several calls. A larger number lets a server that can
     * draw them together do so: up to 8 on {@link LocalDialect#SD_CPP} and {@link LocalDialect#SD_CPP_V1}, more than 1 on
     * all others but {@link LocalDialect#SD_API_SERVER}.
     *
     * @throws InvalidRequestException if it is not 1 to 10
     */
    public LocalBuilder imagesPerCall(int images) {
        if (images < 1 || images > MOST_IMAGES_PER_CALL) {
            throw new InvalidRequestException(
                    new Violation("imagesPerCall", "is " + images + "; give 1 to " + MOST_IMAGES_PER_CALL));
        }
        this.imagesPerCall = images;
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        if (imagesPerCall > 1 && dialect == LocalDialect.SD_API_SERVER) {
            throw new InvalidRequestException(new Violation(
                    "imagesPerCall",
                    "is " + imagesPerCall + ", but sd-api-server makes one picture a call; leave it out, and set the"
                            + " request's count for more"));
        }
        if (imagesPerCall > dialect.imagesPerCall()) {
            throw new InvalidRequestException(new Violation(
                    "imagesPerCall",
                    "is " + imagesPerCall + ", but " + dialect + " makes " + dialect.imagesPerCall()
                            + " pictures a call at most; give that or fewer"));
        }
        if (!dialect.knows(responseFormat)) {
            String why = responseFormat == LocalResponseFormat.FILE
                    ? "VLLM_OMNI alone answers files"
                    : dialect + " answers no addresses";
            throw new InvalidRequestException(
                    new Violation("responseFormat", "is " + responseFormat + ", but " + why + "; leave it out"));
        }
        URI url = baseUrl == null ? ProviderSetup.baseUrl(dialect.defaultUrl()) : baseUrl;
        LocalSettings settings = new LocalSettings(url, responseFormat, keepDownloadHost, imagesPerCall);
        return new ProviderSetup(dialect.protocol(settings), url, credentials());
    }

    private Credentials credentials() {
        boolean keyed = apiKey != null && !apiKey.isBlank();
        if (keyed && basic != null) {
            throw new InvalidRequestException(new Violation(
                    "basicAuth", "is set together with apiKey, and both go into one header; set one of them"));
        }
        if (basic != null) {
            return basic;
        }
        return keyed ? Credentials.bearer("apiKey", Local.API_KEY_VARIABLE, apiKey) : Credentials.none();
    }
}
