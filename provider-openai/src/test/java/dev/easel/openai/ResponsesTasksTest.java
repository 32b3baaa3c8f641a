package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CancelOutcome;
import dev.easel.ContentRefusedException;
import dev.easel.ContentRefusedException.Stage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images as tasks that outlive their connection. */
@Timeout(60)
class ResponsesTasksTest {
    private static final String TEXT_MODEL = "gpt-5.6";

    private OpenAiEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = OpenAiEmulator.start();
        client = Hosts.client(emulator).background(TEXT_MODEL).build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void a_task_is_accepted_polled_and_done() {
        ImageResult result = client.generate(
                Hosts.request().size(1024, 1024).requestId("my-id").build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.usage().tokens()).containsKey("output");
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
        assertThat(client.capabilities().resumable()).isTrue();
    }

    @Test
    void each_image_is_a_task_of_its_own() {
        assertThat(client.generate(Hosts.request().count(2).build()).images()).hasSize(2);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void input_images_and_a_mask_go_along() {
        ImageResult result = client.generate(Hosts.request()
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(Images.mask()))
                .addOptions(OpenAiOptions.builder()
                        .addReferenceImage(Images.another())
                        .action("edit")
                        .build())
                .build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void completed_without_an_image_is_a_failure_with_the_models_words() {
        emulator.nextResponse(ResponseEnding.NO_IMAGE);

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> client.generate(Hosts.request().build()));

        assertThat(failed.serviceMessage()).isNotEmpty();
        assertThat(failed.mayHaveBeenBilled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"CALL_FAILED", "FAILED", "OUT_OF_TOKENS"})
    void a_failed_task_says_so_and_may_be_billed(ResponseEnding ending) {
        emulator.nextResponse(ending);

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> client.generate(Hosts.request().build()));

        assertThat(failed.mayHaveBeenBilled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"CALL_REFUSED", "CALL_REFUSED_ON_INPUT", "POLICY_VIOLATION", "CONTENT_FILTER"})
    void refused_content_is_billed_by_the_text_models_tokens(ResponseEnding ending) {
        emulator.nextResponse(ending);

        ContentRefusedException refused = catchThrowableOfType(
                ContentRefusedException.class,
                () -> client.generate(Hosts.request().build()));

        assertThat(refused.mayHaveBeenBilled()).isTrue();
        if (ending == ResponseEnding.CALL_REFUSED) {
            assertThat(refused.stage()).isEqualTo(Stage.OUTPUT);
            assertThat(refused.categories()).isNotEmpty();
        }
    }

    @Test
    void azure_has_it_on_its_newer_paths() {
        try (OpenAiEmulator azure = OpenAiEmulator.builder().host(Host.AZURE_V1).start();
                ImageClient own = Hosts.quick(
                                AzureOpenAi.builder()
                                        .endpoint(azure.baseUrl().toString())
                                        .apiKey(Hosts.KEY)
                                        .background(TEXT_MODEL),
                                azure)
                        .build()) {
            assertThat(own.generate(Hosts.request().model("my-images").build()).images())
                    .hasSize(1);
        }
    }

    @Test
    void another_client_resumes_a_task() {
        String ticket =
                within(client.submit(Hosts.request().build()).accepted()).encode();
        client.close();

        try (ImageClient other = Hosts.client(emulator).background(TEXT_MODEL).build()) {
            assertThat(within(other.resume(TaskHandle.decode(ticket)).result()).images())
                    .hasSize(1);
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
        assertThat(emulator.billedImages()).isOne();
    }

    @Test
    void a_task_is_cancelled_at_the_service() {
        try (OpenAiEmulator slow = OpenAiEmulator.builder()
                        .generationTime(Duration.ofMinutes(5))
                        .start();
                ImageClient own = Hosts.client(slow).background(TEXT_MODEL).build()) {
            ImageTask task = own.submit(Hosts.request().build());
            within(task.accepted());

            assertThat(within(task.cancel())).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(slow.count(ExchangeKind.CANCEL)).isOne();
        }
    }

    @Test
    void a_task_that_the_service_forgot_is_expired() {
        String ticket =
                within(client.submit(Hosts.request().build()).accepted()).encode();
        try (OpenAiEmulator another = OpenAiEmulator.start();
                ImageClient other = Hosts.client(another).background(TEXT_MODEL).build()) {
            ImageTask task = other.resume(TaskHandle.decode(ticket));

            assertThat(catchThrowableOfType(TaskExpiredException.class, () -> task.await(Duration.ofSeconds(30))))
                    .isNotNull();
        }
    }

    private static <T> T within(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
