package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.AuthenticationException;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.TaskFailedException;
import dev.easel.Warning;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.GeminiEmulator.Problem;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What costs money or loses an image at this service, each against the emulator. */
class GeminiTrapsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ImageResult run(GeminiEmulator emulator) {
        return bench.run(bench.client(emulator), Bench.LIGHTHOUSE);
    }

    private EaselException failure(GeminiEmulator emulator) {
        return bench.failure(bench.client(emulator), Bench.LIGHTHOUSE);
    }

    private static ImageRequest with(GeminiOptions.Builder options) {
        return Bench.LIGHTHOUSE.toBuilder().addOptions(options.build()).build();
    }

    @Test
    void trap_1_and_2_the_key_is_in_its_header_alone_and_the_colon_stays_in_the_path() {
        GeminiEmulator emulator = bench.start();

        run(emulator);

        Exchange exchange = emulator.exchanges().get(0);
        assertThat(exchange.path()).isEqualTo("/v1beta/models/" + Gemini.MODEL + ":generateContent");
        assertThat(exchange.header("x-goog-api-key")).isEqualTo(Bench.KEY);
        assertThat(exchange.header("authorization")).isNull();
        assertThat(exchange.header("x-server-timeout")).as("trap 16").isEqualTo("600");
        assertThat(exchange.text()).as("trap 3").contains("\"responseModalities\":[\"TEXT\",\"IMAGE\"]");
    }

    @Test
    void trap_3_words_are_asked_for_too_or_those_of_a_refusal_would_be_lost() {
        GeminiEmulator emulator = bench.start();

        run(emulator);

        assertThat(emulator.exchanges().get(0).text()).contains("\"responseModalities\":[\"TEXT\",\"IMAGE\"]");
    }

    @Test
    void trap_4_an_image_is_found_between_texts_and_its_bytes_tell_its_type() {
        GeminiEmulator emulator = bench.start();
        emulator.nextQuirks(Quirk.TEXT_BEFORE, Quirk.TEXT_AFTER, Quirk.JPEG_LABELLED_PNG);
        emulator.nextQuirks(Quirk.SNAKE_CASE_PARTS);

        ImageResult result = run(emulator);

        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(result.texts()).hasSize(2);
        assertThat(run(emulator).images()).hasSize(1);
    }

    @Test
    void trap_5_an_interim_image_is_no_result() {
        GeminiEmulator emulator = bench.start(Quirk.THOUGHT_IMAGE);

        ImageResult blocking = run(emulator);

        assertThat(blocking.images()).hasSize(1);
        assertThat(blocking.extraImages()).hasSize(1);
        assertThat(bench.run(bench.background(emulator), Bench.LIGHTHOUSE).images())
                .hasSize(1);
    }

    @Test
    void trap_6_a_prompt_that_is_refused_comes_with_http_200() {
        GeminiEmulator emulator = bench.start();
        emulator.blockNext("PROHIBITED_CONTENT");

        EaselException failure = failure(emulator);

        assertThat(failure)
                .isInstanceOfSatisfying(
                        ContentRefusedException.class,
                        refused -> assertThat(refused.stage()).isEqualTo(ContentRefusedException.Stage.PROMPT));
        assertThat(failure.requestId()).isPresent();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IMAGE_SAFETY", "PROHIBITED_CONTENT", "RECITATION"})
    void trap_6_an_image_that_is_refused_comes_with_http_200_and_is_billed(String reason) {
        GeminiEmulator emulator = bench.start();
        emulator.finishNext(reason);

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(ContentRefusedException.class);
        assertThat(failure.serviceCode()).contains(reason);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void trap_6_words_alone_are_a_failure_with_these_words() {
        GeminiEmulator emulator = bench.start(Quirk.TEXT_ONLY);

        for (EaselException failure :
                new EaselException[] {failure(emulator), bench.failure(bench.background(emulator), Bench.LIGHTHOUSE)}) {
            assertThat(failure).isInstanceOf(TaskFailedException.class);
            assertThat(failure.serviceMessage()).isPresent();
            assertThat(failure.mayHaveBeenBilled()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_CANDIDATES", "NO_PARTS", "NO_CONTENT"})
    void trap_7_a_response_without_content_is_a_failure_that_may_be_billed(Quirk quirk) {
        EaselException failure = failure(bench.start(quirk));

        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void trap_8_an_image_is_kept_though_a_second_candidate_is_refused() {
        GeminiEmulator emulator = bench.start(Quirk.REFUSED_SECOND_CANDIDATE);

        assertThat(run(emulator).images()).hasSize(1);
    }

    @Test
    void trap_9_words_that_nobody_knows_are_passed_through() {
        GeminiEmulator emulator = bench.start();
        emulator.finishNext("A_WORD_OF_TOMORROW");

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(TaskFailedException.class);
        assertThat(failure.serviceCode()).contains("A_WORD_OF_TOMORROW");
    }

    @Test
    void trap_10_several_images_are_several_calls_and_those_unasked_are_extra() {
        GeminiEmulator emulator = bench.start(Quirk.TWO_IMAGES);

        ImageResult result = bench.run(
                bench.client(emulator), Bench.LIGHTHOUSE.toBuilder().count(3).build());

        assertThat(result.images()).hasSize(3);
        assertThat(result.extraImages()).hasSize(3);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
    }

    @Test
    void trap_11_a_size_in_pixels_is_the_nearest_ratio_and_resolution_and_warned_of() {
        GeminiEmulator emulator = bench.start();

        ImageResult result = bench.run(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().size(1920, 1080).build());

        assertThat(emulator.exchanges().get(0).text()).contains("\"16:9\"", "\"2K\"");
        assertThat(result.warnings()).extracting(Warning::code).containsExactly(Warning.Code.DEVIATION);
        assertThatThrownBy(() -> GeminiOptions.builder().imageSize("2k").build())
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void trap_12_an_edit_keeps_the_proportions_of_its_source() {
        GeminiEmulator emulator = bench.start();

        bench.run(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().initImage(Bench.image()).build());

        assertThat(emulator.exchanges().get(0).text()).doesNotContain("imageConfig");
    }

    @Test
    void trap_13_a_mask_is_refused_before_anything_is_sent() {
        GeminiEmulator emulator = bench.start();
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .initImage(Bench.image())
                .mask(Bench.image())
                .build();

        assertThat(bench.failure(bench.client(emulator), request)).isInstanceOf(InvalidRequestException.class);
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void trap_14_a_seed_is_sent_with_a_warning_and_none_above_32_bits() {
        GeminiEmulator emulator = bench.start();
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder().seed(2_147_483_647L).build();

        assertThat(bench.run(bench.client(emulator), request).warnings())
                .extracting(Warning::field)
                .containsExactly("seed");
        assertThat(bench.failure(
                        bench.client(emulator),
                        request.toBuilder().seed(2_147_483_648L).build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void trap_15_a_response_that_is_lost_is_billed_and_not_sent_again() {
        GeminiEmulator emulator = bench.start();
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void trap_16_an_image_that_takes_minutes_is_waited_for() {
        // A time of its own: nobody outside knows when the emulator has begun to wait, so its time moves until it is
        // over.
        VirtualTime service = VirtualTime.create();
        try (GeminiEmulator emulator = GeminiEmulator.builder()
                .apiKey(Bench.KEY)
                .clock(service)
                .generationTime(Duration.ofMinutes(4))
                .start()) {
            CompletableFuture<ImageResult> result =
                    bench.client(emulator).submit(Bench.LIGHTHOUSE).result();
            while (emulator.exchanges().isEmpty() || bench.time().waiting() < 2) {
                Thread.onSpinWait();
            }
            bench.time().advance(Duration.ofMinutes(4));
            while (!result.isDone()) {
                service.advance(Duration.ofMinutes(4));
                LockSupport.parkNanos(1_000_000);
            }

            assertThat(result.join().images()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMIT", "MINUTE_QUOTA", "OVERLOADED"})
    void trap_17_what_was_refused_before_work_is_sent_again(Problem problem) {
        GeminiEmulator emulator = bench.start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        assertThat(run(emulator).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DAY_QUOTA", "NO_QUOTA", "SPEND_LIMIT"})
    void trap_17_a_limit_of_the_account_is_not_waited_for(Problem problem) {
        GeminiEmulator emulator = bench.start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(RejectedException.class).isNotInstanceOf(RateLimitedException.class);
        assertThat(failure.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL", "DEADLINE_EXCEEDED", "CLIENT_CLOSED"})
    void trap_17_what_may_have_been_done_is_not_sent_again(Problem problem) {
        GeminiEmulator emulator = bench.start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY_INVALID", "UNAUTHENTICATED", "PERMISSION_DENIED"})
    void trap_17_a_refused_key_is_named_as_such_also_with_status_400(Problem problem) {
        GeminiEmulator emulator = bench.start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        assertThat(failure(emulator)).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void trap_18_a_model_that_was_retired_is_refused_at_no_cost() {
        GeminiEmulator emulator = bench.start();
        emulator.retire(Gemini.MODEL);

        EaselException failure = failure(emulator);

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("retired");
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void trap_19_what_vertex_ai_alone_takes_is_left_out_elsewhere_and_refused_if_it_forbids_something() {
        GeminiEmulator emulator = bench.start();

        ImageResult result =
                bench.run(bench.client(emulator), with(GeminiOptions.builder().compressionQuality(80)));

        assertThat(result.warnings()).hasSize(1);
        for (GeminiOptions.Builder forbidding : List.of(
                GeminiOptions.builder().personGeneration("ALLOW_NONE"),
                GeminiOptions.builder().prominentPeople("BLOCK_PROMINENT_PEOPLE"),
                GeminiOptions.builder().putSafetySetting("HARM_CATEGORY_IMAGE_HATE", "OFF"))) {
            assertThat(bench.failure(bench.client(emulator), with(forbidding)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("Vertex AI alone");
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void trap_20_an_image_that_is_too_large_for_a_request_is_uploaded_first() {
        GeminiEmulator emulator =
                bench.start(GeminiEmulator.builder().apiKey(Bench.KEY).fileProcessingTime(Duration.ofSeconds(4)));
        byte[] png = EmulatedImage.of("a boat", 1, 32, 32).png();
        // Bytes after the end of a PNG belong to no image.
        ImageInput large = ImageInput.bytes(Arrays.copyOf(png, 14_500_000));

        ImageResult result = bench.run(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().initImage(large).build());

        assertThat(result.images()).hasSize(1);
        assertThat(emulator.exchanges())
                .filteredOn(exchange -> exchange.path().contains(":generateContent"))
                .allSatisfy(exchange -> assertThat(exchange.text()).contains("fileUri"));
    }

    @Test
    void trap_20_a_file_that_the_service_cannot_read_ends_before_the_submission() {
        GeminiEmulator emulator = bench.start(Quirk.FILE_FAILED);
        byte[] png = EmulatedImage.of("a boat", 1, 32, 32).png();
        ImageInput large = ImageInput.bytes(Arrays.copyOf(png, 14_500_000));

        EaselException failure = bench.failure(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().initImage(large).build());

        assertThat(failure.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_22_numbers_that_come_as_texts_are_counted() {
        GeminiEmulator emulator = bench.start();
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(
                        200,
                        "application/json",
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                                + Wire.PNG
                                + "\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"candidatesTokenCount\":\"1120\"}}"));

        assertThat(run(emulator).usage().tokens()).containsEntry("output", 1_120L);
    }

    @Test
    void trap_24_an_error_in_an_array_is_read() {
        GeminiEmulator emulator = bench.start(Quirk.ERROR_IN_ARRAY);

        EaselException failure = bench.failure(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().model("no-such-image").build());

        assertThat(failure).isInstanceOf(RejectedException.class);
        assertThat(failure.serviceCode()).contains("NOT_FOUND");
    }

    @Test
    void trap_26_no_failure_shows_the_key() {
        GeminiEmulator emulator = bench.start();
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(400, "application/json", "{\"error\":{\"message\":\"bad key " + Bench.KEY + "\"}}"));

        assertThat(failure(emulator)).hasMessageNotContaining(Bench.KEY).hasMessageContaining("bad key");
    }

    @Test
    void trap_27_steps_are_read_by_their_type_and_no_revision_is_sent() {
        GeminiEmulator emulator = bench.start();
        ImageRequest request =
                Bench.LIGHTHOUSE.toBuilder().initImage(Bench.image()).build();

        GeneratedImage image = bench.run(bench.background(emulator), request).first();

        assertThat(image.bytes())
                .isNotEqualTo(((ImageInput.Bytes) request.initImage().orElseThrow()).content());
        assertThat(emulator.exchanges())
                .allSatisfy(
                        exchange -> assertThat(exchange.header("api-revision")).isNull());
    }
}
