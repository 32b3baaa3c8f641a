package dev.easel.internal.client;

import dev.easel.CallOptions;
import dev.easel.ImageUploader;
import dev.easel.ResponseLimits;
import dev.easel.RetryPolicy;
import dev.easel.internal.guard.AllowedHost;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * What a builder collected; {@code null} where the client makes its own.
 *
 * @param httpClient the caller's HTTP client
 * @param connectTimeout how long connecting may take, for a client of Easel's own
 * @param defaults the options of calls that do not say otherwise
 * @param callbackExecutor where the application's code runs
 * @param timeSource the clock and the timer
 * @param random where ids and seeds come from
 * @param maxExchangesInFlight how many exchanges go on at the same time
 * @param maxUnfinishedTasks how many tasks may be unfinished at the same time; {@code null} for what the service allows
 * @param retries how often what cost nothing is tried again
 * @param uploader puts input images where the service can fetch them; {@code null} where there is none
 * @param allowedHosts hosts that responses may lead to wherever they are
 * @param limits how much of a response is read
 */
public record ClientSettings(
        @Nullable OkHttpClient httpClient,
        Duration connectTimeout,
        CallOptions defaults,
        @Nullable Executor callbackExecutor,
        @Nullable TimeSource timeSource,
        @Nullable RandomGenerator random,
        int maxExchangesInFlight,
        @Nullable Integer maxUnfinishedTasks,
        RetryPolicy retries,
        @Nullable ImageUploader uploader,
        List<AllowedHost> allowedHosts,
        ResponseLimits limits) {}
