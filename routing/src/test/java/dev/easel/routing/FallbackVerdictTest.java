package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConfigurationException;
import dev.easel.ConnectionException;
import dev.easel.ContentRefusedException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.FailureDetails;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exception, with everything that it may say about money. */
class FallbackVerdictTest {
    private static final List<Fallback> ALL = List.of(
            Fallback.defaults(),
            Fallback.defaults().andAfterContentRefused(),
            Fallback.defaults().andAfterTaskFailed(),
            Fallback.defaults().evenIfOutcomeUnknown(),
            Fallback.defaults().andAfterContentRefused().andAfterTaskFailed().evenIfOutcomeUnknown());

    record Case(EaselException failure) {
        @Override
        public String toString() {
            return failure.getClass().getSimpleName() + " "
                    + failure.failureClass().map(FailureClass::name).orElse("-")
                    + (failure.mayHaveBeenBilled() ? " billed" : "");
        }
    }

    static Stream<Case> cases() {
        List<Function<FailureDetails, EaselException>> types = List.of(
                details -> new AuthenticationException("m", details, null),
                details -> new ClientClosedException("m", details, null),
                details -> new ConfigurationException(Violation.of("f", "m")),
                details -> new ConnectionException("m", details, null),
                details -> new ContentRefusedException("m", details, ContentRefusedException.Stage.PROMPT, List.of()),
                details -> new DownloadException("m", details, null, null),
                details -> new InvalidRequestException(List.of(Violation.of("f", "m")), details),
                details -> new OutcomeUnknownException("m", details, null),
                details -> new ProtocolException("m", details, null),
                details -> new RateLimitedException("m", details, null),
                details -> new RejectedException("m", details, null),
                details -> new ServiceException("m", details, null),
                details -> new SubmissionVetoedException("m", details, new IllegalStateException()),
                details -> new TaskDetachedException("m", details),
                details -> new TaskExpiredException("m", details, null),
                details -> new TaskFailedException("m", details, null),
                details -> new TaskTimeoutException("m", details, null),
                details -> new UnsupportedByServiceException("m", details));
        List<Case> cases = new ArrayList<>();
        List<@Nullable FailureClass> classes = new ArrayList<>(List.of(FailureClass.values()));
        classes.add(null);
        for (Function<FailureDetails, EaselException> type : types) {
            for (FailureClass means : classes) {
                for (boolean billed : List.of(false, true)) {
                    cases.add(new Case(type.apply(FailureDetails.builder()
                            .failureClass(means)
                            .mayHaveBeenBilled(billed)
                            .build())));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void by_default_nothing_that_may_have_been_billed_or_that_nobody_knows_goes_to_another(Case one) {
        EaselException failure = one.failure();
        if (failure.mayHaveBeenBilled()
                || failure instanceof ContentRefusedException
                || failure.failureClass()
                                .filter(FailureClass.OUTCOME_UNKNOWN::equals)
                                .isPresent()
                        && !(failure instanceof TaskFailedException)) {
            assertThat(Fallback.defaults().judge(failure).next()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_was_not_billed_and_was_refused_goes_to_another_whatever_the_type_says(Case one) {
        EaselException failure = one.failure();
        boolean refused = failure.failureClass()
                .filter(means -> means != FailureClass.OUTCOME_UNKNOWN)
                .isPresent();
        if (refused && !failure.mayHaveBeenBilled() && !(failure instanceof ContentRefusedException)) {
            assertThat(Fallback.defaults().judge(failure).next()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_says_nothing_about_a_submission_ends_the_task(Case one) {
        EaselException failure = one.failure();
        boolean never = failure instanceof TaskTimeoutException
                || failure instanceof TaskDetachedException
                || failure instanceof ClientClosedException
                || failure instanceof SubmissionVetoedException
                || failure instanceof ConfigurationException
                || failure instanceof TaskExpiredException
                || failure instanceof DownloadException;
        if (never && failure.failureClass().isEmpty()) {
            assertThat(ALL).noneMatch(fallback -> fallback.judge(failure).next());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void an_option_only_adds_and_never_adds_nothing(Case one) {
        boolean byDefault = Fallback.defaults().judge(one.failure()).next();

        assertThat(Fallback.never().judge(one.failure()).next()).isFalse();
        if (byDefault) {
            assertThat(ALL).allMatch(fallback -> fallback.judge(one.failure()).next());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void content_goes_to_another_only_where_the_user_wants_it(Case one) {
        if (one.failure() instanceof ContentRefusedException) {
            assertThat(Fallback.defaults()
                            .evenIfOutcomeUnknown()
                            .andAfterTaskFailed()
                            .judge(one.failure())
                            .next())
                    .isFalse();
            assertThat(Fallback.defaults()
                            .andAfterContentRefused()
                            .judge(one.failure())
                            .next())
                    .isTrue();
        }
    }

    @Test
    void there_is_a_case_for_every_exception() {
        assertThat(cases().map(one -> one.failure().getClass()).distinct()).hasSize(18);
    }

    @Test
    void a_time_in_the_queue_is_above_zero() {
        assertThatThrownBy(() -> Fallback.defaults().cancelWhenQueuedFor(Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cancelWhenQueuedFor is PT0S; give a time above zero");
        assertThat(Fallback.never().andAfterContentRefused().queueLimit()).isEmpty();
    }
}
