package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.ConnectionException;
import dev.easel.DownloadException;
import dev.easel.FailureClass;
import dev.easel.FailureDetails;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.Violation;
import dev.easel.bulk.ItemState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the end of a task means for its try. */
class VerdictTest {
    private static final FailureDetails FREE = FailureDetails.builder().build();
    private static final FailureDetails BILLED =
            FailureDetails.builder().mayHaveBeenBilled(true).build();
    private static final FailureDetails IN_DOUBT = FailureDetails.builder()
            .failureClass(FailureClass.OUTCOME_UNKNOWN)
            .mayHaveBeenBilled(true)
            .build();

    private static final Verdict.Facts NOT_SENT = Verdict.Facts.submitting(false);
    private static final Verdict.Facts SENT = Verdict.Facts.submitting(true);
    private static final Verdict.Facts IN_DOUBT_AWAITED = Verdict.Facts.awaiting(false, false);
    private static final Verdict.Facts AWAITED = Verdict.Facts.awaiting(true, false);
    private static final Verdict.Facts LATE = Verdict.Facts.awaiting(true, true);

    static Stream<Arguments> again() {
        return Stream.of(
                Arguments.of(new ConnectionException("down", FREE, null), NOT_SENT, Duration.ZERO),
                Arguments.of(
                        new RateLimitedException("busy", FREE, Duration.ofSeconds(50)), SENT, Duration.ofSeconds(50)),
                Arguments.of(
                        new SubmissionVetoedException("no mark", FREE, new IllegalStateException()),
                        NOT_SENT,
                        Duration.ZERO),
                Arguments.of(new TaskTimeoutException("late", FREE, null), NOT_SENT, Duration.ZERO),
                Arguments.of(new CancellationException(), NOT_SENT, Duration.ZERO),
                Arguments.of(new CancellationException(), AWAITED, Duration.ZERO),
                Arguments.of(new ConnectionException("down", BILLED, null), AWAITED, Duration.ZERO),
                Arguments.of(new ConnectionException("down", IN_DOUBT, null), IN_DOUBT_AWAITED, Duration.ZERO),
                Arguments.of(new AuthenticationException("key", BILLED, null), AWAITED, Duration.ZERO),
                Arguments.of(new DownloadException("cut", BILLED, null, null), AWAITED, Duration.ZERO),
                Arguments.of(new UncheckedIOException(new IOException("full")), AWAITED, Duration.ZERO),
                Arguments.of(new TaskTimeoutException("late", BILLED, null), AWAITED, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("again")
    void what_costs_nothing_is_attempted_again(Throwable thrown, Verdict.Facts facts, Duration pause) {
        assertThat(Verdict.of(thrown, facts)).isInstanceOfSatisfying(Verdict.Later.class, later -> {
            assertThat(later.pause()).isEqualTo(pause);
            assertThat(later.reason()).isEqualTo(thrown.getClass().getSimpleName());
        });
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(new OutcomeUnknownException("lost", BILLED, null), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new ConnectionException("cut", IN_DOUBT, null), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new ProtocolException("garbled", BILLED, null), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new TaskTimeoutException("late", BILLED, null), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new CancellationException(), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new IllegalStateException("a bug"), SENT, ItemState.UNKNOWN, true),
                Arguments.of(new IllegalStateException("a bug"), NOT_SENT, ItemState.FAILED, false),
                Arguments.of(new AuthenticationException("key", FREE, null), SENT, ItemState.FAILED, false),
                Arguments.of(new RejectedException("no", FREE, null), SENT, ItemState.FAILED, false),
                Arguments.of(new DownloadException("cut", BILLED, null, null), SENT, ItemState.FAILED, true),
                Arguments.of(new TaskExpiredException("gone", BILLED, null), AWAITED, ItemState.EXPIRED, true),
                Arguments.of(
                        new TaskExpiredException("denied", BILLED, null), IN_DOUBT_AWAITED, ItemState.UNKNOWN, true),
                Arguments.of(new TaskFailedException("failed", BILLED, null), AWAITED, ItemState.FAILED, true),
                Arguments.of(
                        new InvalidRequestException(Violation.of("handle", "is another provider's")),
                        AWAITED,
                        ItemState.FAILED,
                        true),
                Arguments.of(new TaskTimeoutException("late", BILLED, null), LATE, ItemState.SUBMITTED, true),
                Arguments.of(new ConnectionException("down", BILLED, null), LATE, ItemState.SUBMITTED, true));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void everything_else_is_an_outcome(Throwable thrown, Verdict.Facts facts, ItemState state, boolean billed) {
        assertThat(Verdict.of(thrown, facts)).isInstanceOfSatisfying(Verdict.End.class, end -> {
            assertThat(end.state()).isEqualTo(state);
            assertThat(end.billed()).isEqualTo(billed);
            assertThat(end.again()).isFalse();
        });
    }

    static Stream<Verdict.Facts> submittedOrAwaited() {
        return Stream.of(SENT, AWAITED, LATE);
    }

    @ParameterizedTest
    @MethodSource("submittedOrAwaited")
    void what_failed_and_was_not_billed_is_worth_a_new_try(Verdict.Facts facts) {
        assertThat(Verdict.of(new TaskFailedException("failed", FREE, null), facts))
                .isInstanceOfSatisfying(Verdict.End.class, end -> {
                    assertThat(end.state()).isEqualTo(ItemState.FAILED);
                    assertThat(end.again()).isTrue();
                });
    }
}
