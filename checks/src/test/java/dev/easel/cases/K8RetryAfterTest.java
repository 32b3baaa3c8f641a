package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.Retry;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K8: each form of {@code Retry-After} is waited for, and nothing is sent that a listener is not told of. */
class K8RetryAfterTest {
    /** In seconds: what is too long to be meant is as good as never. */
    private static final double NEVER = 3e9;

    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    private CallOptions within(Duration deadline) {
        return CallOptions.builder()
                .deadline(deadline)
                .addListener(new TaskListener() {
                    @Override
                    public void onAttempt(TaskHandle handle, Attempt attempt) {
                        if (attempt.kind() == AttemptKind.SUBMIT) {
                            attempts.add(attempt);
                        }
                    }

                    @Override
                    public void onRetry(TaskHandle handle, Retry retry) {
                        pauses.add(retry.delay());
                    }
                })
                .build();
    }

    /** The wait that the service asks for, in seconds, at least and at most; all go beyond a deadline of five seconds. */
    static Stream<Arguments> beyondTheDeadline() {
        return Stream.of(
                Arguments.of("k8-503-retry-after-11-digits.http", NEVER, 4e9),
                Arguments.of("k8-503-retry-after-2-32.http", NEVER, 4e9),
                Arguments.of("k8-429-retry-after-fraction.http", 5.5, 5.5),
                Arguments.of("k8-429-retry-after-rfc850.http", 30, 30),
                Arguments.of("k8-429-retry-after-asctime.http", 30, 30),
                Arguments.of("k8-429-retry-after-list.http", 120, 120),
                Arguments.of("k8-503-retry-after-year-9999.http", NEVER, 4e9));
    }

    @ParameterizedTest
    @MethodSource("beyondTheDeadline")
    void what_the_service_asks_for_is_told_after_one_submission(String file, double least, double most) {
        for (Service service : Service.values()) {
            attempts.clear();
            try (Trial trial = Trial.of(service).with(within(Duration.ofSeconds(5)))) {
                trial.server().respond(CaseFile.bytes(file));

                EaselException failure = trial.failure();
                if (maySayItAfterTheWork(service, file)) {
                    assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
                    assertThat(trial.server().posts()).isOne();
                    continue;
                }

                assertThat(failure)
                        .as("%s", service)
                        .isInstanceOfSatisfying(
                                RateLimitedException.class,
                                busy -> assertThat(
                                                busy.retryAfter().orElseThrow().toMillis() / 1000.0)
                                        .isBetween(least, most));
                assertThat(failure.mayHaveBeenBilled()).isFalse();
                assertThat(trial.server().posts()).as("%s", service).isOne();
                assertThat(attempts).as("%s", service).hasSize(1);
            }
        }
    }

    /** OpenAI documents no 503 that comes before the work, whatever time it names. */
    private static boolean maySayItAfterTheWork(Service service, String file) {
        return service == Service.OPENAI_ITSELF && file.contains("-503-");
    }

    static Stream<Arguments> noWait() {
        return Stream.of(
                Arguments.of("k8-503-retry-after-0.http"),
                Arguments.of("k8-429-retry-after-0.http"),
                Arguments.of("k8-429-retry-after-past.http"),
                Arguments.of("k8-429-retry-after-negative.http"));
    }

    @ParameterizedTest
    @MethodSource("noWait")
    void a_service_that_asks_for_no_wait_is_not_asked_in_a_loop(String file) {
        for (Service service : Service.values()) {
            attempts.clear();
            pauses.clear();
            try (Trial trial = Trial.of(service).with(within(Duration.ofSeconds(20)))) {
                trial.server().respond(CaseFile.bytes(file));

                EaselException failure = trial.failure();
                if (maySayItAfterTheWork(service, file)) {
                    assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
                    assertThat(trial.server().posts()).isOne();
                    continue;
                }

                assertThat(failure).as("%s", service).isInstanceOf(RateLimitedException.class);
                // ItsRose has a pause of its own for where the header says nothing.
                boolean silent = service == Service.ITSROSE && file.contains("negative");
                assertThat(trial.server().posts()).as("%s", service).isBetween(silent ? 1 : 2, 12);
                assertThat(attempts).as("%s", service).hasSize(trial.server().posts());
                assertThat(pauses)
                        .as("%s", service)
                        .hasSize(attempts.size() - 1)
                        .allMatch(pause -> pause.compareTo(Duration.ZERO) > 0);
            }
        }
    }
}
