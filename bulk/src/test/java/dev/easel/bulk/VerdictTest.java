package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ConnectionException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.FailureDetails;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What the end of a task means for its item. */
class VerdictTest {
    private static final FailureDetails FREE = FailureDetails.builder().build();
    private static final FailureDetails BILLED =
            FailureDetails.builder().mayHaveBeenBilled(true).build();

    private static final Verdict.Facts NOT_SENT = new Verdict.Facts(false, false, false, false, 1, 0);
    private static final Verdict.Facts SENT = new Verdict.Facts(true, false, false, false, 1, 0);
    private static final Verdict.Facts SENT_BY_ID = new Verdict.Facts(true, false, true, false, 1, 0);
    private static final Verdict.Facts ACCEPTED = new Verdict.Facts(true, true, true, false, 1, 0);
    private static final Verdict.Facts RESUMED_IN_DOUBT = new Verdict.Facts(true, false, true, true, 1, 0);

    private static Verdict of(Throwable thrown, Verdict.Facts facts) {
        return Verdict.of(thrown, facts, RetryRules.defaults());
    }

    private static void assertEnds(Verdict verdict, ItemState state, boolean billed) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.End.class, end -> {
            assertThat(end.ending().state()).isEqualTo(state);
            assertThat(end.ending().billed()).isEqualTo(billed);
        });
    }

    @Test
    void what_never_arrived_is_sent_again_until_it_has_failed_too_often() {
        EaselException refused = new RateLimitedException("busy", FREE, Duration.ofSeconds(50));

        assertThat(of(new ConnectionException("down", FREE, null), NOT_SENT))
                .isEqualTo(new Verdict.Resend(Duration.ofSeconds(2)));
        assertThat(of(refused, SENT)).isEqualTo(new Verdict.Resend(Duration.ofSeconds(50)));
        assertEnds(of(refused, new Verdict.Facts(false, false, false, false, 1, 9)), ItemState.FAILED, false);
    }

    @Test
    void what_nobody_knows_is_never_sent_again() {
        FailureDetails unknown = FailureDetails.builder()
                .failureClass(FailureClass.OUTCOME_UNKNOWN)
                .mayHaveBeenBilled(true)
                .build();

        assertEnds(of(new OutcomeUnknownException("lost", BILLED, null), SENT), ItemState.UNKNOWN, true);
        assertEnds(of(new ProtocolException("garbled", unknown, null), SENT), ItemState.UNKNOWN, true);
        assertEnds(of(new TaskTimeoutException("late", BILLED, null), SENT), ItemState.UNKNOWN, true);
        assertEnds(of(new IllegalStateException("a bug"), SENT), ItemState.UNKNOWN, true);
    }

    @Test
    void what_the_service_has_stays_there_when_time_is_up() {
        assertThat(of(new TaskTimeoutException("late", BILLED, null), ACCEPTED)).isEqualTo(new Verdict.Left());
        assertThat(of(new TaskTimeoutException("late", BILLED, null), SENT_BY_ID))
                .isEqualTo(new Verdict.Left());
        assertThat(of(new DownloadException("cut", BILLED, null, null), ACCEPTED))
                .isEqualTo(new Verdict.Resume(Duration.ofSeconds(2)));
    }

    @Test
    void a_denied_item_is_sent_again_only_where_that_was_allowed() {
        EaselException denied = new TaskExpiredException("not found", BILLED, null);
        RetryRules rules = RetryRules.builder().resendDenied(true).build();

        assertEnds(of(denied, RESUMED_IN_DOUBT), ItemState.UNKNOWN, true);
        assertThat(Verdict.of(denied, RESUMED_IN_DOUBT, rules)).isEqualTo(new Verdict.Resend(Duration.ZERO));
        assertEnds(Verdict.of(denied, ACCEPTED, rules), ItemState.EXPIRED, true);
    }

    @Test
    void what_failed_at_the_service_gets_a_new_try_if_it_is_free_or_worth_it() {
        RetryRules dear = RetryRules.builder().evenIfBilled(true).build();
        EaselException billed = new TaskFailedException("failed", BILLED, null);

        assertThat(of(new TaskFailedException("failed", FREE, null), ACCEPTED))
                .isEqualTo(new Verdict.NewTry(Duration.ofSeconds(2), false));
        assertEnds(of(billed, ACCEPTED), ItemState.FAILED, true);
        assertThat(Verdict.of(billed, ACCEPTED, dear)).isEqualTo(new Verdict.NewTry(Duration.ofSeconds(2), true));
        assertEnds(Verdict.of(billed, new Verdict.Facts(true, true, true, false, 3, 0), dear), ItemState.FAILED, true);
        assertEnds(of(new RejectedException("no", FREE, null), SENT), ItemState.FAILED, false);
    }

    @Test
    void a_cancelled_task_is_billed_only_if_it_was_sent() {
        assertEnds(of(new CancellationException(), NOT_SENT), ItemState.CANCELLED, false);
        assertEnds(of(new CancellationException(), ACCEPTED), ItemState.CANCELLED, true);
    }
}
