package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.RetryPolicy;
import dev.easel.TaskCall;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.CredentialSource;
import dev.easel.spi.Credentials;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests tasks with computed credentials, and with a service that says where to poll. */
@Timeout(60)
class CredentialsOfTasksTest {
    private static final CallOptions OFTEN = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofMillis(20)))
            .deadline(Duration.ofSeconds(30))
            .build();

    private final AtomicInteger calls = new AtomicInteger();
    private ToyService service;

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", ToyService.done());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_source_that_throws_ends_the_submission_typed_and_nothing_was_sent() {
        try (ImageClient client = client(request -> {
            calls.incrementAndGet();
            throw new IllegalStateException("the token server is down");
        })) {
            AuthenticationException failure = catchThrowableOfType(
                    AuthenticationException.class, () -> client.generate(ImageRequest.of("a lighthouse"), OFTEN));

            assertThat(failure)
                    .hasMessageContaining("the token server is down")
                    .hasRootCauseMessage("the token server is down");
            assertThat(failure.mayHaveBeenBilled()).isFalse();
            assertThat(failure.failureClass()).contains(FailureClass.NEVER_DELIVERED);
        }
        assertThat(calls).hasValue(2);
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void a_source_that_throws_once_delays_a_submission_and_a_poll() {
        try (ImageClient client = client(request -> {
            if (calls.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("not now");
            }
            return Map.of("Authorization", "Bearer " + calls);
        })) {
            assertThat(client.generate(ImageRequest.of("a lighthouse"), OFTEN).images())
                    .hasSize(1);
        }
        assertThat(service.seen())
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer 2", "Bearer 4");
    }

    @Test
    void a_source_that_blocks_ends_at_the_deadline_and_nothing_was_sent() {
        CountDownLatch never = new CountDownLatch(1);
        try (ImageClient client = client(request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Map.of();
        })) {
            EaselException failure = catchThrowableOfType(
                    TaskTimeoutException.class,
                    () -> client.generate(
                            ImageRequest.of("a lighthouse"),
                            CallOptions.builder()
                                    .deadline(Duration.ofMillis(300))
                                    .build()));
            assertThat(failure.mayHaveBeenBilled()).isFalse();
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void a_poll_that_is_refused_is_sent_again_with_what_the_source_returns_then() {
        service.forget("/status");
        service.response("/status", ToyService.status(401, "expired")).response("/status", ToyService.done());
        try (ImageClient client = client(request -> Map.of("Authorization", "Bearer " + calls.incrementAndGet()))) {
            assertThat(client.generate(ImageRequest.of("a lighthouse"), OFTEN).images())
                    .hasSize(1);
        }
        assertThat(service.seen())
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer 1", "Bearer 2", "Bearer 3");
    }

    @Test
    void a_service_says_where_to_poll_and_a_host_that_is_vouched_for_gets_the_credentials() throws IOException {
        try (ToyService regional = new ToyService();
                ToyService stranger = new ToyService()) {
            regional.response("/status", ToyService.done());
            stranger.response("/status", ToyService.done());
            String key = "Bearer " + ToyClient.KEY;
            assertThat(authorizationOfPoll(regional, regional.url())).isEqualTo(key);
            assertThat(authorizationOfPoll(stranger, regional.url())).isNull();
        }
    }

    private String authorizationOfPoll(ToyService polled, URI vouched) {
        try (ImageClient client = AnyClient.of(
                        new RegionalProtocol(polled.url().resolve("/status/t1"), vouched), service.url())
                .allowDownloadsFrom(polled.url().getAuthority())
                .build()) {
            client.generate(ImageRequest.of("a lighthouse"), OFTEN);
        }
        return Objects.toString(polled.seen().get(0).getHeaders().get("Authorization"), null);
    }

    private ImageClient client(CredentialSource source) {
        return AnyClient.of(new Straight(), service.url())
                .credentials(Credentials.computed(source))
                .retries(RetryPolicy.builder()
                        .attempts(2)
                        .firstDelay(Duration.ofMillis(10))
                        .build())
                .build();
    }

    private static final class Straight extends BentProtocol {}

    /** The toy that is told where to poll. */
    private static final class RegionalProtocol extends BentProtocol {
        private final URI address;
        private final URI vouched;

        RegionalProtocol(URI address, URI vouched) {
            this.address = address;
            this.vouched = vouched;
        }

        @Override
        Outcome<dev.easel.spi.FinishedWork> submitted(WireResponse response) {
            return new Outcome.Accepted<>("t1", address.toString(), dev.easel.TaskStatus.queued());
        }

        @Override
        WireRequest poll(TaskCall task) {
            return WireRequest.to("GET", URI.create(task.reference().orElseThrow()))
                    .withCredentials()
                    .imagesIn("images")
                    .build();
        }

        @Override
        public boolean vouchesFor(URI asked) {
            return asked.getPort() == vouched.getPort();
        }
    }
}
