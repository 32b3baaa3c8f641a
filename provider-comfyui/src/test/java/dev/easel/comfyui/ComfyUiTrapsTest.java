package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.CatalogueEntry;
import dev.easel.ConfigurationException;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.PollSchedule;
import dev.easel.PreparedTask;
import dev.easel.RejectedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.Warning;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.awt.Color;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of ComfyUI's interface, by their numbers in the list of what a client must do. */
@Timeout(60)
class ComfyUiTrapsTest extends ComfyUiTest {
    private static final Pattern PROMPT_ID = Pattern.compile("\"prompt_id\":\"([^\"]*)\"");

    /** Two nodes that save, of which the second lacks its image. */
    private static final String HALF_VALID = """
            {"c":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"dreamshaper_8.safetensors"}},
             "p":{"class_type":"CLIPTextEncode","inputs":{"text":"%prompt%","clip":["c",1]}},
             "l":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
             "k":{"class_type":"KSampler","inputs":{"model":["c",0],"seed":"%seed%","steps":4,"cfg":7,
               "sampler_name":"euler","scheduler":"normal","positive":["p",0],"negative":["p",0],
               "latent_image":["l",0],"denoise":1}},
             "d":{"class_type":"VAEDecode","inputs":{"samples":["k",0],"vae":["c",2]}},
             "s":{"class_type":"SaveImage","inputs":{"images":["d",0],"filename_prefix":"PREFIX"}},
             "t":{"class_type":"SaveImage","inputs":{"filename_prefix":"PREFIX2"}}}""";

    private List<Exchange> submissions() {
        return exchanges(ExchangeKind.SUBMIT);
    }

    private List<Exchange> exchanges(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .toList();
    }

    private static String promptIdIn(Exchange submission) {
        Matcher matcher = PROMPT_ID.matcher(submission.text());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static ImageRequest own(String workflow) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .addOptions(ComfyUiOptions.builder()
                        .workflow(ComfyUiWorkflow.parse(workflow))
                        .build())
                .build();
    }

    @ParameterizedTest
    @CsvSource({"'',/", "/comfy,/", "/comfy,///"})
    void trap_1_each_path_has_api_in_it_once_and_no_slash_too_many(String prefix, String end) {
        emulator = ComfyUiEmulator.builder().pathPrefix(prefix).clock(time).start();
        String base = emulator.baseUrl().toString();
        client = client().baseUrl(base + (base.endsWith(prefix) ? "" : prefix) + end)
                .build();

        run(lighthouse().initImage(image(64, 64, Color.RED, Color.BLUE)).build());
        client.models();

        assertThat(emulator.exchanges())
                .hasSizeGreaterThan(4)
                .allSatisfy(exchange ->
                        assertThat(exchange.path()).startsWith(prefix + "/api/").doesNotContain("//"))
                .noneSatisfy(exchange -> assertThat(exchange.path()).endsWith("/"));
    }

