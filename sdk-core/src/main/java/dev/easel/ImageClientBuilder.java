package dev.easel;

import dev.easel.Violation.Code;
import dev.easel.internal.client.ClientSettings;
import dev.easel.internal.client.DefaultImageClient;
import dev.easel.internal.guard.AddressRules;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.internal.transport.InstalledOkHttp;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link ImageClient}. It has the settings that all providers share; each provider's builder adds its own, for example the
 * key and the address. For one thread at a time; the clients that it builds are thread-safe.
 *
 * <p>A wrong setting is a {@link ConfigurationException}, thrown by the setter or by {@link #build()}.
 *
 * @param <B> the provider's builder
 */
public abstract class ImageClientBuilder<B extends ImageClientBuilder<B>> {
    private @Nullable OkHttpClient httpClient;
    private CallOptions defaults = CallOptions.defaults();
    private @Nullable Executor callbackExecutor;
    private @Nullable TimeSource timeSource;
    private @Nullable RandomGenerator random;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private int maxExchangesInFlight = 64;
    private @Nullable Integer maxUnfinishedTasks;
    private @Nullable ImageUploader uploader;
    private RetryPolicy retries = RetryPolicy.defaults();
    private final List<AllowedHost> allowedHosts = new ArrayList<>();
    private boolean plainHttp;
    private ResponseLimits limits = ResponseLimits.defaults();

    /** Creates a builder, for providers. */
    protected ImageClientBuilder() {}

    /** Returns this, as the provider's builder. */
    protected abstract B self();

    /**
     * Returns what the provider's own settings come to.
     *
     * @throws ConfigurationException if a setting is missing or wrong
     */
    protected abstract ProviderSetup setup();

    /**
     * Sets the caller's own OkHttp client, for its connection pool, proxy, DNS, TLS settings, interceptors and event listeners. By
     * default Easel creates one.
     *
     * <p>Easel works with a copy that differs in four ways: it follows no redirects, sends no submission twice, has no read timeout
     * (the deadline ends the call) and is not limited to five requests for each host. A {@code SocketFactory} of the caller's turns off
     * the check of idle connections and the limit that {@link ResponseLimits#headerBytes()} sets for chunks. {@link
     * ImageClient#close()} leaves the caller's client open.
     */
    public final B httpClient(OkHttpClient client) {
        this.httpClient = client;
        return self();
    }

    /** Sets the options of all calls that set none of their own. By default {@link CallOptions#defaults()}. */
    public final B defaults(CallOptions options) {
        this.defaults = options;
        return self();
    }

    /**
     * Sets how long a connection may take to be established: above zero; 10 seconds by default. The same time limits how long the
     * server may be silent in the TLS handshake. With {@link #httpClient(OkHttpClient)} that client's own connect timeout counts.
     *
     * @throws ConfigurationException if it is not above zero
     */
    public final B connectTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new ConfigurationException(
                    Violation.of(Code.OUT_OF_RANGE, "connectTimeout", "is " + timeout + "; give a time above zero"));
        }
        this.connectTimeout = timeout;
        return self();
    }

    /**
     * Sets how many exchanges are in flight at the same time: 1 to 10,000; 64 by default. Submissions have one such limit, push
     * channels another, and all other exchanges (polls, downloads, cancels) a third, so no poll waits for a submission. Further
     * exchanges wait in order, within their own deadlines. Raise it for a service that responds to each submission only when its
     * image is done.
     *
     * @throws ConfigurationException if it is not from 1 to 10,000
     */
    public final B maxExchangesInFlight(int exchanges) {
        if (exchanges < 1 || exchanges > 10_000) {
            throw new ConfigurationException(Violation.of(
                    Code.OUT_OF_RANGE, "maxExchangesInFlight", "is " + exchanges + "; give a number from 1 to 10000"));
        }
        this.maxExchangesInFlight = exchanges;
        return self();
    }

    /**
     * Sets how many tasks of this client may be unfinished at the service at the same time: 1 or more. Further tasks wait in order,
     * within their own deadlines. By default it is what the service allows a credential ({@link Capabilities#maxUnfinishedTasks()}), or
     * any number where that is not known. Lower it where several processes share a credential.
     *
     * @throws ConfigurationException if it is below 1
     */
    public final B maxUnfinishedTasks(int tasks) {
        if (tasks < 1) {
            throw new ConfigurationException(
                    Violation.of(Code.OUT_OF_RANGE, "maxUnfinishedTasks", "is " + tasks + "; give 1 or more"));
        }
        this.maxUnfinishedTasks = tasks;
        return self();
    }

    /**
     * Sets what uploads input images to where the service can download them, for a service that takes images only by address ({@link
     * InputForm#URL}). By default there is none, and such a service takes only {@link ImageInput#url}.
     */
    public final B uploader(ImageUploader places) {
        this.uploader = places;
        return self();
    }

    /** Sets when submissions and queries are sent again. By default {@link RetryPolicy#defaults()}. */
    public final B retries(RetryPolicy policy) {
        this.retries = policy;
        return self();
    }

    /**
     * Adds hosts from which images are downloaded wherever the hosts are. By default images are downloaded only from the service's own
     * origin (scheme, host and port) and from public addresses. An address on this machine, in a private network or of a cloud's
     * metadata service is blocked, also where a redirect or a host name leads there.
     *
     * <p>It is needed where the images of a service are on another port of the same machine, or on another machine of the same network.
     * Allow a host only if whoever runs the service may request everything on it. Credentials are sent to no host that is allowed here.
     *
     * <p>With a proxy, the proxy resolves host names: then a name is as safe as what the proxy lets through, and Easel blocks only what
     * an address itself says.
     *
     * @param hosts names or IP addresses, each alone ({@code images.example.com}) or with the one port ({@code
     *     192.168.1.5:9000}); IPv6 addresses in brackets. No pattern stands for several
     * @throws ConfigurationException if one is none of these
     */
    public final B allowDownloadsFrom(String... hosts) {
        for (String host : hosts) {
            try {
                allowedHosts.add(AllowedHost.parse(host));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        Violation.of(Code.MALFORMED, "allowDownloadsFrom", "\"" + host + "\" " + e.getMessage()));
            }
        }
        return self();
    }

    /** Sets how much of a response is read. By default {@link ResponseLimits#defaults()}. */
    public final B limits(ResponseLimits responseLimits) {
        this.limits = responseLimits;
        return self();
    }

    /**
     * Allows a credential to be sent over plain http to another machine, where everybody on the way can read it. By default {@link
     * #build()} throws {@link ConfigurationException} for such an address. http to this machine, and without a credential, is always
     * allowed. Use it for a server in a network that you trust.
     */
    public final B allowPlainHttp() {
        this.plainHttp = true;
        return self();
    }

    /**
     * Sets where the application's code runs: listeners, and what depends on the future of a result. By default it runs on daemon
     * threads of the client, as many as are needed (virtual ones where the JVM has them). Easel never shuts down this executor. Where
     * the executor rejects a task, for example after its shutdown, the code runs on a thread of Easel, so that no result is lost. An
     * executor that runs tasks on the calling thread makes your code hold one of the {@link #maxExchangesInFlight} exchanges: do not wait
     * for another call in it.
     */
    public final B callbackExecutor(Executor executor) {
        this.callbackExecutor = executor;
        return self();
    }

    /**
     * Sets the clock and the timer, for tests: see {@code dev.easel.testkit.VirtualTime}. By default they are the real ones. Waits are
     * then exactly as the schedule says. Without it, or with {@link #random(RandomGenerator)} too, waits between polls are shortened at
     * random by up to a tenth and waits between retries by up to all of it, so that tasks that began together do not poll together.
     */
    public final B timeSource(TimeSource source) {
        this.timeSource = source;
        return self();
    }

    /**
     * Sets the source of request ids, random seeds and the spread of waits, for tests. It must be thread-safe. By default it is a {@link
     * java.security.SecureRandom}, because an id must never be used twice.
     */
    public final B random(RandomGenerator source) {
        this.random = source;
        return self();
    }

    /**
     * Returns a new client.
     *
     * @throws ConfigurationException if a setting is missing or wrong, a credential would go over plain http to another machine
     *     without {@link #allowPlainHttp()}, or Easel cannot run on the OkHttp and the Okio of the class path
     */
    public final ImageClient build() {
        InstalledOkHttp.check();
        ProviderSetup setup = setup();
        boolean clear = !setup.credentials().isEmpty()
                && !"https".equalsIgnoreCase(setup.baseUrl().getScheme());
        if (clear && !plainHttp && !AddressRules.isThisMachine(setup.baseUrl())) {
            throw new ConfigurationException(Violation.of(
                    "baseUrl",
                    "begins with http://, so that anybody on the way could read the key; write https://, or trust the"
                            + " network between with allowPlainHttp()"));
        }
        return DefaultImageClient.create(
                setup,
                new ClientSettings(
                        httpClient,
                        connectTimeout,
                        defaults,
                        callbackExecutor,
                        timeSource,
                        random,
                        maxExchangesInFlight,
                        maxUnfinishedTasks,
                        retries,
                        uploader,
                        List.copyOf(allowedHosts),
                        limits));
    }
}
