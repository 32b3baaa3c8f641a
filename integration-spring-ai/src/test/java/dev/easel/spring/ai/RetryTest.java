package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.EaselException;
import dev.easel.OutcomeUnknownException;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Spring AI's own retry around the model never pays twice, and neither does Spring's with the model's predicate. */
@Timeout(60)
class RetryTest {
    private static final ImagePrompt PROMPT = new ImagePrompt(
            "a lighthouse",
            ImageOptionsBuilder.builder().model(Services.OPENAI_MODEL).build());

    private final Services services = new Services();
    private final OpenAiEmulator openAi = services.openAi();
    private final EaselImageModel model = EaselImageModel.of(services.client(openAi));

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_submission_whose_response_was_lost_is_not_repeated() {
        openAi.always(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> RetryUtils.execute(RetryUtils.DEFAULT_RETRY_TEMPLATE, () -> model.call(PROMPT)))
                .isInstanceOf(OutcomeUnknownException.class);

        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(openAi.billedImages()).isEqualTo(1);
    }

    @Test
    void springs_retry_of_everything_needs_the_models_predicate() {
        openAi.always(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> repeating().execute(() -> model.call(PROMPT)))
                .isInstanceOf(RetryException.class)
                .hasCauseInstanceOf(OutcomeUnknownException.class);

        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void what_the_service_refused_before_any_work_may_be_repeated() throws RetryException {
        openAi.next(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));

        ImageResponse response = repeating().execute(() -> model.call(PROMPT));

        assertThat(response.getResults()).hasSize(1);
        assertThat(openAi.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(openAi.billedImages()).isEqualTo(1);
    }

    @Test
    void a_call_of_several_is_not_repeated_where_one_of_them_may_have_been_billed() {
        DanEmulator dan = services.dan();
        // Whichever of the calls comes first, one is refused before any work, and the outcome of the other is unknown.
        dan.next(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        EaselImageModel two = EaselImageModel.builder(services.client(dan))
                .defaultOptions(EaselImageOptions.of(
                        request -> request.model(Dan.MODEL_CLARITY).count(2)))
                .build();

        assertThatThrownBy(() -> repeating().execute(() -> two.call(new ImagePrompt("a lighthouse"))))
                .hasCauseInstanceOf(EaselException.class);

        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void an_interrupted_call_is_cancelled() {
        openAi.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> model.call(PROMPT)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(EaselImageModel.mayBeRepeated(new CancellationException())).isFalse();
    }

    private static RetryTemplate repeating() {
        return new RetryTemplate(RetryPolicy.builder()
                .predicate(EaselImageModel::mayBeRepeated)
                .delay(Duration.ofMillis(1))
                .build());
    }
}
