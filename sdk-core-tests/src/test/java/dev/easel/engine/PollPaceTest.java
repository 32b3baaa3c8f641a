package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.random.RandomGenerator;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how often a task is polled whose service asks to be polled at once. */
@Timeout(60)
class PollPaceTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final CallOptions OPTIONS = CallOptions.builder()
            .deadline(Duration.ofMinutes(5))
            .pollSchedule(PollSchedule.every(INTERVAL))
            .build();

    private final VirtualTime time = VirtualTime.create();

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.001", "0,0"})
    void a_refused_poll_that_may_be_sent_again_at_once_follows_the_schedule(String retryAfter) throws Exception {
        assertThat(elapsedAfterTwo(status(retryAfter))).isGreaterThan(INTERVAL.multipliedBy(2));
    }

    @Test
    void a_wait_that_the_service_asks_for_is_kept() throws Exception {
        assertThat(elapsedAfterTwo(status("2"))).isLessThan(INTERVAL.multipliedBy(2));
    }

    @Test
    void what_a_random_generator_overrides_decides_how_early_polls_are_sent() throws Exception {
        RandomGenerator half = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 7;
            }

            @Override
            public double nextDouble() {
                return 0.5;
            }
        };
        try (ToyService service = new ToyService()
                        .response("/submit", "{\"task\":\"t1\"}")
                        .response("/status/", ToyService.done());
                ImageClient client = ToyClient.builder(service.url())
                        .timeSource(time)
                        .random(half)
                        .build()) {
            time.runUntil(client.generateAsync(ImageRequest.of("a lighthouse"), OPTIONS));

            assertThat(Duration.ofNanos(time.nanoTime()))
                    .isEqualTo(INTERVAL.multipliedBy(95).dividedBy(100));
        }
    }

    private static MockResponse status(String retryAfter) {
        return new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    /** How long a task takes whose first two polls get the response. */
    private Duration elapsedAfterTwo(MockResponse response) throws Exception {
        try (ToyService service = new ToyService()
                        .response("/submit", "{\"task\":\"t1\"}")
                        .response("/status/", response)
                        .response("/status/", response)
                        .response("/status/", ToyService.done());
                ImageClient client =
                        ToyClient.builder(service.url()).timeSource(time).build()) {
            time.runUntil(client.generateAsync(
                    ImageRequest.builder().prompt("a lighthouse").build(), OPTIONS));
            assertThat(service.count("/status/")).isEqualTo(3);
        }
        return Duration.ofNanos(time.nanoTime());
    }
}
