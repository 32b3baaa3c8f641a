package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CancelOutcome;
import dev.easel.ControlNet;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.Upscale;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images from stable-diffusion.cpp's queue, over real sockets. */
class SdCppEndToEndTest {
    private final VirtualTime time = VirtualTime.create();
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        start(LocalEmulator.builder());
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void an_image_with_everything_that_can_be_set() {
        ImageResult result = run(request()
                .negativePrompt("fog")
                .size(96, 64)
                .seed(7)
                .steps(12)
                .guidanceScale(6.5)
                .sampler(Sampler.DPMPP_2M_SDE)
                .scheduler(Scheduler.KARRAS)
                .clipSkip(2)
                .addLora(Lora.of("detail.safetensors", 0.5))
                .build());

        GeneratedImage image = result.first();
        assertThat(image.size()).hasValue(Size.of(96, 64));
        assertThat(image.seed()).hasValue(7);
        assertThat(image.generation().negativePrompt()).hasValue("fog");
        assertThat(image.generation().steps()).hasValue(12);
        assertThat(result.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo("sampler");
            assertThat(warning.message()).startsWith("goes as dpm++2m_sde, which sd-server skips");
        });
    }

    @Test
    void a_random_seed_is_known_from_the_image_itself() {
        ImageResult result = run(request().count(2).build());

        List<Long> seeds = result.images().stream()
                .map(image -> image.seed().orElseThrow())
                .toList();
        assertThat(seeds).doesNotHaveDuplicates().doesNotContain(42L);
    }

    @Test
    void a_batch_is_one_job_with_seeds_counted_up() {
        try (ImageClient batching = builder().imagesPerCall(8).build()) {
            ImageResult result = time.runUntil(
                    batching.generateAsync(request().seed(40).count(3).build()));

            assertThat(result.images())
                    .extracting(image -> image.seed().orElseThrow())
                    .containsExactly(40L, 41L, 42L);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void init_image_mask_control_and_references_shape_the_image() {
        restart(LocalEmulator.builder().controlNet(true));
        ImageRequest.Builder plain = request().seed(7);
        List<byte[]> images = new ArrayList<>();
        images.add(bytes(plain));
        images.add(bytes(request().seed(7).initImage(Images.photograph()).strength(0.6)));
        images.add(bytes(request().seed(7).initImage(Images.photograph()).mask(ImageInput.bytes(Images.mask()))));
        images.add(bytes(request().seed(7).addControl(ControlNet.canny(Images.another()))));
        images.add(bytes(request()
                .seed(7)
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(Images.another())
                        .addReferenceImage(Images.photograph())
                        .build())));

        assertThat(images).doesNotHaveDuplicates();
    }

    @Test
    void every_other_documented_field_is_reached_by_extra_fields() {
        String image = Base64.getEncoder().encodeToString(Images.PHOTOGRAPH);
        Map<String, Object> fields = new HashMap<>(Map.of(
                "embed_image_metadata",
                true,
                "ip_adapter_image",
                image,
                "ip_adapter_strength",
                0.5,
                "auto_resize_ref_image",
                true,
                "increase_ref_index",
                false,
                "qwen_image_layers",
                3,
                "cache_mode",
                "easycache",
                "cache_option",
                "",
                "scm_mask",
                "",
                "scm_policy_dynamic",
                true));
        fields.putAll(Map.of(
                "ad_model", "face",
                "ad_prompt", "a face",
                "ad_negative_prompt", "fog",
                "extra_ad_args", "",
                "lora", List.of(Map.of("path", "detail.safetensors", "multiplier", 1, "is_high_noise", true)),
                "vae_tiling_params",
                        Map.of(
                                "enabled",
                                true,
                                "temporal_tiling",
                                false,
                                "tile_size_x",
                                0,
                                "tile_size_y",
                                0,
                                "target_overlap",
                                0.5,
                                "rel_size_x",
                                0,
                                "rel_size_y",
                                0,
                                "extra_tiling_args",
                                "")));
        fields.put(
                "sample_params",
                Map.of(
                        "eta",
                        0.5,
                        "shifted_timestep",
                        0,
                        "custom_sigmas",
                        List.of(14.6, 0),
                        "flow_shift",
                        3,
                        "extra_sample_args",
                        "",
                        "guidance",
                        Map.of(
                                "img_cfg",
                                1,
                                "distilled_guidance",
                                3.5,
                                "slg",
                                Map.of(
                                        "layers",
                                        List.of(7, 8, 9),
                                        "layer_start",
                                        0.01,
                                        "layer_end",
                                        0.2,
                                        "scale",
                                        0))));
        fields.put(
                "hires",
                Map.of("target_width", 0, "target_height", 0, "custom_sigmas", List.of(), "upscale_tile_size", 128));

        assertThat(run(request()
                                .steps(20)
                                .guidanceScale(7)
                                .upscale(Upscale.by(2))
                                .extraFields(fields)
                                .build())
                        .images())
                .hasSize(1);
        assertThat(emulator.exchanges().get(0).text())
                .contains(fields.keySet())
                .contains("flow_shift", "slg", "upscale_tile_size");
    }

    @Test
    void a_second_pass_makes_it_larger_and_jpeg_is_made_when_asked() {
        ImageResult result = run(request()
                .upscale(Upscale.by(1.5))
                .outputFormat(ImageFormat.JPEG)
                .build());

        assertThat(result.first().size()).hasValue(Size.of(96, 96));
        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
    }

    @Test
    void the_size_that_came_is_read_from_the_image_and_not_from_the_request() {
        assertThat(run(request().size(65, 70).build()).first().size()).hasValue(Size.of(72, 72));
    }

    @Test
    void a_waiting_job_tells_its_place_and_the_images_come_when_it_is_done() {
        restart(LocalEmulator.builder().generationTime(Duration.ofSeconds(30)));
        ImageTask first = client.submit(request().seed(1).build());
        first.accepted().join();
        ImageTask second = client.submit(request().seed(2).build());
        List<TaskStatus> seen = new ArrayList<>();
        second.onStatus(seen::add);
        second.accepted().join();

        ImageResult result = time.runUntil(second.result());

        assertThat(result.first().seed()).hasValue(2);
        assertThat(seen).contains(TaskStatus.queued(1), TaskStatus.running());
        assertThat(time.runUntil(first.result()).images()).hasSize(1);
    }

    @Test
    void a_waiting_job_is_cancelled_at_the_server_and_one_being_generated_is_not() {
        restart(LocalEmulator.builder().generationTime(Duration.ofHours(1)));
        ImageTask drawn = client.submit(request().build());
        drawn.accepted().join();
        time.advance(Duration.ofSeconds(5));
        ImageTask waiting = client.submit(request().build());
        waiting.accepted().join();

        assertThat(waiting.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(drawn.cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
    }

    @Test
    void a_task_is_found_again_by_its_handle_until_the_server_forgets_it() {
        restart(LocalEmulator.builder().generationTime(Duration.ofSeconds(30)));
        ImageTask task = client.submit(request().seed(7).build());
        task.accepted().join();
        String ticket = task.handle().encode();
        client.close();

        try (ImageClient later = builder().build()) {
            ImageResult found =
                    time.runUntil(later.resume(TaskHandle.decode(ticket)).result());
            assertThat(found.first().seed()).hasValue(7);

            time.advance(Duration.ofSeconds(700));
            ImageTask late = later.resume(TaskHandle.decode(ticket));
            CompletionException gone =
                    catchThrowableOfType(CompletionException.class, () -> time.runUntil(late.result()));
            assertThat(gone).hasCauseInstanceOf(TaskExpiredException.class);
        }
    }

    @Test
    void a_job_that_fails_is_a_failed_task_in_the_servers_words() {
        emulator.failNextTask();

        CompletionException failed = catchThrowableOfType(
                CompletionException.class, () -> run(request().build()));

        assertThat(failed.getCause())
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        cause -> assertThat(cause.serviceMessage()).hasValue("unknown generation error"));
    }

    @Test
    void a_full_queue_is_waited_for_and_the_job_handed_in_again() {
        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(429, "application/json", "{\"error\":\"job queue is full\"}"));

        assertThat(run(request().build()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void a_server_without_the_queue_refuses_and_is_not_submitted_again() {
        restart(LocalEmulator.builder().release(LocalEmulator.SdServerRelease.MASTER_562));

        CompletionException refused = catchThrowableOfType(
                CompletionException.class, () -> run(request().build()));

        assertThat(refused).hasCauseInstanceOf(RejectedException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_process_that_ends_while_it_takes_a_job_may_have_generated() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

        CompletionException lost = catchThrowableOfType(
                CompletionException.class, () -> run(request().build()));

        assertThat(lost).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void sizes_and_steps_beyond_the_servers_limits_are_refused() {
        InvalidRequestException refused = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.generate(request().size(40, 40).steps(101).build()));

        assertThat(refused.violations()).hasSize(3);
        assertThat(emulator.exchanges()).isEmpty();
    }

    private void start(LocalEmulator.Builder options) {
        emulator = options.dialect(LocalEmulator.Dialect.SD_CPP).clock(time).start();
        client = builder().build();
    }

    private void restart(LocalEmulator.Builder options) {
        stop();
        start(options);
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.SD_CPP)
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time);
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64);
    }

    private ImageResult run(ImageRequest request) {
        return time.runUntil(client.generateAsync(request));
    }

    private byte[] bytes(ImageRequest.Builder request) {
        return run(request.build()).first().bytes();
    }
}
