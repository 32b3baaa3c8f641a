package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.easel.CancelOutcome;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AUTOMATIC1111's responses about a job mean. */
class A1111ProgressTest {
    private static final TaskCall PART = TaskCall.of("request-1");
    private static final WireExchange<TaskStatus> PROGRESS = A1111Progress.exchange("request-1");

    @Test
    void a_job_is_polled_by_the_name_that_the_submission_has_and_without_a_preview() {
        assertThat(PROGRESS.request()).hasToString("POST /internal/progress");
        assertThat(Wire.json(PROGRESS.request())).hasToString("{\"id_task\":\"request-1\",\"live_preview\":false}");
        assertThat(dialect(LocalInterrupt.OWN).progress(PART).orElseThrow().request())
                .hasToString("POST /internal/progress");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'active':true,'queued':false,'completed':false,'progress':0.25,'eta':15.0}|Running[progress=0.25]",
                "{'active':true,'progress':1.0000001}|Running[progress=1.0]",
                "{'active':true,'progress':null}|Running",
                "{'active':true,'progress':-1}|Running",
                "{'active':true,'queued':true,'progress':0}|Running[progress=0.0]",
                "{'active':false,'queued':true,'textinfo':'In queue: 2/5'}|Queued[position=2]",
                "{'active':false,'queued':true,'textinfo':'In queue: 0/5'}|Queued",
                "{'active':false,'queued':true,'textinfo':'Queued...'}|Queued",
                "{'active':false,'queued':true,'textinfo':null}|Queued"
            })
    void a_job_waits_or_is_generated(String body, String status) {
        assertThat(read(PROGRESS, 200, body))
                .asInstanceOf(type(Outcome.Done.class))
                .extracting(known -> known.value().toString())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200|{'active':false,'queued':false,'completed':true}|UNREADABLE",
                "200|{'active':false,'queued':false,'completed':false,'textinfo':'Waiting...'}|UNREADABLE",
                "200|<html>|UNREADABLE",
                "500|{'detail':'Internal Server Error'}|SERVICE_FAULT",
                "401|{'detail':'Incorrect username or password'}|AUTHENTICATION",
                "422|{'detail':'no'}|REJECTED"
            })
    void what_says_nothing_of_the_job_is_no_status(int status, String body, Problem.Kind kind) {
        assertThat(read(PROGRESS, status, body))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(refused -> refused.problem().kind())
                .isEqualTo(kind);
    }

    @Test
    void a_server_that_knows_no_jobs_by_their_names_is_asked_what_it_generates() {
        WireExchange<TaskStatus> global = next(read(PROGRESS, 404, "{'detail':'Not Found'}"));

        assertThat(global.request().path()).hasValue("/sdapi/v1/progress?skip_current_image=true");
        assertThat(read(global, 200, "{'progress':0.5,'state':{'job_count':1}}"))
                .isEqualTo(Outcome.done(TaskStatus.running(0.5)));
        assertThat(read(global, 200, "{'progress':0.0,'state':{'job_count':1}}"))
                .isEqualTo(Outcome.done(TaskStatus.running(0)));
        assertThat(read(global, 200, "{'progress':0.0,'state':{'job_count':0}}"))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(refused -> refused.problem().kind())
                .isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(read(global, 404, ""))
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(refused -> refused.problem().kind())
                .as("neither: it is asked no more")
                .isEqualTo(Problem.Kind.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void the_job_that_is_being_generated_is_interrupted(boolean unseen) {
        WireExchange<CancelOutcome> cancel = A1111Progress.interruption("request-1", unseen);
        assertThat(cancel.request()).hasToString("POST /internal/progress");
        WireExchange<CancelOutcome> interrupt = next(read(cancel, 200, "{'active':true,'progress':0.5}"));

        assertThat(interrupt.request()).hasToString("POST /sdapi/v1/interrupt");
        assertThat(read(interrupt, 200, "{}")).isEqualTo(Outcome.done(CancelOutcome.CANCELLED));
        assertThat(read(interrupt, 404, "")).isEqualTo(Outcome.done(CancelOutcome.NOT_SUPPORTED));
        assertThat(read(interrupt, 500, "")).isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothing_is_interrupted_while_another_job_is_being_generated(boolean unseen) {
        WireExchange<CancelOutcome> cancel = A1111Progress.interruption("request-1", unseen);

        assertThat(read(cancel, 200, "{'active':false,'queued':true}"))
                .isEqualTo(Outcome.done(CancelOutcome.NOT_SUPPORTED));
        assertThat(read(cancel, 200, "{'active':false,'queued':false,'completed':true}"))
                .isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
        assertThat(read(cancel, 200, "{}")).isEqualTo(Outcome.done(CancelOutcome.NOT_SUPPORTED));
        assertThat(read(cancel, 500, "")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_server_that_cannot_say_whose_image_it_generates_is_interrupted_only_if_the_user_said_so() {
        assertThat(read(A1111Progress.interruption("request-1", false), 404, ""))
                .isEqualTo(Outcome.done(CancelOutcome.NOT_SUPPORTED));
        assertThat(next(read(A1111Progress.interruption("request-1", true), 404, ""))
                        .request())
                .hasToString("POST /sdapi/v1/interrupt");
    }

    @Test
    void whether_it_can_be_cancelled_is_the_users_word() {
        assertThat(dialect(LocalInterrupt.NEVER).cancel(PART)).isEmpty();
        assertThat(dialect(LocalInterrupt.NEVER).capabilities().cancel()).isFalse();
        assertThat(dialect(LocalInterrupt.OWN).capabilities().cancel()).isTrue();
        assertThat(dialect(LocalInterrupt.ANY).capabilities().cancel()).isTrue();
    }

    private static Dialect dialect(LocalInterrupt interrupt) {
        LocalSettings plain = Wire.settings("http://localhost:7860");
        return LocalDialect.A1111.protocol(Wire.settings(plain.baseUrl(), plain.responseFormat(), false, 1, interrupt));
    }

    private static <T> Outcome<T> read(WireExchange<T> query, int status, String body) {
        return query.reader().apply(WireResponse.of(status, body.replace('\'', '"')));
    }

    private static <T> WireExchange<T> next(Outcome<T> response) {
        assertThat(response).isInstanceOf(Outcome.Next.class);
        return ((Outcome.Next<T>) response).exchange();
    }
}
