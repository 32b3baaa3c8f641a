package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and a ComfyUI of the testkit, over real sockets and in virtual time. */
class ComfyUiEndToEndTest extends ComfyUiTest {
    @Test
    void a_text_becomes_an_image() throws IOException {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse()
                .negativePrompt("fog")
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .guidanceScale(6.5)
                .seed(42)
                .clipSkip(2)
                .vae("vae-ft-mse.safetensors")
                .addLora(Lora.of("detail.safetensors", 0.7))
                .addLora(Lora.of("sub/style.safetensors", -0.3))
                .build());

        assertThat(result.warnings()).isEmpty();
        assertThat(sizeOf(result.first())).isEqualTo(Size.of(64, 64));
        assertThat(result.first().generation().seed()).hasValue(42);
        assertThat(result.first().generation().sampler()).hasValue("dpmpp_2m");
        assertThat(result.first().generation().prompt()).hasValue("a lighthouse at dusk");
    }

    @Test
    void a_seed_that_nobody_gave_is_drawn_and_reported() {
        start(ComfyUiEmulator.builder());

        List<OptionalLong> seeds = run(lighthouse().count(2).build()).images().stream()
                .map(image -> image.generation().seed())
                .toList();

        assertThat(seeds).hasSize(2).doesNotContain(OptionalLong.empty()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.44", "0.3.60", "0.24", "0.25", "0.26.0", "0.38.1"})
    void every_version_is_polled_to_its_end(String version) {
        start(ComfyUiEmulator.builder().version(version).queueTime(Duration.ofSeconds(3)));

        ImageResult result = run(lighthouse().build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings().isEmpty()).isEqualTo(!version.equals("0.3.44"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/comfy"})
    void a_path_before_the_server_is_kept(String prefix) {
        emulator = ComfyUiEmulator.builder().pathPrefix(prefix).clock(time).start();
        client = client().baseUrl(
                        emulator.baseUrl() + (emulator.baseUrl().toString().endsWith(prefix) ? "/" : prefix + "/"))
                .build();

        assertThat(run(lighthouse().build()).images()).hasSize(1);
    }

    @Test
    void an_image_is_drawn_from_another_in_its_own_size() throws IOException {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(ImageRequest.builder()
                .prompt("a lighthouse")
                .model(MODEL)
                .steps(4)
                .initImage(image(70, 45, Color.RED, Color.BLUE))
                .strength(0.4)
                .build());

        assertThat(sizeOf(result.first())).isEqualTo(Size.of(64, 40));
    }

    /** White is drawn anew: the right half here. The left one stays as it is, pixel by pixel. */
    @ParameterizedTest
    @ValueSource(strings = {"KEEP", "ERASE", "MODEL"})
    void the_white_of_a_mask_is_drawn_anew_and_the_black_stays(String mode) throws IOException {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse()
                .initImage(image(64, 64, Color.RED, Color.RED))
                .mask(image(64, 64, Color.BLACK, Color.WHITE))
                .addOptions(ComfyUiOptions.builder()
                        .inpainting(ComfyUiInpainting.valueOf(mode))
                        .build())
                .build());

        BufferedImage drawn =
                ImageIO.read(new java.io.ByteArrayInputStream(result.first().bytes()));
        assertThat(new Color(drawn.getRGB(5, 32))).isEqualTo(Color.RED);
        assertThat(new Color(drawn.getRGB(58, 32))).isNotEqualTo(Color.RED);
    }

    @Test
    void control_nets_are_chained() {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse()
                .addControl(ControlNet.canny(image(64, 64, Color.RED, Color.BLUE)).toBuilder()
                        .model("control_canny.safetensors")
                        .lowThreshold(0)
                        .highThreshold(255)
                        .build())
                .addControl(ControlNet.openPose(image(32, 64, Color.RED, Color.BLUE)).toBuilder()
                        .model("control_union.safetensors")
                        .weight(0.5)
                        .guidanceEnd(0.8)
                        .resizeMode(dev.easel.ResizeMode.RESIZE)
                        .build())
                .build());

        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString()).contains("finished map"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Latent", "Latent (bislerp)", "lanczos", "4x-UltraSharp.pth"})
    void an_image_is_drawn_larger(String upscaler) throws IOException {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse()
                .upscale(Upscale.builder()
                        .factor(2)
                        .upscaler(upscaler)
                        .denoisingStrength(0.4)
                        .steps(2)
                        .build())
                .build());

        assertThat(sizeOf(result.first())).isEqualTo(Size.of(128, 128));
        assertThat(result.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanczos", "4x-UltraSharp.pth"})
    void an_image_is_made_larger(String upscaler) throws IOException {
        start(ComfyUiEmulator.builder());

        ImageResult result = runUpscale(UpscaleRequest.builder()
                .image(image(32, 24, Color.RED, Color.BLUE))
                .factor(3)
                .upscaler(upscaler)
                .build());

        assertThat(sizeOf(result.first())).isEqualTo(Size.of(96, 72));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JPEG", "WEBP"})
    void another_format_is_asked_of_the_route_of_files(String format) {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(
                lighthouse().outputFormat(ImageFormat.valueOf(format)).seed(7).build());

        assertThat(result.first().generation().seed()).hasValue(7);
        assertThat(emulator.exchanges().stream()
                        .anyMatch(exchange -> exchange.toString().contains("/view")))
                .isTrue();
    }

    @Test
    void temporary_images_are_found_too() {
        start(ComfyUiEmulator.builder());

        assertThat(run(lighthouse()
                                .addOptions(
                                        ComfyUiOptions.builder().temporary(true).build())
                                .build())
                        .images())
                .hasSize(1);
    }

    @Test
    void the_lists_have_the_names_of_the_server_in_both_forms() {
        start(ComfyUiEmulator.builder().windows(true).comboLists(true));

        assertThat(client.models()).extracting(CatalogueEntry::id).contains("sub\\deep.safetensors");
        for (dev.easel.Catalogue catalogue : dev.easel.Catalogue.values()) {
            assertThat(client.catalogue(catalogue, CallOptions.defaults())).isNotEmpty();
        }
    }

    @Test
    void what_is_wrong_is_told_node_by_node() {
        start(ComfyUiEmulator.builder());

        RejectedException refused = catchThrowableOfType(
                RejectedException.class,
                () -> run(lighthouse()
                        .model("nobody-has-it.safetensors")
                        .vae("nor-this.safetensors")
                        .build()));

        assertThat(refused)
                .hasMessageContaining("ckpt (CheckpointLoaderSimple)")
                .hasMessageContaining("vae (VAELoader)")
                .hasMessageContaining("not installed");
        assertThat(refused.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void credentials_go_with_uploads_polls_and_downloads() {
        emulator = ComfyUiEmulator.builder()
                .requireHeader("X-Proxy-Key", "MARKEDKEY-proxy")
                .clock(time)
                .start();
        client = client().header("X-Proxy-Key", "MARKEDKEY-proxy").build();

        assertThat(run(lighthouse()
                                .initImage(image(64, 64, Color.RED, Color.BLUE))
                                .build())
                        .images())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_login_page_is_a_refused_credential(boolean redirects) {
        start(ComfyUiEmulator.builder()
                .requireHeader("X-Proxy-Key", "MARKEDKEY-proxy")
                .loginPage(redirects));

        assertThat(catchThrowable(() -> run(lighthouse().build()))).isInstanceOf(AuthenticationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.60", "0.25.0", "0.38.1"})
    void a_running_task_is_cancelled_and_the_next_one_is_not(String version) {
        start(ComfyUiEmulator.builder().version(version).generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);
        String other = emulator.submitAsOtherClient();

        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.CANCELLED);

        assertThat(other).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.44", "0.3.60", "0.25.0", "0.38.1"})
    void a_pending_task_is_cancelled_and_the_running_one_of_somebody_else_is_not(String version) {
        start(ComfyUiEmulator.builder().version(version).generationTime(Duration.ofMinutes(1)));
        emulator.submitAsOtherClient();
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        List<TaskStatus> seen = new CopyOnWriteArrayList<>();
        task.onStatus(seen::add);
        await(
                task,
                status -> status instanceof TaskStatus.Queued queued
                        && queued.position().isPresent());

        assertThat(((TaskStatus.Queued) task.status()).position()).hasValue(1);
        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.CANCELLED);
    }

    @Test
    void a_server_whose_interrupt_hits_everybody_is_not_interrupted() {
        start(ComfyUiEmulator.builder().version("0.3.44").generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);

        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.NOT_SUPPORTED);
    }

    @Test
    void a_deleted_task_is_expired() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        emulator.submitAsOtherClient();
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        TaskHandle handle = time.runUntil(task.accepted());
        emulator.forget(PromptIds.of(handle.calls().get(0)));

        assertThat(catchThrowable(() -> ended(task))).isInstanceOf(TaskExpiredException.class);
    }

    @Test
    void a_restarted_server_has_no_tasks() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        time.runUntil(task.accepted());
        emulator.restart();

        assertThat(catchThrowable(() -> ended(task)))
                .isInstanceOf(TaskExpiredException.class)
                .hasMessageContaining("started again");
    }

    @Test
    void a_task_that_runs_out_of_memory_fails_with_the_words_of_the_server() {
        start(ComfyUiEmulator.builder());
        emulator.nextPrompt(Quirk.OUT_OF_MEMORY);

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> run(lighthouse().build()));

        assertThat(failed).hasMessageContaining("KSampler");
        assertThat(failed.serviceCode()).isPresent();
    }

    @Test
    void a_failure_that_is_called_a_success_is_judged_by_its_last_message() {
        start(ComfyUiEmulator.builder());
        run(lighthouse().seed(1).build());
        emulator.nextPrompt(Quirk.FAILS_BEFORE_FIRST_NODE);

        assertThat(catchThrowable(() -> run(lighthouse().seed(2).build()))).isInstanceOf(TaskFailedException.class);
    }

    @Test
    void a_success_without_images_is_a_failed_task() {
        start(ComfyUiEmulator.builder());
        emulator.nextPrompt(Quirk.NO_OUTPUTS);

        assertThat(catchThrowable(() -> run(lighthouse().build())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("without an image");
    }

    @Test
    void a_missing_status_in_the_history_does_not_lose_the_images() {
        start(ComfyUiEmulator.builder());
        emulator.nextPrompt(Quirk.STATUS_NULL);

        assertThat(run(lighthouse().build()).images()).hasSize(1);
    }

    @Test
    void the_same_request_twice_gives_files_of_its_own_each_time() {
        start(ComfyUiEmulator.builder());
        ImageRequest request = lighthouse().seed(5).build();
        run(request);
        emulator.deleteOutputFiles();

        ImageResult second = run(request);

        assertThat(second.images()).hasSize(1);
        assertThat(second.warnings()).isEmpty();
    }

    @Test
    void a_handle_is_resumed_by_another_client() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().seed(9).build(), EVERY_SECOND);
        String ticket = time.runUntil(task.accepted()).encode();
        client.close();
        client = client().build();

        ImageResult result = time.runUntil(
                client.resume(TaskHandle.decode(ticket), EVERY_SECOND).result());

        assertThat(result.first().generation().seed()).hasValue(9);
    }

    @Test
    void the_socket_tells_progress_and_previews_and_polling_decides() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        List<TaskStatus> seen = new CopyOnWriteArrayList<>();

        ImageTask task = client.submit(
                lighthouse()
                        .steps(8)
                        .addOptions(ComfyUiOptions.builder().previews(true).build())
                        .build(),
                EVERY_SECOND);
        task.onStatus(seen::add);
        time.runUntil(task.result());

        assertThat(seen)
                .filteredOn(status -> status instanceof TaskStatus.Running running
                        && running.progress().isPresent())
                .isNotEmpty();
    }

    @Test
    void a_lost_response_to_a_submission_does_not_lose_the_task() {
        start(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThat(run(lighthouse().build()).images()).hasSize(1);
    }

    @Test
    void a_workflow_whose_images_would_be_lost_with_the_socket_is_refused_before_it_is_sent() {
        start(ComfyUiEmulator.builder());
        ComfyUiWorkflow workflow = ComfyUiWorkflow.parse("""
                {"1":{"class_type":"SaveImageWebsocket","inputs":{"text":"%prompt%"}}}""");

        assertThat(catchThrowable(() -> run(ImageRequest.builder()
                        .prompt("a lighthouse")
                        .addOptions(ComfyUiOptions.builder().workflow(workflow).build())
                        .build())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("SaveImageWebsocket");
        assertThat(emulator.exchanges()).isEmpty();
    }
}
