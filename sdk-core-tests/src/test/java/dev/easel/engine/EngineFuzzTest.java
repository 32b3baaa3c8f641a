package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.testkit.VirtualTime;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Whatever a service responds to the exchanges of a task, the task ends, typed, by its deadline, and is paid for once. */
class EngineFuzzTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final CallOptions OPTIONS = CallOptions.builder()
            .deadline(DEADLINE)
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(2)))
            .build();

    /** What may follow a response before the submission is sent again. */
    private static final Set<Integer> NO_WORK = Set.of(421, 425, 429, 503);

    private static final FuzzedService SERVICE = FuzzedService.start();

    /** No address out of a response is connected to: the fuzzer makes up those of others. */
    private static final Interceptor ONLY_THE_SERVICE = chain -> {
        if (chain.request().url().port() != SERVICE.url().getPort()
                || !chain.request().url().host().equals(SERVICE.url().getHost())) {
            throw new ConnectException("no host but the service's is there");
        }
        return chain.proceed(chain.request());
    };

    /** The responses, as {@link FuzzedService} reads them. */
    @FuzzTest
    void task(byte[] responses) {
        SERVICE.script(responses);
        VirtualTime time = VirtualTime.create();
        OkHttpClient http = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool())
                .addInterceptor(ONLY_THE_SERVICE)
                .build();
        try (ImageClient client = ToyClient.builder(SERVICE.url())
                .httpClient(http)
                .timeSource(time)
                .build()) {
            ImageTask task = client.submit(ImageRequest.of("a lighthouse"), OPTIONS);
            requireTyped(time, task);
            assertThat(Duration.ofNanos(time.nanoTime())).isLessThanOrEqualTo(DEADLINE);
            assertThat(task.status().isFinal()).isTrue();
        }
        time.awaitNothingScheduled();
        assertThat(SERVICE.submissionsSentAgainAfter())
                .as("statuses after which the submission was sent again")
                .isSubsetOf(NO_WORK);
    }

    private static void requireTyped(VirtualTime time, ImageTask task) {
        try {
            ImageResult result = time.runUntil(task.result());
            assertThat(result.images().size() + result.failures().size()).isPositive();
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(EaselException.class);
            EaselException failure = (EaselException) e.getCause();
            assertThat(failure).hasMessageNotContaining(ToyClient.KEY).hasMessageNotContaining("bug in Easel");
            if (SERVICE.wasAccepted()) {
                assertThat(failure.mayHaveBeenBilled()).as("%s", failure).isTrue();
            }
        }
    }
}
