package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.CatalogueEntry;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model list, training, and calls to any path. */
class ZhiqiteServiceTest {
    private final VirtualTime time = VirtualTime.create();
    private final ZhiqiteEmulator emulator = ZhiqiteEmulator.builder()
            .clock(time)
            .models(IntStream.rangeClosed(1, 7)
                    .mapToObj(number -> "model" + number + "_v1.safetensors")
                    .toList())
            .start();
    private final ImageClient client = Zhiqite.builder()
            .accessKeyId("MARKEDKEY-id")
            .accessKeySecret("MARKEDKEY-secret")
            .baseUrl(emulator.baseUrl().toString())
            .timeSource(time)
            .build();
    private final ZhiqiteService zhiqite = ZhiqiteService.of(client);

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private List<String> sent(ExchangeKind exchangeKind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == exchangeKind)
                .map(Exchange::text)
                .toList();
    }

    private static ZhiqiteModelQuery pagesOf(int size) {
        return ZhiqiteModelQuery.builder().pageSize(size).build();
    }

    private static List<ImageInput> photographs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> ImageInput.url(URI.create("https://host/" + number + ".jpg")))
                .toList();
    }

    private static ZhiqiteTraining.Builder training() {
        return ZhiqiteTraining.builder().taskId("my-training").images(photographs(10));
    }

    @Test
    void a_page_is_requested_when_its_first_model_is_wanted() {
        Iterator<ZhiqiteModel> models = zhiqite.models(pagesOf(3)).iterator();
        assertThat(sent(ExchangeKind.CATALOGUE)).isEmpty();

        assertThat(models.next().checkpoint()).isEqualTo("model1_v1.safetensors");
        assertThat(sent(ExchangeKind.CATALOGUE)).containsExactly("{\"pageSize\":3,\"pageNum\":1}");
        models.next();
        models.next();
        assertThat(sent(ExchangeKind.CATALOGUE)).hasSize(1);

        assertThat(models).toIterable().extracting(ZhiqiteModel::checkpoint).hasSize(4);
        assertThat(sent(ExchangeKind.CATALOGUE))
                .containsExactly(
                        "{\"pageSize\":3,\"pageNum\":1}",
                        "{\"pageSize\":3,\"pageNum\":2}",
                        "{\"pageSize\":3,\"pageNum\":3}");
    }

    @Test
    void a_full_last_page_is_the_last() {
        assertThat(zhiqite.models(pagesOf(7))).hasSize(7);
        assertThat(sent(ExchangeKind.CATALOGUE)).hasSize(1);
    }

    @Test
    void the_list_is_narrowed_by_checkpoint_and_name() {
        assertThat(zhiqite.models(ZhiqiteModelQuery.builder()
                        .checkpoint("model3")
                        .name("Model3")
                        .build()))
                .extracting(ZhiqiteModel::checkpoint)
                .containsExactly("model3_v1.safetensors");
        assertThat(sent(ExchangeKind.CATALOGUE))
                .containsExactly("{\"pageSize\":50,\"pageNum\":1,\"sdModelCheckpoint\":\"model3\","
                        + "\"sdModelName\":\"Model3\"}");
    }

    @Test
    void a_row_has_every_documented_field() {
        ZhiqiteModelPage page = zhiqite.modelPage(pagesOf(2), 2);

        assertThat(page.number()).isEqualTo(2);
        assertThat(page.total()).isEqualTo(OptionalLong.of(7));
        assertThat(page.models()).hasSize(2).first().satisfies(model -> {
            assertThat(model.checkpoint()).isEqualTo("model3_v1.safetensors");
            assertThat(model.id()).hasValue(41);
            assertThat(model.name()).contains("Model3");
            assertThat(model.baseModel()).contains("SD 1.5");
            assertThat(model.hash()).isPresent();
            assertThat(model.type()).contains("Checkpoint");
            assertThat(model.version()).contains("v1");
            assertThat(model.status()).hasValue(1);
            assertThat(model.uploadStatus()).hasValue(2);
            assertThat(model.imageUrl().orElseThrow()).contains("?sig=");
            assertThat(model.fields()).containsEntry("modelStatus", "1").hasSize(10);
        });
        assertThatThrownBy(() -> zhiqite.modelPage(pagesOf(2), 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("number is 0; pages count from 1");
        assertThatThrownBy(() -> pagesOf(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("pageSize is 0; give 1 or more");
    }

    @Test
    void the_neutral_list_has_all_pages() {
        assertThat(client.models()).extracting(CatalogueEntry::id).hasSize(7).contains("model7_v1.safetensors");
        assertThat(client.models().get(0).name()).isEqualTo("Model1");
        assertThat(client.models().get(0).details()).containsEntry("modelBaseModel", "SD 1.5");
    }

    @Test
    void a_refused_list_is_told_in_the_services_words() {
        ImageClient stranger = Zhiqite.builder()
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .baseUrl(emulator.baseUrl() + "/elsewhere")
                .timeSource(time)
                .build();

        assertThatThrownBy(() -> ZhiqiteService.of(stranger).models().findFirst())
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("HTTP 404");
        stranger.close();
    }

    @Test
    void a_training_is_submitted_once_and_named_by_its_id() {
        assertThat(zhiqite.submitTraining(training().build())).isEqualTo("my-training");

        assertThat(sent(ExchangeKind.SUBMIT))
                .singleElement()
                .asString()
                .startsWith("{\"taskId\":\"my-training\",\"fileUrlList\":[");
        assertThat(sent(ExchangeKind.POLL)).isEmpty();
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_training_without_an_id_gets_a_random_one() {
        String id = zhiqite.submitTraining(
                ZhiqiteTraining.builder().images(photographs(100)).build());

        assertThat(id).hasSize(32);
        assertThat(sent(ExchangeKind.SUBMIT)).singleElement().asString().startsWith("{\"taskId\":\"" + id + "\"");
    }

    @Test
    void a_strict_service_takes_every_field_of_a_training() {
        assertThat(zhiqite.submitTraining(
                        ZhiqiteServiceMappingTest.fullTraining().build()))
                .isEqualTo("my-training");
    }

    @Test
    void a_training_whose_response_was_lost_is_neither_sent_again_nor_polled() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        OutcomeUnknownException unknown = failure(
                OutcomeUnknownException.class,
                zhiqite.submitTrainingAsync(training().build(), CallOptions.defaults()));

        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(unknown.handle().orElseThrow().taskId()).contains("my-training");
        assertThat(sent(ExchangeKind.SUBMIT)).hasSize(1);
        assertThat(sent(ExchangeKind.POLL)).isEmpty();
        assertThatThrownBy(() -> client.resume(unknown.handle().orElseThrow()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has no call that asks for work of its kind");
    }

    @Test
    void any_path_takes_any_fields_once() {
        String data = zhiqite.post("/AIGCImgOpenServ/saas/sd/v2/queryModelList", Map.of("pageSize", 1, "pageNum", 7));

        assertThat(data).startsWith("{\"rows\":[{\"id\":45,\"sdModelCheckpoint\":\"model7_v1.safetensors\"");
        assertThatThrownBy(() -> zhiqite.post("/AIGCImgOpenServ/saas/sd/v2/queryModelList", Map.of("pageSize", 1)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("pageNum is required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sd/v3/text2Image|prompt negativePrompt iterationCount singleBatchImageCount steps seed subSeed"
                        + " subSeedStrength initialNoiseHeight initialNoiseWeight restoreFaces"
                        + " enableHighDefinitionRepair tilling width height promptGuidanceFactor samplerName"
                        + " samplerIndex deNoisingStrength styles scriptName scriptArgs callbackUrl firstPhaseWidth"
                        + " firstPhaseHeight highDefinitionRepairScale highDefinitionRepairEnlarger"
                        + " highDefinitionRepairPostSteps",
                "/sd/v3/image2Image|prompt resizeMode imageResizeScale saasDrawingExternalImageParameterBO"
                        + " sourceImageUrl baseModelCode vaeName businessTaskId targetImageFormat",
                "/tool/sdPrompts|task_id raw_prompt"
            })
    void pages_in_development_and_cut_short_are_reached_in_their_own_words(String path, String names) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : names.split(" ")) {
            fields.put(name, name.equals("scriptArgs") ? Map.of("a", 1) : "x");
        }
        fields.put("sourceImageUrl", ImageInput.url(URI.create("https://host/a.png")));
        for (ExchangeKind exchangeKind : List.of(ExchangeKind.SUBMIT, ExchangeKind.OTHER)) {
            emulator.next(
                    exchangeKind,
                    Fault.response(
                            200,
                            "application/json",
                            "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"task_id\":\"v3\"}}"));
        }

        assertThat(zhiqite.post("/AIGCImgOpenServ/saas" + path, fields)).isEqualTo("{\"task_id\":\"v3\"}");

        assertThat(emulator.exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.path()).isEqualTo("/AIGCImgOpenServ/saas" + path);
            assertThat(exchange.text())
                    .contains("\"sourceImageUrl\":\"https://host/a.png\"")
                    .contains(List.of(names.split(" ")));
        });
    }

    @Test
    void a_raw_call_whose_response_was_lost_is_not_sent_again() {
        String path = "/AIGCImgOpenServ/saas/tool/hair/change";
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        failure(
                OutcomeUnknownException.class,
                zhiqite.postAsync(path, Map.of("businessTaskId", "b1"), CallOptions.defaults()));

        assertThat(sent(ExchangeKind.SUBMIT)).hasSize(1);
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    private <E extends Throwable> E failure(Class<E> type, CompletableFuture<?> future) {
        CompletionException failed = catchThrowableOfType(CompletionException.class, () -> time.runUntil(future));
        assertThat(failed).as("it succeeded").isNotNull();
        assertThat(failed.getCause()).isInstanceOf(type);
        return type.cast(failed.getCause());
    }
}
