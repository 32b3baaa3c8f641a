package dev.easel.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.OutcomeUnknownException;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.internal.RetryUtils;
import dev.langchain4j.model.batch.BatchRequest;
import dev.langchain4j.model.batch.BatchResponse;
import dev.langchain4j.model.batch.BatchState;
import dev.langchain4j.model.output.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each method of LangChain4j's BatchImageModel. */
@Timeout(60)
class EaselBatchImageModelTest {
    private final Services services = new Services();
    private final FalEmulator fal = services.fal();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_batch_is_submitted_by_one_process_and_fetched_by_another() {
        String batchId;
        try (ImageClient client = services.client(fal)) {
            BatchResponse<Response<Image>> submitted = model(client).submit(batch("a lighthouse", "a harbour"));
            batchId = submitted.batchId();
            assertThat(submitted.state()).isEqualTo(BatchState.PENDING);
            assertThat(submitted.results()).isEmpty();
        }

        EaselBatchImageModel other = model(services.client(fal));
        assertThat(other.retrieve(batchId).state()).isEqualTo(BatchState.PENDING);
        services.time.advance(Duration.ofMillis(1_500));
        assertThat(other.retrieve(batchId).state()).isEqualTo(BatchState.RUNNING);
        services.time.advance(Duration.ofSeconds(60));
        BatchResponse<Response<Image>> ended = other.retrieve(batchId);

        assertThat(ended.state()).isEqualTo(BatchState.SUCCEEDED);
        assertThat(ended.batchId()).isEqualTo(batchId);
        assertThat(ended.responses())
                .hasSize(2)
                .allSatisfy(
                        response -> assertThat(response.content().base64Data()).isNotEmpty());
        assertThat(fal.drawn()).extracting(Drawn::prompt).containsExactlyInAnyOrder("a lighthouse", "a harbour");
        assertThat(fal.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void results_are_in_the_order_of_the_prompts_and_a_failure_is_in_its_place() {
        EaselBatchImageModel model = model(services.client(fal));
        fal.next(ExchangeKind.SUBMIT, Fault.response(422, "application/json", "{\"detail\": \"no such field\"}"));
        String batchId = RetryUtils.withRetry(() -> model.submit(batch("one", "two", "three")))
                .batchId();
        services.time.advance(Duration.ofSeconds(60));

        BatchResponse<Response<Image>> ended = model.retrieve(batchId);

        assertThat(ended.state()).isEqualTo(BatchState.SUCCEEDED);
        assertThat(ended.results()).hasSize(3);
        List<String> prompts = List.of("one", "two", "three");
        for (int i = 0; i < prompts.size(); i++) {
            Response<Image> response = ended.results().get(i).response();
            if (response != null) {
                assertThat(response.content().revisedPrompt()).isEqualTo(prompts.get(i));
            }
        }
        assertThat(ended.errors()).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(422);
            assertThat(error.message()).contains("fal");
            assertThat(error.details())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("type", "RejectedException")
                            .containsEntry("mayHaveBeenBilled", false));
        });
        assertThat(fal.count(ExchangeKind.SUBMIT)).isEqualTo(3);
    }

    @Test
    void a_task_that_failed_is_an_error_with_its_ticket() {
        EaselBatchImageModel model = model(services.client(fal));
        fal.nextTask(TaskEnding.CONTENT_POLICY);
        String batchId = model.submit(batch("a lighthouse")).batchId();
        services.time.advance(Duration.ofSeconds(60));

        BatchResponse<Response<Image>> ended = model.retrieve(batchId);

        assertThat(ended.state()).isEqualTo(BatchState.FAILED);
        assertThat(ended.errors()).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(422);
            assertThat(error.details())
                    .singleElement()
                    .satisfies(details -> assertThat(details)
                            .containsEntry("type", "ContentRefusedException")
                            .containsKey(EaselMetadata.HANDLE));
        });
    }

    @Test
    void where_the_service_accepts_none_submit_throws_and_is_not_repeated_if_one_may_have_been_billed() {
        EaselBatchImageModel model = model(services.client(fal));
        fal.next(ExchangeKind.SUBMIT, Fault.response(429, "text/plain", "too many requests"));
        fal.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThatThrownBy(() -> RetryUtils.withRetry(() -> model.submit(batch("one", "two"))))
                .isInstanceOf(NonRetriableException.class)
                .satisfies(failure -> assertThat(failure.getCause() instanceof OutcomeUnknownException
                                || Arrays.stream(failure.getCause().getSuppressed())
                                        .anyMatch(OutcomeUnknownException.class::isInstance))
                        .isTrue());

        assertThat(fal.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void a_prompt_whose_outcome_is_unknown_is_an_error_beside_the_others() {
        EaselBatchImageModel model = model(services.client(fal));
        fal.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        String batchId =
                RetryUtils.withRetry(() -> model.submit(batch("one", "two"))).batchId();
        services.time.advance(Duration.ofSeconds(60));

        assertThat(model.retrieve(batchId).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.details().get(0))
                        .containsEntry("type", "OutcomeUnknownException")
                        .containsEntry("mayHaveBeenBilled", true));
        assertThat(fal.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void all_prompts_are_checked_before_any_is_sent() {
        EaselBatchImageModel model = model(services.client(fal));

        assertThatThrownBy(() -> model.submit(batch("one", " "))).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> model.submit(batch())).isInstanceOf(InvalidRequestException.class);
        assertThat(fal.exchanges()).isEmpty();
    }

    @Test
    void a_service_without_a_queue_has_no_batches() {
        OpenAiEmulator openAi = services.openAi();
        EaselBatchImageModel model = EaselBatchImageModel.builder(services.client(openAi))
                .settings(request -> request.model(Services.OPENAI_MODEL))
                .build();

        assertThatThrownBy(() -> model.submit(batch("a lighthouse")))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("EaselImageModel");
        assertThat(openAi.exchanges()).isEmpty();
    }

    @Test
    void a_cancelled_batch_is_cancelled_at_the_service() {
        EaselBatchImageModel model = model(services.client(fal));
        String batchId = model.submit(batch("one", "two")).batchId();

        model.cancel(batchId);

        assertThat(fal.count(ExchangeKind.CANCEL)).isEqualTo(2);
        services.time.advance(Duration.ofSeconds(60));
        BatchResponse<Response<Image>> ended = model.retrieve(batchId);
        assertThat(ended.state()).isEqualTo(BatchState.CANCELLED);
        assertThat(ended.errors()).hasSize(2);
    }

    @Test
    void a_service_that_cannot_stop_a_task_says_so() {
        DanEmulator dan = services.dan();
        EaselBatchImageModel model = EaselBatchImageModel.builder(services.client(dan))
                .settings(request -> request.model(Dan.MODEL_CLARITY))
                .build();
        String batchId = model.submit(batch("a lighthouse")).batchId();

        assertThatThrownBy(() -> model.cancel(batchId))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("1 of 1 tasks");
    }

    @Test
    void a_failed_poll_says_nothing_about_the_batch_and_may_be_repeated() {
        EaselBatchImageModel model = model(services.client(fal));
        String batchId = model.submit(batch("a lighthouse")).batchId();
        fal.next(ExchangeKind.POLL, Fault.response(503, "text/plain", "no"));

        assertThatThrownBy(() -> model.retrieve(batchId)).isInstanceOf(RetriableException.class);
        assertThat(model.retrieve(batchId).state()).isEqualTo(BatchState.PENDING);
    }

    @Test
    void an_interrupted_submission_keeps_what_the_service_has() {
        EaselBatchImageModel model = model(services.client(fal));
        fal.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> model.submit(batch("one", "two"))).isInstanceOf(NonRetriableException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "easel1",
                "easel1~",
                "easel1~no-ticket",
                "easel1~!",
                "easel1~!AA",
                "easel1~!Tm8KYQpiCmM",
                "batch_1"
            })
    void an_id_that_is_no_batch_is_refused(String batchId) {
        EaselBatchImageModel model = model(services.client(fal));

        assertThatThrownBy(() -> model.retrieve(batchId)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> model.cancel(batchId)).isInstanceOf(InvalidRequestException.class);
        assertThat(fal.exchanges()).isEmpty();
    }

    @Test
    void there_is_no_list_of_batches() {
        EaselBatchImageModel model = model(services.client(fal));

        assertThatThrownBy(() -> model.list(null))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("batchId");
    }

    private static EaselBatchImageModel model(ImageClient client) {
        return EaselBatchImageModel.builder(client)
                .settings(request -> request.model(Fal.FLUX_DEV).size(64, 64))
                .build();
    }

    private static BatchRequest<String> batch(String... prompts) {
        return new BatchRequest<>(List.of(prompts));
    }
}
