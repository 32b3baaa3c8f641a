package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ConnectionException;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.Size;
import dev.easel.UnsupportedByServiceException;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What local servers do beside generation, over real sockets. */
class LocalServiceTest {
    private static final String UNKNOWN = "file_00000000-0000-0000-0000-000000000000";

    private LocalEmulator emulator;
    private ImageClient client;
    private LocalService service;

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private void start(LocalDialect dialect, boolean strict) {
        LocalEmulator.Dialect spoken = dialect == LocalDialect.SD_CPP_V1
                ? LocalEmulator.Dialect.SD_CPP
                : LocalEmulator.Dialect.valueOf(dialect.name());
        emulator = LocalEmulator.builder().dialect(spoken).strict(strict).start();
        client = Local.builder()
                .dialect(dialect)
                .baseUrl(emulator.baseUrl().toString())
                .build();
        service = LocalService.of(client);
    }

    private void start(LocalDialect dialect) {
        start(dialect, true);
    }

    private static ImageRequest cat() {
        return ImageRequest.builder().prompt("a cat").size(64, 64).seed(7).build();
    }

    @Test
    void an_echo_tells_that_the_server_is_there() {
        start(LocalDialect.SD_API_SERVER);

        assertThat(service.echo()).isEqualTo("echo test");
    }

    @Test
    void what_was_generated_is_kept_described_fetched_and_deleted(@TempDir Path folder) throws Exception {
        start(LocalDialect.SD_API_SERVER);
        assertThat(service.files()).isEmpty();
        byte[] drawn = client.generate(cat()).first().bytes();

        List<LocalFile> files = service.files();
        assertThat(files).singleElement().satisfies(file -> {
            assertThat(file.id()).startsWith("file_");
            assertThat(file.filename()).hasValue("output.png");
            assertThat(file.bytes()).hasValue(drawn.length);
            assertThat(file.purpose()).hasValue("assistants");
            assertThat(file.createdAt().orElseThrow()).isPositive();
        });
        String id = files.get(0).id();
        assertThat(service.file(id)).isEqualTo(files.get(0));
        assertThat(service.fileContent(id).first().bytes()).isEqualTo(drawn);
        Path kept = service.fileContent(
                        id,
                        CallOptions.builder()
                                .destination(Destination.directory(folder))
                                .build())
                .first()
                .path()
                .orElseThrow();
        assertThat(Files.readAllBytes(kept)).isEqualTo(drawn);

        assertThat(service.deleteFile(id)).isTrue();
        assertThat(service.deleteFile(id)).isFalse();
        assertThat(service.files()).isEmpty();
        assertThat(emulator.exchanges().get(emulator.exchanges().size() - 2).method())
                .isEqualTo("DELETE");
    }

    @Test
    void a_file_that_is_kept_can_steer_an_image_from_words() {
        start(LocalDialect.SD_API_SERVER);
        byte[] plain = client.generate(cat()).first().bytes();
        client.generate(cat().toBuilder()
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(Images.photograph())
                        .build())
                .build());
        LocalFile control = service.files().stream()
                .filter(file -> !file.filename().orElse("").equals("output.png"))
                .findFirst()
                .orElseThrow();

        ImageResult steered = client.generate(cat().toBuilder()
                .putExtraField("control_image", control.fields())
                .build());