    @Test
    void trap_2_headers_of_ones_own_go_with_everything_and_those_of_browsers_with_nothing() {
        start(ComfyUiEmulator.builder()
                .requireHeader("X-Proxy-Key", "MARKEDKEY-proxy")
                .generationTime(Duration.ofSeconds(10)));
        client.close();
        client = client().header("X-Proxy-Key", "MARKEDKEY-proxy").build();
        ImageTask task = client.submit(
                lighthouse().initImage(image(64, 64, Color.RED, Color.BLUE)).build(), EVERY_SECOND);
        // A task that ends at once may be over before its channel is open.
        while (emulator.exchanges().stream()
                .noneMatch(exchange -> exchange.path().equals("/api/ws"))) {
            Thread.onSpinWait();
        }

        ended(task);

        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .contains("/api/upload/image", "/api/prompt", "/api/view", "/api/ws");
        assertThat(emulator.exchanges()).allSatisfy(exchange -> {
            assertThat(exchange.header("X-Proxy-Key")).isEqualTo("MARKEDKEY-proxy");
            assertThat(exchange.header("Origin")).isNull();
            assertThat(exchange.header("Sec-Fetch-Site")).isNull();
        });
        assertThatThrownBy(() -> client().header("origin", "http://localhost"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("refuses");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trap_2_a_login_page_is_a_refused_credential(boolean redirects) {
        start(ComfyUiEmulator.builder()
                .requireHeader("X-Proxy-Key", "MARKEDKEY-proxy")
                .loginPage(redirects));

        AuthenticationException refused = catchThrowableOfType(
                AuthenticationException.class, () -> run(lighthouse().build()));

        assertThat(refused.mayHaveBeenBilled()).isFalse();
        assertThat(refused).hasMessageContaining(redirects ? "basicAuth" : "401");
    }

    @Test
    void trap_3_a_server_that_does_not_tell_its_version_is_taken_for_the_oldest() {
        start(ComfyUiEmulator.builder().version("0.3.60").generationTime(Duration.ofMinutes(1)));
        emulator.always(ExchangeKind.OTHER, Fault.html(502));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);

        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.NOT_SUPPORTED);
        assertThat(exchanges(ExchangeKind.CANCEL)).extracting(Exchange::path).doesNotContain("/api/interrupt");
    }

    @Test
    void trap_4_a_workflow_that_the_editor_saved_is_refused_before_anything_is_sent() {
        start(ComfyUiEmulator.builder());

        assertThatThrownBy(() -> ComfyUiWorkflow.parse("{\"nodes\":[{\"id\":1}],\"links\":[[1,2,3]],\"version\":0.4}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Export (API)");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void trap_5_the_prompt_id_is_a_canonical_uuid_whatever_the_request_id_is() {
        start(ComfyUiEmulator.builder());

        run(lighthouse().requestId("Order_4711").build());
        run(lighthouse().requestId("0c9e1f52-7d0b-4a4e-9a59-0d1f6f7f8a01").build());

        assertThat(submissions())
                .extracting(ComfyUiTrapsTest::promptIdIn)
                .containsExactly(PromptIds.of("Order_4711"), "0c9e1f52-7d0b-4a4e-9a59-0d1f6f7f8a01")
                .allMatch(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    }

    @Test
    void trap_5_a_server_that_draws_an_id_of_its_own_is_polled_by_that_and_it_is_told() {
        start(ComfyUiEmulator.builder().version("0.3.44"));

        ImageResult result = run(lighthouse().build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString()).contains("0.3.45"));
        assertThat(exchanges(ExchangeKind.POLL))
                .extracting(Exchange::path)
                .noneMatch(path -> path.endsWith(promptIdIn(submissions().get(0))));
    }

    @Test
    void trap_6_a_prompt_whose_response_was_lost_is_found_by_its_id_and_not_sent_again() {
        start(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThat(run(lighthouse().build()).images()).hasSize(1);
        assertThat(submissions()).hasSize(1);
    }

    /** The crash window: the process ends after the handle was stored, and before, while or after the submission was sent. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trap_6_a_prepared_task_survives_a_crash_and_is_never_sent_twice(boolean responded) {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        if (!responded) {
            emulator.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
        }
        PreparedTask prepared = client.prepare(lighthouse().seed(9).build(), EVERY_SECOND);
        String stored = prepared.handle().encode();
        assertThat(emulator.exchanges()).isEmpty();
        ImageTask task = prepared.submit();
        until(() -> emulator.handled(ExchangeKind.SUBMIT) == 1);
        if (responded) {
            time.runUntil(task.accepted());
        }
        client.close();
        client = client().build();

        ImageResult found = ended(client.resume(TaskHandle.decode(stored), EVERY_SECOND));

        assertThat(found.images()).hasSize(1);
        assertThat(found.first().generation().seed()).hasValue(9);
        assertThat(submissions()).hasSize(1);
    }

    @Test
    void trap_6_a_prepared_task_that_was_never_submitted_is_unknown_and_resuming_submits_nothing() {
        start(ComfyUiEmulator.builder());
        String stored = client.prepare(lighthouse().build()).handle().encode();
        client.close();
        client = client().build();

        assertThat(catchThrowable(() -> ended(client.resume(TaskHandle.decode(stored), EVERY_SECOND))))
                .isInstanceOf(TaskExpiredException.class);
        assertThat(submissions()).isEmpty();
    }

    @Test
    void trap_7_each_task_has_a_client_id_of_its_own() {
        start(ComfyUiEmulator.builder().version("0.10.0"));

        run(lighthouse().count(3).build());

        assertThat(submissions())
                .extracting(exchange -> exchange.text().replaceAll("(?s).*\"client_id\":\"([^\"]+)\".*", "$1"))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.length() < 100);
    }

    @Test
    void trap_8_the_same_request_again_names_files_of_its_own() {
        start(ComfyUiEmulator.builder());
        ImageRequest request = lighthouse().seed(5).build();
        run(request);
        emulator.deleteOutputFiles();

        ImageResult second = run(request);

        assertThat(second.images()).hasSize(1);
        assertThat(second.warnings()).isEmpty();
    }

    @Test
    void trap_8_old_files_that_were_deleted_are_a_result_that_is_gone() {
        start(ComfyUiEmulator.builder());
        emulator.nextPrompt(Quirk.OLD_FILES);

        Throwable failed = catchThrowable(() -> run(own(HALF_VALID.replace(
                ",\n \"t\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"PREFIX2\"}}", ""))));

        assertThat(failed).isInstanceOf(TaskExpiredException.class).hasMessageContaining("404");
    }

    @Test
    void trap_8_a_graph_that_was_not_run_again_is_told() {
        start(ComfyUiEmulator.builder());
        ImageRequest request = lighthouse()
                .seed(5)
                .addOptions(ComfyUiOptions.builder().temporary(true).build())
                .build();
        assertThat(run(request).warnings()).isEmpty();

        ImageResult second = run(request);

        assertThat(second.images()).hasSize(1);
        assertThat(second.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString()).contains("was not run again"));
    }

    @Test
    void trap_9_an_older_server_is_asked_for_its_queue_first_and_then_for_its_history() {
        start(ComfyUiEmulator.builder().version("0.3.60").queueTime(Duration.ofSeconds(3)));

        run(lighthouse().build());

        List<String> polls = exchanges(ExchangeKind.POLL).stream()
                .map(Exchange::path)
                .filter(path -> !path.contains("/jobs/"))
                .toList();
        assertThat(polls).startsWith("/api/queue").last().asString().startsWith("/api/history/");
        for (int i = 0; i < polls.size(); i++) {
            if (polls.get(i).startsWith("/api/history/")) {
                assertThat(polls.get(i - 1)).isEqualTo("/api/queue");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.44", "0.3.60", "0.25.0", "0.26.0", "0.38.1"})
    void trap_10_and_21_cancelling_hits_nobody_else(String version) {
        start(ComfyUiEmulator.builder().version(version).generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);
        emulator.submitAsOtherClient();

        CancelOutcome outcome = time.runUntil(task.cancel());

        assertThat(outcome).isEqualTo(version.equals("0.3.44") ? CancelOutcome.NOT_SUPPORTED : CancelOutcome.CANCELLED);
        time.advance(Duration.ofMinutes(3));
        emulator.submitAsOtherClient();
        assertThat(emulator.drawn())
                .as("what the other client asked for was drawn")
                .isNotEmpty();
        assertThat(emulator.exchanges()).allSatisfy(exchange -> {
            assertThat(exchange.path()).doesNotContain("/free");
            assertThat(exchange.text()).doesNotContain("\"clear\"");
            if (exchange.path().endsWith("/interrupt")) {
                assertThat(exchange.text()).contains(promptIdIn(submissions().get(0)));
            }
        });
    }

    @Test
    void trap_10_an_interrupt_that_comes_too_late_leaves_a_finished_task() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        emulator.nextPrompt(Quirk.INTERRUPT_TOO_LATE);
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);
        TaskHandle handle = time.runUntil(task.accepted());

        assertThat(time.runUntil(task.cancel())).isIn(CancelOutcome.CANCELLED, CancelOutcome.TOO_LATE);
        assertThat(ended(client.resume(handle, EVERY_SECOND)).images()).hasSize(1);
    }

    @Test
    void trap_11_a_graph_that_was_taken_in_part_is_warned_of_node_by_node() {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(own(HALF_VALID));

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings())
                .extracting(Warning::toString)
                .anySatisfy(warning -> assertThat(warning).contains("was run in part", "node t (SaveImage)", "images"));
    }

    @Test
    void trap_12_every_input_is_there_and_none_is_null() {
        start(ComfyUiEmulator.builder());

        run(lighthouse().build());

        assertThat(submissions().get(0).text())
                .contains("\"text\":\"\"")
                .contains("\"denoise\":1")
                .doesNotContain("null");
        assertThatThrownBy(() -> ComfyUiWorkflow.parse("{\"1\":{\"class_type\":\"A\",\"inputs\":{\"text\":null}}}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("null");
    }

    @Test
    void trap_13_a_side_that_the_server_would_floor_in_silence_is_refused_and_that_of_an_image_is_floored() {
        start(ComfyUiEmulator.builder());

        assertThat(catchThrowable(() -> run(lighthouse().size(65, 64).build())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("65");
        assertThat(emulator.exchanges()).isEmpty();
        run(ImageRequest.builder()
                .prompt("a lighthouse")
                .model(MODEL)
                .initImage(image(70, 45, Color.RED, Color.BLUE))
                .build());
        assertThat(submissions().get(0).text()).contains("\"width\":64", "\"height\":40");
    }

    @Test
    void trap_14_a_name_goes_out_as_it_is_listed_with_the_servers_separator() {
        start(ComfyUiEmulator.builder().windows(true));
        String listed = client.models().stream()
                .map(CatalogueEntry::id)
                .filter(id -> id.contains("deep"))
                .findFirst()
                .orElseThrow();

        assertThat(listed).contains("\\");
        assertThat(run(lighthouse().model(listed).build()).images()).hasSize(1);
        assertThat(catchThrowable(
                        () -> run(lighthouse().model(listed.replace('\\', '/')).build())))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("not installed");
    }

    @Test
    void trap_15_a_seed_is_drawn_by_the_client_and_never_negative() {
        start(ComfyUiEmulator.builder());

        ImageResult result = run(lighthouse().build());

        long seed = result.first().generation().seed().orElseThrow();
        assertThat(submissions().get(0).text()).contains("\"seed\":" + seed);
        assertThat(seed).isNotNegative();
        assertThatThrownBy(() -> lighthouse().seed(-1L).build()).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void trap_16_the_last_message_tells_a_failure_from_a_success() {
        start(ComfyUiEmulator.builder());
        run(lighthouse().seed(1).build());
        emulator.nextPrompt(Quirk.FAILS_BEFORE_FIRST_NODE);

        assertThat(catchThrowable(() -> run(lighthouse().seed(2).build()))).isInstanceOf(TaskFailedException.class);
    }

    /** Before 0.9.0 an interrupted job is called failed, and in the history its status word is that of a failure. */
    @ParameterizedTest
    @ValueSource(strings = {"0.3.60", "0.8.0", "0.38.1"})
    void trap_16_an_interrupt_by_somebody_else_is_told_as_such(String version) {
        start(ComfyUiEmulator.builder().version(version).generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> status instanceof TaskStatus.Running);
        postAsSomebodyElse(
                "/api/interrupt", "{\"prompt_id\":\"" + promptIdIn(submissions().get(0)) + "\"}");

        Throwable end = catchThrowable(() -> ended(task));

        assertThat(end).hasMessageContaining("was cancelled there");
    }

    @Test
    void trap_17_a_success_on_the_socket_before_the_history_is_written_ends_nothing() {
        start(ComfyUiEmulator.builder().historyDelay(Duration.ofSeconds(7)));

        assertThat(run(lighthouse().build()).images()).hasSize(1);
    }

    @Test
    void trap_18_a_worker_that_died_ends_at_the_deadline_with_a_handle() {
        start(ComfyUiEmulator.builder());
        emulator.nextPrompt(Quirk.WORKER_DIES);
        CallOptions minutes = CallOptions.builder()
                .pollSchedule(PollSchedule.every(Duration.ofSeconds(5)))
                .deadline(Duration.ofMinutes(2))
                .build();
        ImageTask task = client.submit(lighthouse().build(), minutes);
        await(task, status -> status instanceof TaskStatus.Running);
        time.advance(Duration.ofMinutes(3));

        TaskTimeoutException timeout = catchThrowableOfType(TaskTimeoutException.class, () -> ended(task));

        assertThat(timeout.handle()).isPresent();
    }

    @Test
    void trap_18_a_task_whose_socket_is_lost_is_polled_to_its_end() {
        start(ComfyUiEmulator.builder().generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        time.runUntil(task.accepted());
        until(() -> emulator.sockets() == 1);
        emulator.dropSockets();

        assertThat(ended(task).images()).hasSize(1);
    }

    @Test
    void trap_19_a_500_to_a_submission_is_looked_up_before_anything_else() {
        start(ComfyUiEmulator.builder());
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(500, "text/plain", "500 Internal Server Error\n\nServer got itself in trouble")
                        .afterWork());

        assertThat(run(lighthouse().build()).images()).as("queued all the same").hasSize(1);
        assertThat(submissions()).hasSize(1);
    }

    @Test
    void trap_19_a_500_of_which_nothing_was_queued_is_an_unknown_outcome_and_not_sent_again() {
        start(ComfyUiEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.response(500, "text/plain", "500 Internal Server Error"));

        assertThat(catchThrowable(() -> run(lighthouse().build()))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(submissions()).hasSize(1);
        assertThat(exchanges(ExchangeKind.POLL)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void trap_20_names_folders_and_types_of_files_come_back_as_the_server_gave_them() {
        start(ComfyUiEmulator.builder().windows(true));
        String workflow = HALF_VALID.replace("\"PREFIX\"", "\"sub folder/a & #1\"");

        assertThat(run(own(workflow)).images()).hasSize(1);
        assertThat(exchanges(ExchangeKind.DOWNLOAD))
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.query())
                        .contains("filename=a%20%26%20%231_", "&subfolder=sub%20folder", "&type=output"));
    }

    @Test
    void trap_22_null_beside_the_graph_is_refused_before_it_is_sent() {
        start(ComfyUiEmulator.builder());
        Map<String, Object> png = new HashMap<>();
        png.put("workflow", null);
        Map<String, Object> extra = new HashMap<>();
        extra.put("extra_pnginfo", null);

        for (Map<String, Object> wrong : List.of(extra, Map.<String, Object>of("extra_pnginfo", png))) {
            assertThat(catchThrowable(() ->
                            run(lighthouse().putExtraField("extra_data", wrong).build())))
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void trap_22_a_job_that_cannot_be_read_is_found_by_queue_and_history() {
        start(ComfyUiEmulator.builder().strict(false));
        String id = "0c9e1f52-7d0b-4a4e-9a59-0d1f6f7f8a01";
        TaskHandle handle = client.prepare(lighthouse().requestId(id).build()).handle();
        emulator.submitAsOtherClient("""
                {"client_id":"x","prompt_id":"%s","extra_data":{"extra_pnginfo":{"workflow":null}},
                 "prompt":{"i":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
                  "c":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"dreamshaper_8.safetensors"}},
                  "t":{"class_type":"CLIPTextEncode","inputs":{"text":"a lighthouse","clip":["c",1]}},
                  "k":{"class_type":"KSampler","inputs":{"model":["c",0],"seed":1,"steps":2,"cfg":7.0,"sampler_name":"euler",
                   "scheduler":"normal","positive":["t",0],"negative":["t",0],"latent_image":["i",0],"denoise":1.0}},
                  "d":{"class_type":"VAEDecode","inputs":{"samples":["k",0],"vae":["c",2]}},
                  "save":{"class_type":"SaveImage","inputs":{"images":["d",0],"filename_prefix":"x"}}}}""".formatted(id));

        assertThat(ended(client.resume(handle, EVERY_SECOND)).images()).hasSize(1);
        assertThat(exchanges(ExchangeKind.POLL)).extracting(Exchange::status).contains(500);
    }

    @Test
    void trap_22_a_list_of_jobs_that_somebody_elses_job_broke_hides_the_position_alone() {
        start(ComfyUiEmulator.builder().strict(false).generationTime(Duration.ofMinutes(1)));
        emulator.submitAsOtherClient();
        emulator.submitAsOtherClient("""
                {"client_id":"x","extra_data":{"extra_pnginfo":{"workflow":null}},
                 "prompt":{"i":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
                  "c":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"dreamshaper_8.safetensors"}},
                  "d":{"class_type":"VAEDecode","inputs":{"samples":["i",0],"vae":["c",2]}},
                  "s":{"class_type":"PreviewImage","inputs":{"images":["d",0]}}}}""");
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(
                task,
                status -> status instanceof TaskStatus.Queued queued
                        && queued.position().isEmpty());

        assertThat(ended(task).images()).hasSize(1);
    }

    @Test
    void a_body_that_is_too_large_for_the_server_is_rejected() {
        start(ComfyUiEmulator.builder().maxUploadSize(300));

        RejectedException refused = catchThrowableOfType(
                RejectedException.class, () -> run(lighthouse().build()));

        assertThat(refused.httpStatus()).hasValue(413);
        assertThat(refused.mayHaveBeenBilled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.60", "0.38.1"})
    void the_position_counts_those_that_were_put_in_front(String version) {
        start(ComfyUiEmulator.builder().version(version).generationTime(Duration.ofMinutes(1)));
        emulator.submitAsOtherClient();
        ImageTask task = client.submit(lighthouse().build(), EVERY_SECOND);
        await(task, status -> position(status) == 1);
        emulator.submitAsOtherClient("""
                {"client_id":"x","front":true,
                 "prompt":{"i":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":64,"batch_size":1}},
                  "c":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"dreamshaper_8.safetensors"}},
                  "d":{"class_type":"VAEDecode","inputs":{"samples":["i",0],"vae":["c",2]}},
                  "s":{"class_type":"PreviewImage","inputs":{"images":["d",0]}}}}""");

        await(task, status -> position(status) == 2);
        CompletableFuture<CancelOutcome> cancelled = task.cancel();
        assertThat(time.runUntil(cancelled)).isEqualTo(CancelOutcome.CANCELLED);
    }

    private static int position(TaskStatus status) {
        return status instanceof TaskStatus.Queued queued ? queued.position().orElse(-1) : -1;
    }
}
