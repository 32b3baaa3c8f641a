package dev.easel.zhiqite;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds clients of Zhiqite. Both parts of the access key are required; everything else has a default. Not thread-safe; the clients that it
 * builds are.
 */
public final class ZhiqiteBuilder extends ImageClientBuilder<ZhiqiteBuilder> {
    static final String ID_VARIABLE = "ZHIQITE_ACCESS_KEY_ID";
    static final String SECRET_VARIABLE = "ZHIQITE_ACCESS_KEY_SECRET";

    private @Nullable String accessKeyId;
    private @Nullable String accessKeySecret;
    private URI baseUrl = ProviderSetup.baseUrl("https://api.zhiqite.com");
    private IntPredicate failure = status -> false;
    private BiPredicate<String, Integer> toolFailure = (code, status) -> false;

    ZhiqiteBuilder() {}

    /**
     * Sets the id of the access key. Required; {@code null} counts as not set, so that {@code System.getenv} can be given as
     * it is. Sent as the header {@code X-Request-req-accessKeyId}, to the service alone.
     */
    public ZhiqiteBuilder accessKeyId(@Nullable String id) {
        this.accessKeyId = id;
        return this;
    }

    /**
     * Sets the secret of the access key. Required; {@code null} counts as not set, so that {@code System.getenv} can be
     * given as it is. Sent as the header {@code X-Request-req-accessKeySecret}, to the service alone.
     */
    public ZhiqiteBuilder accessKeySecret(@Nullable String secret) {
        this.accessKeySecret = secret;
        return this;
    }

    /**
     * Sets the address of the service. The default is {@code https://api.zhiqite.com}.
     *
     * @throws ConfigurationException if it is no http or https address, or holds user info, a query or a fragment
     */
    public ZhiqiteBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    /**
     * Sets which status numbers of a generation task mean that it has failed. None by default: the documentation names no number but 2,
     * which is finished and not tested here, so that every other number counts as still running until the deadline. Numbers
     * that you have learned from the service end the wait at once, with a {@link dev.easel.TaskFailedException}, or a {@link
     * dev.easel.ContentRefusedException} where the description says so.
     *
     * @param statuses is true for a number that means failure; it must be thread-safe and not throw
     */
    public ZhiqiteBuilder failureWhen(IntPredicate statuses) {
        this.failure = statuses;
        return this;
    }

    /**
     * Sets which status numbers of an image tool mean that its task has failed: their scale is another than that of generation
     * tasks, and may be one of each tool's own. None by default: the documentation names no number, and shows 1 or 0 beside
     * results. So a tool's task counts as running until its result is there or the deadline passes. Numbers that you have
     * learned from the service end the wait at once, with a {@link dev.easel.TaskFailedException}.
     *
     * @param statuses is given the tool's code, for example {@code roop}, and the number, and is true where the number
     *     means failure; it must be thread-safe and not throw
     */
    public ZhiqiteBuilder toolFailureWhen(BiPredicate<String, Integer> statuses) {
        this.toolFailure = statuses;
        return this;
    }

    @Override
    protected ZhiqiteBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        Credentials credentials = Credentials.none()
                .header("X-Request-req-accessKeyId", "accessKeyId", ID_VARIABLE, accessKeyId)
                .header("X-Request-req-accessKeySecret", "accessKeySecret", SECRET_VARIABLE, accessKeySecret);
        return new ProviderSetup(new ZhiqiteProtocol(failure, toolFailure), baseUrl, credentials);
    }
}