        assertThat(steered.first().bytes()).isNotEqualTo(plain);
    }

    @Test
    void a_file_that_the_server_has_not_is_refused_and_not_requested_again() {
        start(LocalDialect.SD_API_SERVER);

        assertThatThrownBy(() -> service.file(UNKNOWN))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(UNKNOWN);
        assertThatThrownBy(() -> service.fileContent(UNKNOWN)).isInstanceOf(RejectedException.class);

        assertThat(emulator.exchanges()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "file_", "file_../x", "file_a/content", "file_a?b", "file_a%2e", "file_ä"})
    void what_is_no_id_is_not_sent(String id) {
        start(LocalDialect.SD_API_SERVER);

        for (Runnable verb : List.<Runnable>of(
                () -> service.file(id), () -> service.fileContent(id), () -> service.deleteFile(id))) {
            assertThatThrownBy(verb::run)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("id is no file's of sd-api-server");
        }
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_content_whose_connection_breaks_is_fetched_again() {
        start(LocalDialect.SD_API_SERVER);
        byte[] drawn = client.generate(cat()).first().bytes();
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutAfter(100));

        assertThat(service.fileContent(service.files().get(0).id()).first().bytes())
                .isEqualTo(drawn);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void responses_that_are_none_are_told_as_such() {
        start(LocalDialect.SD_API_SERVER);
        emulator.always(ExchangeKind.OTHER, Fault.response(200, "application/json", "{\"data\":null}"));

        assertThatThrownBy(service::files).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> service.file(UNKNOWN)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> service.deleteFile(UNKNOWN)).isInstanceOf(ProtocolException.class);

        emulator.always(ExchangeKind.OTHER, Fault.response(502, "text/html", "<html>"));
        assertThatThrownBy(service::echo).isInstanceOf(ServiceException.class);
    }

    @Test
    void a_server_that_is_not_there_costs_nothing() {
        start(LocalDialect.SD_API_SERVER);
        emulator.close();

        assertThatThrownBy(service::files)
                .isInstanceOfAny(ConnectionException.class, ServiceException.class)
                .satisfies(failure -> assertThat(((EaselException) failure).mayHaveBeenBilled())
                        .isFalse());
    }

    @Test
    void sd_server_tells_what_it_can_do() {
        start(LocalDialect.SD_CPP);

        SdCppCapabilities can = service.serverCapabilities();

        assertThat(can.currentMode()).hasValue("img_gen");
        assertThat(can.modelName()).hasValue("m.safetensors");
        assertThat(can.maxWidth()).hasValue(4096);
        assertThat(can.maxBatchCount()).hasValue(8);
        assertThat(can.features()).containsEntry("mask_image", true).containsEntry("cancel_generating", false);
        assertThat(can.featuresByMode()).containsOnlyKeys("img_gen");
        assertThat(can.defaults())
                .containsEntry("control_strength", "0.8999999761581421")
                .containsEntry("sample_params.guidance.slg.layers", "7, 8, 9");
        assertThat(can.samplers()).contains("euler", "dpm++2m");
        assertThat(can.upscalers()).contains("Latent");
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(1);
    }

    @Test
    void variations_are_made_without_words() {
        start(LocalDialect.OPENAI);

        ImageResult result = service.vary(VariationRequest.builder()
                .image(Images.photograph())
                .count(3)
                .size(Size.of(256, 256))
                .build());

        assertThat(result.images())
                .hasSize(3)
                .allSatisfy(image -> assertThat(image.size()).hasValue(Size.of(256, 256)));
        assertThat(result.warnings()).isEmpty();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void variations_at_addresses_are_fetched() {
        start(LocalDialect.OPENAI);

        ImageResult result = service.vary(VariationRequest.builder()
                .image(Images.photograph())
                .model("dall-e-2")
                .user("somebody")
                .responseFormat(LocalResponseFormat.URL)
                .build());

        assertThat(result.first().size()).hasValue(Size.of(1024, 1024));
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
    }

    @Test
    void variations_by_another_server_take_its_own_fields() {
        start(LocalDialect.OPENAI, false);

        ImageResult result = service.vary(VariationRequest.builder()
                .image(Images.photograph())
                .model("sdxl")
                .size(Size.of(64, 64))
                .putExtraField("prompt", "a cat")
                .putExtraField("kwargs", "{\"seed\":7}")
                .build());

        assertThat(result.images()).hasSize(1);
    }

    @Test
    void a_variation_whose_response_is_lost_is_not_submitted_again() {
        start(LocalDialect.OPENAI);
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

        assertThatThrownBy(() -> service.vary(VariationRequest.builder()
                        .image(Images.photograph())
                        .size(Size.of(256, 256))
                        .build()))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_image_that_is_not_square_is_refused_in_the_services_words() {
        start(LocalDialect.OPENAI);

        assertThatThrownBy(() -> service.vary(VariationRequest.builder()
                        .image(ImageInput.bytes(
                                EmulatedImage.of("wide", 1, 64, 32).png()))
                        .build()))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("square PNG");
    }

    @Test
    void lemonade_makes_an_image_larger_by_a_model() {
        start(LocalDialect.OPENAI, false);

        assertThat(service.upscale(Images.photograph(), "RealESRGAN-x4plus")
                        .first()
                        .size())
                .hasValue(Size.of(128, 128));
        assertThatThrownBy(() -> service.upscale(Images.photograph(), " "))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("model is blank");
    }

    @ParameterizedTest
    @EnumSource(LocalDialect.class)
    void what_a_server_has_not_is_refused_before_anything_is_sent(LocalDialect dialect) {
        start(dialect);
        VariationRequest variation =
                VariationRequest.builder().image(Images.photograph()).build();

        for (Map.Entry<LocalDialect, List<Runnable>> verbs : Map.of(
                        LocalDialect.SD_API_SERVER,
                        List.<Runnable>of(
                                service::echo,
                                service::files,
                                () -> service.file("no id"),
                                () -> service.fileContent("no id"),
                                () -> service.deleteFile("no id")),
                        LocalDialect.SD_CPP,
                        List.<Runnable>of(service::serverCapabilities),
                        LocalDialect.OPENAI,
                        List.<Runnable>of(
                                () -> service.vary(variation), () -> service.upscale(Images.photograph(), "m")))
                .entrySet()) {
            if (verbs.getKey() != dialect) {
                for (Runnable verb : verbs.getValue()) {
                    assertThatThrownBy(verb::run)
                            .isInstanceOf(UnsupportedByServiceException.class)
                            .hasMessageContaining(verbs.getKey().name());
                }
            }
        }
        assertThat(emulator.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SD_API_SERVER|it has echo, files, get and run",
                "A1111|it has get and run alone",
                "LOCALAI|it makes images larger by ImageClient.upscale"
            })
    void a_refusal_says_what_there_is(LocalDialect dialect, String there) {
        start(dialect);

        assertThatThrownBy(() -> service.upscale(Images.photograph(), "m")).hasMessageEndingWith("; " + there);
    }

    @Test
    void a_path_that_easel_does_not_know_is_requested_its_response_as_it_is() {
        start(LocalDialect.A1111);

        assertThat(service.get("/sdapi/v1/options")).contains("\"samples_format\":\"png\"");

        emulator.next(
                ExchangeKind.OTHER, Fault.response(503, "text/plain", "busy").header("Retry-After", "0"));
        emulator.next(ExchangeKind.OTHER, Fault.response(200, "application/json", "{\"ram\":{\"free\":1.5e9}}"));
        assertThat(service.get("/sdapi/v1/memory")).isEqualTo("{\"ram\":{\"free\":1.5e9}}");
    }

    @Test
    void a_call_that_easel_does_not_know_is_made_once_and_its_response_is_the_result() {
        start(LocalDialect.A1111);

        assertThat(service.run(LocalCall.json("/sdapi/v1/options").with("samples_format", "png"))
                        .texts())
                .containsExactly("null");
        assertThat(service.run(LocalCall.json("/sdapi/v1/refresh-loras")).texts())
                .containsExactly("null");
        emulator.next(ExchangeKind.OTHER, Fault.closeBeforeResponse());
        assertThatThrownBy(() -> service.run(LocalCall.json("/sdapi/v1/refresh-loras")))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(emulator.exchanges()).hasSize(3);
    }

    @Test
    void an_image_goes_into_a_call_as_base64_and_comes_out_of_a_field_that_was_named() {
        start(LocalDialect.A1111);
        byte[] larger = EmulatedImage.of("larger", 1, 32, 32).png();
        String base64 = Base64.getEncoder().encodeToString(larger);
        emulator.next(
                ExchangeKind.OTHER,
                Fault.response(200, "application/json", "{\"html_info\":\"\",\"image\":\"" + base64 + "\"}"));

        ImageResult result = service.run(LocalCall.json("/sdapi/v1/extra-single-image")
                .with("image", Images.photograph())
                .with("upscaling_resize", 2)
                .imagesIn("image"));

        assertThat(result.first().bytes()).isEqualTo(larger);
        assertThat(new String(emulator.exchanges().get(0).body(), StandardCharsets.UTF_8))
                .startsWith("{\"image\":\"iVBOR")
                .endsWith("\"upscaling_resize\":2}");
    }

    @Test
    void a_form_of_another_server_ends_in_images_wherever_they_are() {
        start(LocalDialect.LOCALAI);

        ImageResult result = service.run(LocalCall.form("/v1/images/inpainting")
                .with("model", "m")
                .with("prompt", "a cat")
                .with("steps", 25)
                .with("image", Images.photograph())
                .with("mask", ImageInput.bytes(Images.mask())));

        assertThat(result.first().size()).hasValue(Size.of(512, 512));
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
    }

    @Test
    void a_films_job_is_reached_in_sd_servers_words() {
        start(LocalDialect.SD_CPP);
        emulator.next(
                ExchangeKind.OTHER,
                Fault.response(
                        202,
                        "application/json",
                        "{\"id\":\"job_1\",\"kind\":\"vid_gen\",\"status\":\"queued\",\"created\":1,\"poll_url\":"
                                + "\"/sdcpp/v1/jobs/job_1\"}"));
        emulator.next(
                ExchangeKind.POLL,
                Fault.response(
                        200,
                        "application/json",
                        "{\"id\":\"job_1\",\"kind\":\"vid_gen\",\"status\":\"completed\",\"result\":{\"output_format\":"
                                + "\"webm\",\"mime_type\":\"video/webm\",\"fps\":16,\"frame_count\":33,\"b64_json\":"
                                + "\"AAECAw==\"}}"));

        String job = service.run(LocalCall.json("/sdcpp/v1/vid_gen").with("prompt", "a cat walks"))
                .texts()
                .get(0);
        ImageResult film = service.run(LocalCall.get("/sdcpp/v1/jobs/job_1"));

        assertThat(job).contains("\"job_1\"");
        assertThat(film.first().bytes()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void the_model_list_of_sd_server_is_reached_as_it_is() {
        start(LocalDialect.SD_CPP_V1);

        assertThat(service.get("/v1/models")).contains("sd-cpp-local");
    }

    @Test
    void refusals_of_calls_are_told_in_the_servers_words() {
        start(LocalDialect.A1111);

        assertThatThrownBy(() -> service.get("/sdapi/v1/nothing"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Not Found");
        assertThatThrownBy(() -> service.run(LocalCall.json("/sdapi/v1/nothing")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Not Found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "sdapi/v1", "//host/x", "/a//b", "/a/../b", "/..", "/a/..?x", "/a b", "/a#b", "/%2e"})
    void what_is_no_path_is_not_requested(String path) {
        start(LocalDialect.A1111);

        assertThatThrownBy(() -> service.get(path))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("path is none");
        assertThatThrownBy(() -> LocalCall.json(path)).isInstanceOf(InvalidRequestException.class);
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void fields_that_cannot_be_sent_are_refused_when_they_are_given() {
        start(LocalDialect.A1111);
        LocalCall form = LocalCall.form("/x");

        Stream.<Runnable>of(
                        () -> form.with("a", Map.of()),
                        () -> form.with("a", List.of(Map.of())),
                        () -> LocalCall.json("/x").with("a", Double.NaN),
                        () -> LocalCall.json("/x").with("a", new byte[1]),
                        () -> LocalCall.json("/x").with("a", Map.of(1, 2)),
                        () -> LocalCall.json("/x").with("a", Map.of("b", List.of(new Object()))),
                        () -> LocalCall.get("/x").with("a", "b"))
                .forEach(with -> assertThatThrownBy(with::run)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageStartingWith("fields has \"a\""));
        assertThatThrownBy(() -> form.imagesIn("a b")).isInstanceOf(InvalidRequestException.class);
        assertThat(LocalCall.get("/x?key=secret")).hasToString("LocalCall[GET /x]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11})
    void variations_are_1_to_10(int count) {
        start(LocalDialect.OPENAI);

        assertThatThrownBy(() -> VariationRequest.builder()
                        .image(Images.photograph())
                        .count(count)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("count is " + count + "; give 1 to 10");
        assertThatThrownBy(() -> VariationRequest.builder()
                        .image(Images.photograph())
                        .putExtraField("n", 2)
                        .build())
                .isInstanceOf(InvalidRequestException.class);
    }
}
