package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.Warning;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.SubmitContext;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.GeminiEmulator.Quirk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the service's emulator: what is requested is what comes. */
class GeminiEndToEndTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_image_is_generated_in_the_size_requested() {
        GeminiEmulator emulator = bench.start();

        ImageResult result = bench.run(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().size(1024, 1024).build());

        assertThat(result.first().size()).contains(Size.of(1024, 1024));
        assertThat(result.warnings()).isEmpty();
        assertThat(result.provider()).isEqualTo(Gemini.PROVIDER);
        assertThat(result.usage().tokens()).containsKeys("input", "output", "total");
        assertThat(result.requestIds()).isNotEmpty();
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void everything_that_can_be_requested_goes_through_a_strict_service() {
        GeminiEmulator emulator = bench.start();
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .seed(42)
                .initImage(Bench.image())
                .addOptions(GeminiOptions.builder()
                        .aspectRatio("16:9")
                        .imageSize("2K")
                        .addReferenceImage(Bench.image())
                        .putSafetySetting("HARM_CATEGORY_HARASSMENT", "BLOCK_NONE")
                        .thinkingLevel("HIGH")
                        .includeThoughts(true)
                        .systemInstruction("draw in ink")
                        .googleSearch(true)
                        .temperature(0.5)
                        .serverTimeout(Duration.ofMinutes(2))
                        .build())
                .build();

        ImageResult result = bench.run(bench.client(emulator), request);

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings()).extracting(Warning::field).containsExactly("seed");
    }

    @Test
    void vertex_ai_takes_a_token_and_what_it_alone_has() {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().token("MARKEDKEY-token").project("my-project"));
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .outputFormat(ImageFormat.JPEG)
                .requestId("Order-7")
                .addOptions(GeminiOptions.builder()
                        .personGeneration("ALLOW_NONE")
                        .prominentPeople("BLOCK_PROMINENT_PEOPLE")
                        .compressionQuality(80)
                        .putSafetySetting("HARM_CATEGORY_IMAGE_HATE", "BLOCK_ONLY_HIGH")
                        .putLabel("team", "a")
                        .build())
                .build();

        GeneratedImage image = bench.run(bench.vertex(emulator), request).first();

        assertThat(image.format()).isEqualTo(ImageFormat.JPEG);
        Exchange exchange = emulator.exchanges().get(0);
        assertThat(exchange.header("authorization")).isEqualTo("Bearer MARKEDKEY-token");
        assertThat(exchange.header("x-goog-api-key")).isNull();
    }

    @Test
    void a_quota_project_goes_beside_the_token() {
        GeminiEmulator emulator = bench.start(GeminiEmulator.builder());
        ImageClient client = bench.client(VertexAi.builder()
                .project("my-project")
                .quotaProject("payer")
                .token(() -> "MARKEDKEY-token")
                .baseUrl(emulator.baseUrl().toString()));

        bench.run(client, Bench.LIGHTHOUSE);

        assertThat(emulator.exchanges().get(0).header("x-goog-user-project")).isEqualTo("payer");
    }

    @ParameterizedTest
    @CsvSource({
        "global, aiplatform.googleapis.com",
        "us, aiplatform.us.rep.googleapis.com",
        "eu, aiplatform.eu.rep.googleapis.com",
        "europe-west4, europe-west4-aiplatform.googleapis.com",
    })
    void the_host_of_vertex_ai_follows_from_the_location(String location, String host) {
        ProviderSetup setup = VertexAi.builder()
                .project("p")
                .location(location)
                .token(() -> "MARKEDKEY-token")
                .setup();

        assertThat(setup.baseUrl()).hasToString("https://" + host);
        assertThat(setup.protocol()
                        .generate(Bench.LIGHTHOUSE)
                        .submit(SubmitContext.of("r", null, 7))
                        .request()
                        .path()
                        .orElseThrow())
                .startsWith("/v1beta1/projects/p/locations/" + location + "/publishers/google/models/");
    }

    @Test
    void a_supplier_without_a_token_sends_nothing() {
        GeminiEmulator emulator = bench.start(GeminiEmulator.builder());
        ImageClient client = bench.client(VertexAi.builder()
                .project("my-project")
                .token(() -> " ")
                .baseUrl(emulator.baseUrl().toString()));

        assertThat(Bench.failure(() -> bench.run(client, Bench.LIGHTHOUSE)).mayHaveBeenBilled())
                .isFalse();
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void a_token_that_has_expired_is_refused_by_name_and_not_shown() {
        GeminiEmulator emulator = bench.start(GeminiEmulator.builder());
        emulator.revokeToken("MARKEDKEY-token");

        EaselException failure = bench.failure(bench.vertex(emulator), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(AuthenticationException.class).hasMessageNotContaining("MARKEDKEY");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void express_mode_takes_a_key_and_no_project() {
        GeminiEmulator emulator = bench.start();
        ImageClient client = bench.client(
                VertexAi.builder().apiKey(Bench.KEY).baseUrl(emulator.baseUrl().toString()));

        assertThat(bench.run(client, Bench.LIGHTHOUSE).images()).hasSize(1);
        assertThat(emulator.exchanges().get(0).path()).startsWith("/v1beta1/publishers/google/models/");
    }

    @Test
    void builders_say_what_is_missing_and_what_does_not_fit_together() {
        for (Runnable build : List.<Runnable>of(
                () -> Gemini.builder().build(),
                () -> Gemini.builder()
                        .apiKey("MARKEDKEY")
                        .token(() -> "MARKEDKEY")
                        .build(),
                () -> Gemini.builder().apiKey("MARKEDKEY").quotaProject("p").build(),
                () -> Gemini.builder().webhookSecret(" "),
                () -> Gemini.builder().webhookSecret("whsec_"),
                () -> Gemini.builder().webhookSecret("whsec_MARKEDKEY of no base64"),
                () -> VertexAi.builder().build(),
                () -> VertexAi.builder().project("p").build(),
                () -> VertexAi.builder().token(() -> "MARKEDKEY").build(),
                () -> VertexAi.builder().project("p").apiKey("MARKEDKEY").build(),
                () -> VertexAi.builder().location("us").apiKey("MARKEDKEY").build(),
                () -> VertexAi.builder().project("a/b"),
                () -> VertexAi.builder().location("evil.example/"),
                () -> VertexAi.builder().apiVersion("../v1"))) {
            assertThat(Bench.failure(build::run))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageNotContaining("MARKEDKEY");
        }
    }

    @Test
    void a_task_is_submitted_polled_and_done() {
        GeminiEmulator emulator = bench.start(GeminiEmulator.builder()
                .apiKey(Bench.KEY)
                .queueTime(Duration.ofSeconds(3))
                .generationTime(Duration.ofSeconds(20)));
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .initImage(Bench.image())
                .outputFormat(ImageFormat.JPEG)
                .requestId("Order-7")
                .addOptions(GeminiOptions.builder()
                        .aspectRatio("1:1")
                        .imageSize("1K")
                        .systemInstruction("draw in ink")
                        .putSafetySetting("HARM_CATEGORY_HARASSMENT", "BLOCK_NONE")
                        .putLabel("team", "a")
                        .build())
                .build();

        ImageResult result = bench.run(bench.background(emulator), request);

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.handle().taskId()).isPresent();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isBetween(3L, 10L);
    }

    /** Google's client for Java names JPEG alone for interactions, its documentation also PNG. */
    @Test
    void a_task_that_makes_a_jpeg_where_a_png_was_asked_for_is_delivered_as_what_it_is() {
        GeminiEmulator emulator = bench.start();
        emulator.nextQuirks(Quirk.JPEG_LABELLED_PNG);
        ImageRequest request =
                Bench.LIGHTHOUSE.toBuilder().outputFormat(ImageFormat.PNG).build();

        assertThat(bench.run(bench.background(emulator), request).first().format())
                .isEqualTo(ImageFormat.JPEG);
    }

    @Test
    void a_task_is_resumed_by_another_client() {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().apiKey(Bench.KEY).generationTime(Duration.ofSeconds(30)));
        TaskHandle handle;
        try (ImageClient first = bench.background(emulator)) {
            handle = first.submit(Bench.LIGHTHOUSE).accepted().join();
        }

        ImageResult result =
                bench.time().runUntil(bench.background(emulator).resume(handle).result());

        assertThat(result.images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void a_task_is_cancelled_at_the_service() {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().apiKey(Bench.KEY).generationTime(Duration.ofSeconds(30)));
        ImageTask task = bench.background(emulator).submit(Bench.LIGHTHOUSE);
        task.accepted().join();

        assertThat(bench.time().runUntil(task.cancel())).isEqualTo(CancelOutcome.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"incomplete", "budget_exceeded", "requires_action"})
    void a_task_that_ends_without_an_image_fails(String status) {
        GeminiEmulator emulator = bench.start();
        emulator.endNext(status);

        EaselException failure = bench.failure(bench.background(emulator), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(TaskFailedException.class);
        assertThat(failure.serviceCode()).contains(status);
    }

    @Test
    void a_task_whose_content_is_refused_says_so() {
        GeminiEmulator emulator = bench.start();
        emulator.finishNext("IMAGE_SAFETY");

        EaselException failure = bench.failure(bench.background(emulator), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(ContentRefusedException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void a_task_whose_image_lies_at_an_address_is_downloaded_without_the_key() {
        GeminiEmulator emulator = bench.start(
                GeminiEmulator.builder().apiKey(Bench.KEY).separateImageHost().quirks(Quirk.URI_DELIVERY));

        ImageClient client = bench.client(Gemini.builder()
                .apiKey(Bench.KEY)
                .background(true)
                .allowDownloadsFrom(emulator.imageHost().getAuthority())
                .baseUrl(emulator.baseUrl().toString()));

        assertThat(bench.run(client, Bench.LIGHTHOUSE).images()).hasSize(1);
        assertThat(emulator.exchanges())
                .filteredOn(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                .isNotEmpty()
                .allSatisfy(exchange ->
                        assertThat(exchange.header("x-goog-api-key")).isNull());
    }

    @Test
    void a_model_that_takes_no_tasks_is_rejected_with_the_way_out() {
        GeminiEmulator emulator = bench.start(Quirk.BACKGROUND_REFUSED);

        EaselException failure = bench.failure(bench.background(emulator), Bench.LIGHTHOUSE);

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("without background(true)");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void models_that_generate_images_are_listed() {
        GeminiEmulator emulator = bench.start();

        assertThat(bench.client(emulator).models())
                .anySatisfy(entry -> assertThat(entry.id()).isEqualTo(Gemini.MODEL));
    }
}
