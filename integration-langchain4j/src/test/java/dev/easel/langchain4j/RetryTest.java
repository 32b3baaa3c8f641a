package dev.easel.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ClientClosedException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.internal.RetryUtils;
import dev.langchain4j.model.output.Response;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LangChain4j's own retry around the models never pays twice. */
@Timeout(60)
class RetryTest {
    private final Services services = new Services();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_submission_whose_response_was_lost_is_not_repeated() {
        OpenAiEmulator openAi = services.openAi();
        openAi.always(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> RetryUtils.withRetry(() -> model(openAi).generate("a lighthouse")))
                .isInstanceOf(NonRetriableException.class)
                .hasCauseInstanceOf(OutcomeUnknownException.class);

        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(openAi.billedImages()).isEqualTo(1);
    }

    @Test
    void nor_with_the_mapping_of_exceptions() {
        OpenAiEmulator openAi = services.openAi();
        openAi.always(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> RetryUtils.withRetryMappingExceptions(
                        () -> model(openAi).generate("a lighthouse")))
                .isInstanceOf(NonRetriableException.class);

        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_call_of_several_is_not_repeated_where_one_of_them_may_have_been_billed() {
        DanEmulator dan = services.dan();
        // Whichever of the calls comes first, one is refused before any work, and the outcome of the other is unknown.
        dan.next(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        EaselImageModel model = EaselImageModel.builder(services.client(dan))
                .settings(request -> request.model(Dan.MODEL_CLARITY))
                .build();

        assertThatThrownBy(() -> RetryUtils.withRetry(() -> model.generate("a lighthouse", 2)))
                .isInstanceOf(NonRetriableException.class);

        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void what_the_service_refused_before_any_work_is_repeated() {
        OpenAiEmulator openAi = services.openAi();
        openAi.next(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));

        Response<Image> response = RetryUtils.withRetry(() -> model(openAi).generate("a lighthouse"));

        assertThat(response.content().base64Data()).isNotEmpty();
        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(openAi.billedImages()).isEqualTo(1);
    }

    @Test
    void each_failure_has_the_class_that_users_of_langchain4j_know() {
        assertThat(failure(Fault.response(429, "text/plain", "too many requests")))
                .isInstanceOf(RateLimitException.class)
                .hasCauseInstanceOf(RateLimitedException.class);
        assertThat(failure(Fault.response(401, "application/json", "{}"))).isInstanceOf(AuthenticationException.class);
        assertThat(failure(Fault.response(400, "application/json", "{}"))).isInstanceOf(InvalidRequestException.class);
        assertThat(failure(Fault.closeOnRequest()))
                .satisfies(failure -> assertThat(failure instanceof NonRetriableException)
                        .isEqualTo(((EaselException) failure.getCause()).mayHaveBeenBilled()));
    }

    private LangChain4jException failure(Fault fault) {
        OpenAiEmulator openAi = services.openAi();
        openAi.next(ExchangeKind.SUBMIT, fault);
        return failure(() -> model(openAi).generate("a lighthouse"));
    }

    private static LangChain4jException failure(Runnable call) {
        try {
            call.run();
        } catch (LangChain4jException e) {
            return e;
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void a_service_that_cannot_be_reached_may_be_asked_again() {
        OpenAiEmulator openAi = services.openAi();
        EaselImageModel model = model(openAi);
        openAi.close();

        assertThatThrownBy(() -> model.generate("a lighthouse"))
                .isInstanceOf(RetriableException.class)
                .isNotInstanceOf(InternalServerException.class);
    }

    @Test
    void a_closed_client_is_not_asked_again() {
        OpenAiEmulator openAi = services.openAi();
        ImageClient client = services.client(openAi);
        EaselImageModel model = EaselImageModel.builder(client)
                .settings(request -> request.model(Services.OPENAI_MODEL))
                .build();
        client.close();

        assertThatThrownBy(() -> model.generate("a lighthouse"))
                .isInstanceOf(NonRetriableException.class)
                .hasCauseInstanceOf(ClientClosedException.class);
    }

    @Test
    void an_interrupted_call_is_cancelled_and_not_repeated() {
        OpenAiEmulator openAi = services.openAi();
        openAi.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> model(openAi).generate("a lighthouse"))
                    .isInstanceOf(NonRetriableException.class)
                    .hasCauseInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(openAi.count(ExchangeKind.SUBMIT)).isLessThanOrEqualTo(1);
    }

    @Test
    void what_the_settings_throw_is_not_repeated() {
        Emulator openAi = services.openAi();
        EaselImageModel model = EaselImageModel.builder(services.client((OpenAiEmulator) openAi))
                .settings(request -> {
                    throw new IllegalStateException("thrown by the application");
                })
                .build();

        assertThatThrownBy(() -> model.generate("a lighthouse"))
                .isInstanceOf(NonRetriableException.class)
                .hasRootCauseMessage("thrown by the application");
        assertThat(openAi.exchanges()).isEmpty();
    }

    private EaselImageModel model(OpenAiEmulator openAi) {
        return EaselImageModel.builder(services.client(openAi))
                .settings(request -> request.model(Services.OPENAI_MODEL))
                .build();
    }
}
