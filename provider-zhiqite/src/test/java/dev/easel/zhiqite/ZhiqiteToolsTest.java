package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskTimeoutException;
import dev.easel.TextTask;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.ToolResponse;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every image tool against a strict Zhiqite of the testkit, over real sockets and in virtual time. */
class ZhiqiteToolsTest {
    private static final byte[] SEA =
            EmulatedImage.of("the sea at noon", 1, 64, 64).png();

    private final VirtualTime time = VirtualTime.create();
    private final ImageServer images = new ImageServer();
    private ZhiqiteEmulator emulator;
    private ImageClient client;
    private ZhiqiteService service;

    @AfterEach
    void close() {
        client.close();
        images.close();
        emulator.close();
    }

    private void start(ZhiqiteEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = client();
        service = ZhiqiteService.of(client);
    }

    private ImageClient client() {
        return builder().build();
    }

    private ZhiqiteBuilder builder() {
        return withoutUploader().uploader(images);
    }

    private ZhiqiteBuilder withoutUploader() {
        return Zhiqite.builder()
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time);
    }

    private ImageResult run(ZhiqiteToolRequest request) {
        return time.runUntil(service.submit(request).result());
    }

    private <E extends Throwable> E failure(Class<E> type, CompletableFuture<?> future) {
        CompletionException failed = catchThrowableOfType(CompletionException.class, () -> time.runUntil(future));
        assertThat(failed).as("it succeeded").isNotNull();
        assertThat(failed.getCause()).isInstanceOf(type);
        return type.cast(failed.getCause());
    }

    private List<String> paths(ExchangeKind exchangeKind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == exchangeKind)
                .map(Exchange::path)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(ToolResponse.class)
    void flux_generates_whether_it_responds_with_an_id_or_the_image(ToolResponse response) {
        start(ZhiqiteEmulator.builder().toolResponse(response));

        ImageResult result = run(ZhiqiteToolRequest.flux()
                .model(FluxModel.SCHNELL)
                .prompt("a lighthouse")
                .size(Size.of(256, 128))
                .steps(4)
                .fluxGuidance(3.5)
                .build());

        assertThat(result.first().size()).contains(Size.of(256, 128));
        assertThat(result.texts()).isEmpty();
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ToolResponse.class)
    void a_caption_is_told_whether_it_comes_at_once_or_later(ToolResponse response) {
        start(ZhiqiteEmulator.builder().toolResponse(response));

        TextTask task = client.submit(CaptionRequest.of(images.keep(SEA)), CallOptions.defaults());

        assertThat(time.runUntil(task.result()).texts())
                .singleElement()
                .asString()
                .startsWith("what an emulator sees in image ");
    }

    @ParameterizedTest
    @EnumSource(ToolResponse.class)
    void prompts_are_expanded_whether_they_come_at_once_or_later(ToolResponse response) {
        start(ZhiqiteEmulator.builder().toolResponse(response));

        ImageResult result = run(ZhiqiteToolRequest.promptExpansion()
                .prompt("a cat")
                .mode(ExpansionMode.SDXL)
                .topK(50)
                .topP(0.9)
                .temperature(0.9)
                .repetitionPenalty(1.2)
                .maxTokens(75)
                .minTokens(10)
                .sequencesNum(3)
                .build());

        assertThat(result.texts())
                .hasSize(3)
                .allSatisfy(prompt -> assertThat(prompt).startsWith("a cat, expanded by the emulator"));
    }

    @Test
    void neutral_verbs_block_until_the_words_are_there() {
        start(ZhiqiteEmulator.builder().generationTime(Duration.ZERO).toolResponse(ToolResponse.RESULT));

        assertThat(client.caption(CaptionRequest.of(images.keep(SEA)))).contains("image");
        assertThat(client.expandPrompt("a cat")).hasSize(1);
        assertThat(service.run(ZhiqiteToolRequest.interrogate()
                                .image(images.keep(SEA))
                                .build())
                        .texts())
                .hasSize(1);
        assertThat(service.run(ZhiqiteToolRequest.of("interrogate", Map.of("image", images.keep(SEA))))
                        .texts())
                .hasSize(1);
    }

    @Test
    void faces_are_swapped_in_both_versions() {
        start(ZhiqiteEmulator.builder());
        ImageInput face = images.keep(SEA);
        ImageInput target = ImageInput.bytes(SEA);

        assertThat(run(ZhiqiteToolRequest.faceSwap().face(face).target(target).build())
                        .images())
                .hasSize(1);
        assertThat(run(ZhiqiteToolRequest.faceSwap()
                                .version(2)
                                .face(face)
                                .target(target)
                                .fidelityWeight(0.7)
                                .build())
                        .images())
                .hasSize(1);
        assertThat(paths(ExchangeKind.POLL))
                .containsExactly(
                        "/AIGCImgOpenServ/saas/tool/roop/queryTask", "/AIGCImgOpenServ/saas/tool/v2/roop/queryTask");
        assertThat(images.uploads())
                .as("one kept, and one uploaded for each task")
                .isEqualTo(3);
    }

    @Test
    void every_other_tool_that_makes_an_image_makes_one() {
        start(ZhiqiteEmulator.builder());
        ImageInput image = images.keep(SEA);

        assertThat(run(ZhiqiteToolRequest.faceFusion()
                                .faces(image, image)
                                .target(image)
                                .faceIdx(1)
                                .build())
                        .images())
                .hasSize(1);
        assertThat(run(ZhiqiteToolRequest.instantId()
                                .image(image)
                                .prompt("a portrait")
                                .negativePrompt("blurry")
                                .size(Size.of(960, 960))
                                .steps(20)
                                .seed(7)
                                .guidanceScale(1)
                                .build())
                        .first()
                        .size())
                .contains(Size.of(960, 960));
        assertThat(run(ZhiqiteToolRequest.outpaint()
                                .image(image)
                                .verticalRatio(1)
                                .horizontalRatio(2)
                                .prompt("more sea")
                                .negativePrompt("blurry")
                                .sampler("Euler a")
                                .steps(20)
                                .guidance(7)
                                .seed(-1)
                                .build())
                        .first()
                        .size())
                .contains(Size.of(1024, 512));
        assertThat(run(ZhiqiteToolRequest.preprocessorPreview()
                                .image(image)
                                .preprocessor("canny")
                                .build())
                        .images())
                .hasSize(1);
    }

    @Test
    void results_that_no_page_describes_come_as_json() {
        start(ZhiqiteEmulator.builder());

        for (ZhiqiteToolRequest request : List.of(
                ZhiqiteToolRequest.faceDetection().image(images.keep(SEA)).build(),
                ZhiqiteToolRequest.styleRecognition().image(images.keep(SEA)).build())) {
            assertThat(run(request).texts())
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .contains("\"emulatorResult\":\"what an emulator sees in image ");
        }
    }

    @Test
    void a_tool_without_known_fields_is_reached_by_its_code() {
        start(ZhiqiteEmulator.builder());

        ImageTask task = service.submit(ZhiqiteToolRequest.of(
                "hair/change",
                Map.of("businessTaskId", "my-hair", "style", 3, "images", List.of(ImageInput.bytes(SEA)))));

        assertThat(time.runUntil(task.result()).texts())
                .singleElement()
                .asString()
                .contains("\"businessTaskId\":\"my-hair\"", "emulatorResult");
        assertThat(task.handle().taskId()).contains("my-hair");
        assertThat(paths(ExchangeKind.SUBMIT)).containsExactly("/AIGCImgOpenServ/saas/tool/hair/change");
        assertThat(paths(ExchangeKind.POLL)).containsExactly("/AIGCImgOpenServ/saas/tool/hair/change/queryTask");
    }

    @Test
    void a_tools_task_is_resumed_at_its_own_path_by_another_client() {
        start(ZhiqiteEmulator.builder().generationTime(Duration.ofMinutes(1)));
        CallOptions hasty =
                CallOptions.builder().deadline(Duration.ofSeconds(20)).build();
        ZhiqiteToolRequest swap = ZhiqiteToolRequest.faceSwap()
                .requestId("my-swap")
                .version(2)
                .face(images.keep(SEA))
                .target(images.keep(SEA))
                .build();

        TaskTimeoutException late =
                failure(TaskTimeoutException.class, service.submit(swap, hasty).result());
        String ticket = late.handle().orElseThrow().encode();
        client.close();
        client = client();
        ImageTask task = client.resume(TaskHandle.decode(ticket));

        assertThat(task.handle().taskId()).contains("my-swap");
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
        assertThat(paths(ExchangeKind.POLL)).containsExactly("/AIGCImgOpenServ/saas/tool/v2/roop/queryTask");
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_lost_response_loses_no_tools_task() {
        start(ZhiqiteEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        ImageResult result = run(ZhiqiteToolRequest.preprocessorPreview()
                .image(images.keep(SEA))
                .preprocessor("canny")
                .build());

        assertThat(result.images()).hasSize(1);
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_task_that_the_tool_does_not_know_is_expired() {
        start(ZhiqiteEmulator.builder());
        TaskHandle handle = TaskHandle.of(
                Zhiqite.PROVIDER,
                List.of(TaskCall.of("gone").withTaskId("gone").withKind("roop")),
                time.instant(),
                null);

        TaskExpiredException expired =
                failure(TaskExpiredException.class, client.resume(handle).result());

        assertThat(expired.getMessage()).contains("no task ");
    }

    @Test
    void a_handle_of_no_tool_is_refused() {
        start(ZhiqiteEmulator.builder());
        TaskHandle handle = TaskHandle.of(
                Zhiqite.PROVIDER,
                List.of(TaskCall.of("x").withTaskId("x").withKind("../../account")),
                time.instant(),
                null);

        assertThatThrownBy(() -> client.resume(handle))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("task handle cannot be resumed: zhiqite has no call that asks for work of its kind");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_failure_status_that_the_user_knows_ends_the_wait_for_a_tool() {
        emulator = ZhiqiteEmulator.builder().clock(time).failedStatus(7).start();
        client = builder()
                .toolFailureWhen((code, status) -> code.equals("roop") && status == 7)
                .build();
        service = ZhiqiteService.of(client);
        emulator.failNextTask();

        TaskFailedException failed = failure(
                TaskFailedException.class,
                service.submit(ZhiqiteToolRequest.faceSwap()
                                .face(images.keep(SEA))
                                .target(images.keep(SEA))
                                .build())
                        .result());

        assertThat(failed.serviceCode()).contains("7");
    }

    @Test
    void an_image_at_hand_without_an_uploader_is_refused_before_anything_is_sent() {
        emulator = ZhiqiteEmulator.builder().clock(time).start();
        client = withoutUploader().build();
        service = ZhiqiteService.of(client);

        assertThatThrownBy(() -> service.submit(ZhiqiteToolRequest.faceDetection()
                        .image(ImageInput.bytes(SEA))
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ImageClientBuilder.uploader");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_client_of_another_service_has_no_tools_of_zhiqite() {
        start(ZhiqiteEmulator.builder());
        ImageClient other = (ImageClient) Proxy.newProxyInstance(
                ImageClient.class.getClassLoader(),
                new Class<?>[] {ImageClient.class},
                (proxy, method, arguments) -> ProviderId.of("other"));

        assertThatThrownBy(() -> ZhiqiteService.of(other))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("client is of provider other; give a client of zhiqite");
    }

    @Test
    void a_tools_callback_address_is_told_to_the_service() {
        start(ZhiqiteEmulator.builder());

        run(ZhiqiteToolRequest.preprocessorPreview()
                .image(images.keep(SEA))
                .preprocessor("canny")
                .callbackUrl(URI.create("https://host/cb"))
                .build());

        assertThat(emulator.exchanges().stream()
                        .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                        .map(Exchange::text))
                .singleElement()
                .asString()
                .contains("\"callbackUrl\":\"https://host/cb\"");
    }
}
