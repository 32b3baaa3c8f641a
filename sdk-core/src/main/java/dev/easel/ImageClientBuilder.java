package dev.easel;

import dev.easel.internal.client.ClientSettings;
import dev.easel.internal.client.DefaultImageClient;
import dev.easel.internal.guard.AddressRules;
import dev.easel.internal.guard.AllowedHost;
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
 * What every provider's builder has; the provider adds its own (the key, the address). Not thread-safe; the clients that
 * it builds are.
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
    private int maxCallsInFlight = 64;
    private @Nullable Integer maxUnfinishedTasks;
    private @Nullable ImageUploader uploader;
    private RetryPolicy retries = RetryPolicy.defaults();
    private final List<AllowedHost> allowedHosts = new ArrayList<>();
    private boolean plainHttp;
    private ResponseLimits limits = ResponseLimits.defaults();

    /** For providers. */
    protected ImageClientBuilder() {}

    /** This, as the provider's builder. */
    protected abstract B self();

    /**
     * What the provider's own settings come to.
     *
     * @throws ConfigurationException if a setting is missing or wrong
     */
    protected abstract ProviderSetup setup();

    /**
     * An OkHttp client of the caller's to take connection pool, proxy, DNS, TLS settings, interceptors and event listeners
     * from. Easel works with a copy that differs in what protects money and patience: it follows no redirects, sends no
     * submission twice, has no read timeout (the call's deadline ends it) and is not held to five calls for each host. With a
     * {@code SocketFactory} of the caller's, what {@link ResponseLimits#headerBytes()} promises about chunks, and the check
     * of idle connections, are left to its sockets.
     * {@link ImageClient#close()} leaves the caller's client alone. By default Easel makes one of its own.
     */
    public final B httpClient(OkHttpClient client) {
        this.httpClient = client;
        return self();
    }

    /** The options of calls that do not say otherwise. */
    public final B defaults(CallOptions options) {
        this.defaults = options;
        return self();
    }

    /**
     * How long connecting may take: 10 seconds by default; and then once more how long the other side may be silent in the
     * TLS handshake. Not used with {@link #httpClient(OkHttpClient)}, whose own connect timeout counts for both.
     *
     * @throws ConfigurationException if it is not above zero
     */
    public final B connectTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new ConfigurationException(
                    Violation.of("connectTimeout", "is " + timeout + "; give a time above zero"));
        }
        this.connectTimeout = timeout;
        return self();
    }

    /**
     * How many exchanges go on at the same time: so many submissions, so many push channels, and so many others (polls,
     * downloads, cancels), 64 by default. The rest wait for their turn in the order they came, within their own deadlines, and no other exchange
     * waits for a submission. Raise it for a service that responds to each submission only when its image is done.
     *
     * @throws ConfigurationException if it is not from 1 to 10,000
     */
    public final B maxCallsInFlight(int calls) {
        if (calls < 1 || calls > 10_000) {
            throw new ConfigurationException(
                    Violation.of("maxCallsInFlight", "is " + calls + "; give a number from 1 to 10000"));
        }
        this.maxCallsInFlight = calls;
        return self();
    }

    /**
     * How many tasks of this client may be unfinished at the service at the same time. The others wait for their turn in
     * the order they came, within their own deadlines. By default what the service allows a credential ({@link
     * Capabilities#maxUnfinishedTasks()}), or any number where that is not known. Lower it where several processes share a
     * credential.
     *
     * @throws ConfigurationException if it is below 1
     */
    public final B maxUnfinishedTasks(int tasks) {
        if (tasks < 1) {
            throw new ConfigurationException(Violation.of("maxUnfinishedTasks", "is " + tasks + "; give 1 or more"));
        }
        this.maxUnfinishedTasks = tasks;
        return self();
    }

    /**
     * Puts input pictures where the service can fetch them, for a service that takes pictures only by their address ({@link
     * InputForm#URL}). By default there is none, and such a service takes only {@link ImageInput#url}.
     */
    public final B uploader(ImageUploader places) {
        this.uploader = places;
        return self();
    }

    /** How often a submission is tried again that cannot have cost anything. By default {@link RetryPolicy#defaults()}. */
    public final B retries(RetryPolicy policy) {
        this.retries = policy;
        return self();
    }

    /**
     * Adds hosts that answers of the service may lead to wherever they are. By default pictures are fetched from the
     * service's own origin (scheme, host and port) and from public addresses alone: an answer that leads to this machine,
     * to a private network or to a cloud's metadata service is refused, also where a redirect or a name leads there.
     *
     * <p>Needed where the pictures of a service lie on another port of the same machine, or on another machine of the
     * same network. Allow a host only if everything on it may be asked by whoever runs the service. Credentials go to no
     * host that is allowed here.
     *
     * <p>With a proxy it is the proxy that looks names up: then a name is as safe as what the proxy lets through, and
     * Easel refuses only what an address says itself.
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
                        Violation.of("allowDownloadsFrom", "\"" + host + "\" " + e.getMessage()));
            }
        }
        return self();
    }

    /** How much of an answer is read, whatever the service sends. By default {@link ResponseLimits#defaults()}. */
    public final B limits(ResponseLimits responseLimits) {
        this.limits = responseLimits;
        return self();
    }

    /**
     * Lets the credential go over plain http to another machine, where everybody on the way can read it. By default {@link
     * #build()} refuses that; http to this machine, and without a credential, is always taken. For a server in a network
     * that you trust.
     */
    public final B allowPlainHttp() {
        this.plainHttp = true;
        return self();
    }

    /**
     * Where the application's code runs: listeners, and what depends on a result's future. By default threads of the
     * client, as many as are needed (virtual ones where the JVM has them), that keep no program alive. Easel never shuts
     * down an executor given here; where one refuses, as after it was shut down, the code runs on a thread of Easel's, so
     * that no result is lost. One that runs what it is given at once, on the thread that gives it, makes your code hold one
     * of the {@link #maxCallsInFlight} calls: do not wait for another call in it.
     */
    public final B callbackExecutor(Executor executor) {
        this.callbackExecutor = executor;
        return self();
    }

    /**
     * The clock and the timer, for tests: see {@code dev.easel.testkit.VirtualTime}. By default the real ones. Waits between
     * polls and retries are then exactly as the schedule says; otherwise, or where {@link #random(RandomGenerator)} is set
     * too, chance shortens those between polls by up to a tenth and those between retries by up to all of it, so that tasks
     * begun together do not ask together for good.
     */
    public final B timeSource(TimeSource source) {
        this.timeSource = source;
        return self();
    }

    /**
     * Where request ids, drawn seeds and the spread of waits come from, for tests. It must be safe to use from several
     * threads. By default a {@link java.security.SecureRandom}: ids must never meet again.
     */
    public final B random(RandomGenerator source) {
        this.random = source;
        return self();
    }

    /**
     * The client.
     *
     * @throws ConfigurationException if a setting is missing or wrong, or a credential would go over plain http to another
     *     machine without {@link #allowPlainHttp()}
     */
    public final ImageClient build() {
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
                        maxCallsInFlight,
                        maxUnfinishedTasks,
                        retries,
                        uploader,
                        List.copyOf(allowedHosts),
                        limits));
    }
}
