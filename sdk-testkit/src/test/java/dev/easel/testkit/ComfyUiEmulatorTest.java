package dev.easel.testkit;

import static dev.easel.testkit.ComfyUiWire.graph;
import static dev.easel.testkit.ComfyUiWire.inputs;
import static dev.easel.testkit.ComfyUiWire.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ComfyUiEmulator.Quirk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Submitting, asking, cancelling: the sentences of the contract, and its traps. */
@Timeout(60)
class ComfyUiEmulatorTest {

    private static final String ID = "0c9e1f52-7d0b-4a4e-9a59-0d1f6f7f8a01";

    private final VirtualTime clock = VirtualTime.create();
    private final List<ComfyUiEmulator> started = new ArrayList<>();
    private ComfyUiEmulator emulator = start(ComfyUiEmulator.builder());
    private ComfyUiWire wire = new ComfyUiWire(emulator);

    @AfterEach
    void close() {
        started.forEach(Emulator::close);
    }

    private ComfyUiEmulator start(ComfyUiEmulator.Builder builder) {
        emulator = builder.clock(clock).generationTime(Duration.ofSeconds(8)).start();
        wire = new ComfyUiWire(emulator);
        started.add(emulator);
        return emulator;
    }

    private void lenient() {
        start(ComfyUiEmulator.builder().strict(false));
    }

    private void version(String version) {
        start(ComfyUiEmulator.builder().strict(false).version(version));
    }

    /** Of another seed, since a sampler whose inputs are those of the prompt before is cached. */
    private static ObjectNode graphOf(int seed) {
        ObjectNode graph = graph();
        inputs(graph, "sample").put("seed", seed);
        return graph;
    }

    private void finish() {
        clock.advance(Duration.ofSeconds(8));
    }

    @Test
    void a_prompt_is_pending_then_in_progress_then_completed() {
        start(ComfyUiEmulator.builder().queueTime(Duration.ofSeconds(2)));
        String id = wire.submit(graph());

        assertThat(wire.status(id)).isEqualTo("pending");
        assertThat(wire.job(id).path("outputs_count").intValue()).isZero();
        clock.advance(Duration.ofSeconds(2));
        assertThat(wire.status(id)).isEqualTo("in_progress");
        finish();
        JsonNode job = wire.job(id);
        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(job.path("outputs_count").intValue()).isEqualTo(1);
        assertThat(job.path("execution_end_time").longValue()
                        - job.path("execution_start_time").longValue())
                .isEqualTo(8000);
        assertThat(job.path("execution_status").path("status_str").asText()).isEqualTo("success");
        assertThat(job.path("execution_status").path("messages").findValuesAsText("prompt_id"))
                .containsOnly(id);
        assertThat(job.path("workflow")
                        .path("prompt")
                        .path("pos")
                        .path("inputs")
                        .path("text")
                        .asText())
                .isEqualTo("a lighthouse at dusk");
        assertThat(job.path("outputs")
                        .path("save")
                        .path("images")
                        .path(0)
                        .path("type")
                        .asText())
                .isEqualTo("output");
    }

    @Test
    void trap_1_each_path_has_two_spellings_and_jobs_only_one_and_slashes_count() {
        assertThat(wire.get("/api/queue").status()).isEqualTo(200);
        assertThat(wire.get("/queue").status()).isEqualTo(200);
        assertThat(wire.get("/api/jobs").status()).isEqualTo(200);
        assertThat(wire.get("/jobs").status()).isEqualTo(404);
        assertThat(wire.get("//prompt").status()).isEqualTo(404);
        assertThat(wire.get("/prompt/").status()).isEqualTo(404);
        assertThat(wire.post("/api/prompt/", order(graph())).status()).isEqualTo(405);
        assertThat(wire.post("/api/generate", "{}").status()).isEqualTo(405);
    }

    @Test
    void trap_1_a_path_prefix_belongs_to_every_path() {
        start(ComfyUiEmulator.builder().pathPrefix("/comfy"));

        assertThat(wire.get("/comfy/api/system_stats").status()).isEqualTo(200);
        assertThat(wire.get("/api/system_stats").status()).isEqualTo(404);
    }

    @Test
    void trap_2_the_proxys_credential_is_demanded_of_every_call() {
        start(ComfyUiEmulator.builder().requireHeader("Authorization", "Bearer MARKEDKEY"));

        for (String path :
                List.of("/api/jobs", "/api/view?filename=a.png", "/api/ws?clientId=e1", "/api/object_info")) {
            assertThat(wire.get(path).status()).as(path).isEqualTo(401);
        }
        assertThat(wire.send(wire.to("/api/jobs").header("Authorization", "Bearer MARKEDKEY"))
                        .status())
                .isEqualTo(200);
        start(ComfyUiEmulator.builder()
                .requireHeader("Authorization", "Bearer MARKEDKEY")
                .loginPage(true));
        ComfyUiWire.Received redirect = wire.post("/api/prompt", order(graph()));
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(wire.get(redirect.headers().get("Location")).text()).startsWith("<html>");
    }

    @Test
    void trap_2_an_origin_is_refused_with_nothing_in_the_body() {
        ComfyUiWire.Received refused = wire.send(wire.to("/api/queue").header("Origin", "http://127.0.0.1"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).isEmpty();

        lenient();
        assertThat(wire.send(wire.to("/api/queue").header("Origin", "http://127.0.0.1"))
                        .status())
                .isEqualTo(200);
        for (String origin : List.of("https://evil.example", "null", "no address")) {
            assertThat(wire.send(wire.to("/api/queue").header("Origin", origin)).status())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(wire.send(wire.to("/api/queue").header("Sec-Fetch-Site", "cross-site"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void trap_3_the_version_is_told() {
        version("0.3.60");
        assertThat(wire.get("/api/system_stats")
                        .json()
                        .path("system")
                        .path("comfyui_version")
                        .asText())
                .isEqualTo("0.3.60");
        emulator.next(ExchangeKind.OTHER, Fault.html(502));
        assertThat(wire.get("/api/system_stats").status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"prompt\": null}",
                "{\"prompt\": {\"nodes\": [], \"links\": []}}",
                "{\"prompt\": {}, \"number\": null}",
                "{\"prompt\": {}, \"number\": \"7\"}",
                "{\"prompt\": {}, \"extra_data\": null}"
            })
    void trap_4_and_19_malformed_input_is_500_text_and_nothing_is_queued(String body) {
        lenient();

        ComfyUiWire.Received response = wire.post("/api/prompt", body);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers().get("Content-Type")).startsWith("text/plain");
        assertThat(wire.get("/api/prompt")
                        .json()
                        .path("exec_info")
                        .path("queue_remaining")
                        .intValue())
                .isZero();
    }

    @Test
    void trap_5_the_prompt_id_is_a_canonical_uuid() {
        JsonNode odd = order(graph()).put("prompt_id", ID.toUpperCase(java.util.Locale.ROOT));
        lenient();
        assertThat(wire.post("/api/prompt", odd).errorType()).isEqualTo("invalid_prompt_id");
        version("0.24.0");
        assertThat(wire.submitted(odd)).isEqualTo(odd.path("prompt_id").asText());
        version("0.3.44");
        assertThat(wire.submitted(odd))
                .as("a version that ignores it")
                .isNotEqualTo(odd.path("prompt_id").asText());
        version("0.3.60");
        assertThat(wire.submitted(order(graph()).putNull("prompt_id"))).isEqualTo("None");
        lenient();
        assertThat(wire.submitted(order(graph()).putNull("prompt_id"))).matches("[0-9a-f-]{36}");
    }

    @Test
    void trap_6_a_prompt_id_that_is_sent_twice_runs_twice_and_a_strict_emulator_says_so() {
        assertThat(wire.submitted(order(graph()).put("prompt_id", ID))).isEqualTo(ID);
        assertThat(wire.post("/api/prompt", order(graph()).put("prompt_id", ID)).errorType())
                .isEqualTo("emulator_strict");

        lenient();
        wire.submitted(order(graph()).put("prompt_id", ID));
        wire.submitted(order(graph()).put("prompt_id", ID));
        finish();
        finish();
        assertThat(wire.status(ID)).isEqualTo("completed");
        assertThat(emulator.drawn()).hasSize(2);
        assertThat(wire.get("/api/history").json()).hasSize(1);
    }

    @Test
    void trap_6_the_same_id_and_number_is_500_although_it_was_queued() {
        lenient();
        wire.submit(graph());
        wire.submitted(order(graph()).put("prompt_id", ID).put("number", 5));

        assertThat(wire.post("/api/prompt", order(graph()).put("prompt_id", ID).put("number", 5))
                        .status())
                .isEqualTo(500);

        assertThat(wire.get("/api/queue").json().path("queue_pending")).hasSize(2);
    }

    @Test
    void trap_7_a_cached_run_without_a_client_id_loses_its_outputs() {
        ObjectNode without = order(graph("same"));
        without.remove("client_id");
        assertThat(wire.post("/api/prompt", without).errorType()).isEqualTo("emulator_strict");

        version("0.25.0");
        wire.submit(graph("same"));
        finish();
        String cached = wire.submitted(without);
        assertThat(wire.status(cached)).isEqualTo("completed");
        assertThat(wire.job(cached).path("outputs")).isEmpty();
        version("0.28.0");
        wire.submit(graph("same"));
        finish();
        assertThat(wire.job(wire.submitted(without)).path("outputs")).isNotEmpty();
    }

    @Test
    void trap_8_an_identical_graph_succeeds_at_once_with_the_old_file_names() {
        lenient();
        String first = wire.submit(graph("easel/a"));
        finish();
        emulator.deleteOutputFiles();

        String second = wire.submit(graph("easel/a"));

        assertThat(wire.status(second)).isEqualTo("completed");
        JsonNode output = wire.job(second).path("preview_output");
        assertThat(output).isEqualTo(wire.job(first).path("preview_output"));
        assertThat(wire.view(output).status()).isEqualTo(404);
        String other = wire.submit(graph("easel/b"));
        assertThat(wire.status(other)).as("only the save node runs again").isEqualTo("completed");
        assertThat(wire.view(wire.job(other).path("preview_output")).status()).isEqualTo(200);
    }

    @Test
    void without_a_cache_every_prompt_takes_its_time() {
        start(ComfyUiEmulator.builder().caching(false));
        wire.submit(graph());
        finish();

        assertThat(wire.status(wire.submit(graph()))).isEqualTo("in_progress");
    }

    @Test
    void an_ordered_failure_comes_although_everything_is_cached() {
        wire.submit(graph());
        finish();
        emulator.failNextTask();
        String id = wire.submit(graph());
        finish();

        assertThat(wire.status(id)).isEqualTo("failed");
    }

    @Test
    void trap_8_a_strict_emulator_wants_a_new_prefix_each_time_and_shows_the_trap_by_order() {
        wire.submit(graph("easel/a"));
        assertThat(wire.post("/api/prompt", order(graph("easel/a"))).errorType())
                .isEqualTo("emulator_strict");
        finish();
        emulator.nextPrompt(Quirk.OLD_FILES);
        String old = wire.submit(graph());
        emulator.nextPrompt(Quirk.NO_OUTPUTS);
        String none = wire.submit(graph());

        assertThat(wire.status(old)).isEqualTo("completed");
        assertThat(wire.view(wire.job(old).path("preview_output")).status()).isEqualTo(404);
        assertThat(wire.status(none)).isEqualTo("completed");
        assertThat(wire.job(none).path("outputs_count").intValue()).isZero();
    }

    @Test
    void trap_9_the_history_of_an_unknown_a_pending_and_a_running_prompt_is_the_same() {
        version("0.3.60");
        String running = wire.submit(graph());
        String pending = wire.submit(graph());

        for (String id : List.of(running, pending, ID)) {
            assertThat(wire.get("/api/history/" + id).text()).isEqualTo("{}");
            assertThat(wire.get("/api/jobs/" + id).status())
                    .as("no jobs in this version")
                    .isEqualTo(404);
        }
        assertThat(wire.get("/api/queue")
                        .json()
                        .path("queue_running")
                        .path(0)
                        .path(1)
                        .asText())
                .isEqualTo(running);
        finish();
        JsonNode entry = wire.get("/api/history/" + running).json().path(running);
        assertThat(entry.path("prompt").path(1).asText()).isEqualTo(running);
        assertThat(entry.path("status").path("completed").booleanValue()).isTrue();
        assertThat(entry.path("outputs").path("save").path("images")).hasSize(1);
    }

    @Test
    void trap_10_cancel_hits_one_job_and_tells_whether_there_was_one() {
        String running = wire.submit(graph());
        String pending = wire.submit(graph());

        assertThat(wire.post("/api/jobs/" + pending + "/cancel", "").text()).isEqualTo("{\"cancelled\":true}");
        assertThat(wire.get("/api/jobs/" + pending).status())
                .as("it leaves no trace")
                .isEqualTo(404);
        assertThat(wire.post("/api/jobs/" + running + "/cancel", "").text()).isEqualTo("{\"cancelled\":true}");
        assertThat(wire.status(running)).as("until its next step").isEqualTo("in_progress");
        clock.advance(Duration.ofSeconds(2));
        assertThat(wire.status(running)).isEqualTo("cancelled");
        assertThat(wire.post("/api/jobs/" + running + "/cancel", "").text()).isEqualTo("{\"cancelled\":false}");
        assertThat(wire.post("/api/jobs/" + ID + "/cancel", "").text()).isEqualTo("{\"cancelled\":false}");
    }

    @Test
    void trap_10_several_jobs_are_cancelled_at_once() {
        wire.submit(graph());
        String pending = wire.submit(graph());

        assertThat(wire.post("/api/jobs/cancel", "{\"job_ids\":[\"" + pending + "\",\"" + ID + "\"]}")
                        .text())
                .isEqualTo("{\"cancelled\":true}");
        assertThat(wire.post("/api/jobs/cancel", "{\"job_ids\":[\"x\"]}").status())
                .isEqualTo(400);
    }

    @Test
    void trap_10_older_versions_have_no_cancel_and_an_interrupt_that_may_hit_others() {
        version("0.25.0");
        String mine = wire.submit(graph());
        assertThat(wire.post("/api/jobs/" + mine + "/cancel", "").status()).isEqualTo(405);
        assertThat(wire.post("/api/interrupt", "{\"prompt_id\":\"" + ID + "\"}").status())
                .isEqualTo(200);
        finish();
        assertThat(wire.status(mine)).isEqualTo("completed");

        version("0.3.56");
        String somebodyElses = emulator.submitAsOtherClient();
        wire.post("/api/interrupt", "{\"prompt_id\":\"" + ID + "\"}");
        finish();
        assertThat(wire.get("/api/history/" + somebodyElses)
                        .json()
                        .path(somebodyElses)
                        .path("status")
                        .path("messages")
                        .findValuesAsText("node_type"))
                .containsExactly("KSampler");
    }

    @Test
    void trap_10_an_interrupt_may_come_too_late() {
        emulator.nextPrompt(Quirk.INTERRUPT_TOO_LATE);
        String id = wire.submit(graph());

        assertThat(wire.post("/api/jobs/" + id + "/cancel", "")
                        .json()
                        .path("cancelled")
                        .booleanValue())
                .isTrue();
        finish();

        assertThat(wire.status(id)).isEqualTo("completed");
    }

    @Test
    void an_interrupt_without_effect_does_not_hit_the_next_prompt() {
        lenient();
        wire.post("/api/interrupt", "");
        String id = wire.submit(graph());
        String pending = wire.submit(graph());
        wire.post("/api/interrupt", "{\"prompt_id\":\"" + pending + "\"}");
        finish();
        finish();

        assertThat(wire.status(id)).isEqualTo("completed");
        assertThat(wire.status(pending)).as("a pending one is not touched").isEqualTo("completed");
    }

    @Test
    void before_0_9_an_interrupted_job_counts_as_failed() {
        version("0.6.0");
        String id = wire.submit(graph());
        wire.post("/api/interrupt", "{\"prompt_id\":\"" + id + "\"}");
        finish();

        assertThat(wire.status(id)).isEqualTo("failed");
    }

    @Test
    void trap_15_the_seed_has_64_bits_and_no_sign() {
        ObjectNode graph = graph();
        inputs(graph, "sample").put("seed", -1);
        assertThat(wire.post("/api/prompt", order(graph)).nodeErrorType("sample"))
                .isEqualTo("value_smaller_than_min");
        inputs(graph, "sample").put("seed", new java.math.BigInteger("18446744073709551615"));
        String id = wire.submit(
                ComfyUiWire.add(graph, "save", "SaveImage", "{\"images\":[\"image\",0],\"filename_prefix\":\"s\"}"));
        finish();
        assertThat(wire.status(id)).isEqualTo("completed");
        assertThat(emulator.drawn().get(0).seed()).as("as a signed number").isEqualTo(-1);
    }

    @Test
    void trap_16_failure_and_interrupt_are_both_error_and_the_last_event_tells_them_apart() {
        emulator.failNextTask();
        String failed = wire.submit(graph());
        finish();
        String interrupted = wire.submit(graph());
        wire.post("/api/jobs/" + interrupted + "/cancel", "");
        finish();

        for (String id : List.of(failed, interrupted)) {
            assertThat(wire.job(id).path("execution_status").path("status_str").asText())
                    .isEqualTo("error");
            assertThat(wire.job(id).path("execution_status").path("completed").booleanValue())
                    .isFalse();
        }
        assertThat(lastEvent(failed)).isEqualTo("execution_error");
        assertThat(lastEvent(interrupted)).isEqualTo("execution_interrupted");
        JsonNode error = wire.job(failed).path("execution_error");
        assertThat(error.path("node_type").asText()).isEqualTo("KSampler");
        assertThat(error.path("exception_type").asText()).isEqualTo("RuntimeError");
        assertThat(error.path("executed").toString()).contains("ckpt");
    }

    @Test
    void trap_16_a_prompt_that_fails_before_its_first_node_is_called_what_the_one_before_was() {
        emulator.nextPrompt(Quirk.FAILS_BEFORE_FIRST_NODE);

        String id = wire.submit(graph());

        assertThat(wire.status(id)).isEqualTo("completed");
        assertThat(wire.job(id).path("execution_status").path("status_str").asText())
                .isEqualTo("success");
        assertThat(lastEvent(id)).isEqualTo("execution_error");
    }

    private String lastEvent(String id) {
        JsonNode messages = wire.job(id).path("execution_status").path("messages");
        return messages.path(messages.size() - 1).path(0).asText();
    }

    @Test
    void out_of_memory_ends_in_a_hint() {
        emulator.nextPrompt(Quirk.OUT_OF_MEMORY);
        String id = wire.submit(graph());
        finish();

        JsonNode error = wire.job(id).path("execution_error");
        assertThat(wire.status(id)).isEqualTo("failed");
        assertThat(error.path("exception_type").asText()).isEqualTo("torch.OutOfMemoryError");
        assertThat(error.path("exception_message").asText())
                .startsWith("Allocation on device")
                .contains("GPU");
    }

    @Test
    void trap_18_a_dead_worker_leaves_a_job_in_progress_for_ever() {
        emulator.nextPrompt(Quirk.WORKER_DIES);
        String id = wire.submit(graph());
        String behind = wire.submit(graph());

        clock.advance(Duration.ofDays(1));

        assertThat(wire.status(id)).isEqualTo("in_progress");
        assertThat(wire.status(behind)).isEqualTo("pending");
    }

    @Test
    void trap_19_a_500_may_come_although_the_prompt_was_queued() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(500, "text/plain", "500 Internal Server Error").afterWork());

        assertThat(wire.post("/api/prompt", order(graph()).put("prompt_id", ID)).status())
                .isEqualTo(500);

        assertThat(wire.status(ID)).isEqualTo("in_progress");
    }

    @Test
    void trap_21_what_hits_all_users_is_refused() {
        for (String path : List.of("/api/queue", "/api/history")) {
            assertThat(wire.post(path, "{\"clear\":true}").errorType()).isEqualTo("emulator_strict");
        }
        assertThat(wire.post("/api/interrupt", "{}").errorType()).isEqualTo("emulator_strict");

        lenient();
        String running = wire.submit(graph());
        String pending = wire.submit(graph());
        wire.post("/api/queue", "{\"clear\":true}");
        wire.post("/api/interrupt", "{}");
        finish();
        assertThat(wire.get("/api/jobs/" + pending).status()).isEqualTo(404);
        assertThat(wire.status(running)).isEqualTo("cancelled");
        wire.post("/api/history", "{\"clear\":true}");
        assertThat(wire.get("/api/jobs/" + running).status()).isEqualTo(404);
    }

    @Test
    void trap_22_one_job_with_a_null_workflow_breaks_the_list_for_everybody_until_it_is_deleted() {
        ObjectNode poison = order(graph());
        poison.putObject("extra_data").putObject("extra_pnginfo").putNull("workflow");
        assertThat(wire.post("/api/prompt", poison).errorType()).isEqualTo("emulator_strict");

        String poisoned = emulator.submitAsOtherClient(poison.toString());
        String mine = wire.submit(graph());

        assertThat(wire.get("/api/jobs").status()).isEqualTo(500);
        assertThat(wire.get("/api/jobs/" + poisoned).status()).isEqualTo(500);
        assertThat(wire.get("/api/jobs/" + mine).status()).isEqualTo(200);
        finish();
        wire.post("/api/history", "{\"delete\":[\"" + poisoned + "\"]}");
        assertThat(wire.get("/api/jobs").status()).isEqualTo(200);
    }

    @Test
    void the_queue_is_a_heap_in_which_lower_numbers_run_first_and_the_latest_front_of_all() {
        int seed = 1;
        lenient();
        wire.submit(graphOf(seed++));
        String second = wire.submit(graphOf(seed++));
        String preferred = wire.submitted(order(graphOf(seed++)).put("number", -1.5));
        String front = wire.submitted(order(graphOf(seed++)).put("front", true));
        String later = wire.submitted(order(graphOf(seed++)).put("front", true));

        JsonNode pending = wire.get("/api/queue").json().path("queue_pending");
        assertThat(pending).hasSize(4);
        assertThat(pending.path(0).path(0).intValue()).isEqualTo(-3);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            finish();
            order.add(wire.get("/api/queue")
                    .json()
                    .path("queue_running")
                    .path(0)
                    .path(1)
                    .asText());
        }
        assertThat(order).containsExactly(later, front, preferred, second);
    }

    @Test
    void other_clients_wait_in_the_same_queue_and_the_position_is_told_by_the_list_of_jobs() {
        emulator.submitAsOtherClient();
        emulator.submitAsOtherClient();
        String mine = wire.submit(graph());

        JsonNode list =
                wire.get("/api/jobs?status=pending,in_progress&sort_order=asc").json();
        assertThat(list.path("pagination").path("total").intValue()).isEqualTo(3);
        assertThat(list.path("jobs").path(0).path("status").asText()).isEqualTo("in_progress");
        assertThat(list.path("jobs").findValuesAsText("id")).contains(mine);
        assertThat(list.path("jobs").path(0).has("workflow")).isFalse();
        assertThat(wire.get("/api/jobs?limit=1&offset=1")
                        .json()
                        .path("pagination")
                        .path("has_more")
                        .booleanValue())
                .isTrue();
        for (String bad : List.of("status=x", "sort_by=x", "sort_order=x", "limit=x", "offset=-1")) {
            assertThat(wire.get("/api/jobs?" + bad).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void somebody_else_may_delete_a_pending_prompt_and_then_it_never_was() {
        wire.submit(graph());
        String mine = wire.submit(graph());

        assertThat(wire.post("/api/queue", "{\"delete\":[\"" + mine + "\",\"" + ID + "\"]}")
                        .status())
                .isEqualTo(200);

        assertThat(wire.get("/api/jobs/" + mine).json().path("error").asText()).isEqualTo("Job not found");
        assertThat(wire.post("/api/queue", "").status()).isEqualTo(500);
    }

    @Test
    void a_restart_loses_queue_history_and_temporary_files_and_keeps_the_saved_ones() {
        String done = wire.submit(graph());
        finish();
        JsonNode saved = wire.job(done).path("preview_output");
        ObjectNode preview = graph();
        ComfyUiWire.add(preview, "save", "PreviewImage", "{\"images\":[\"image\",0]}");
        String temporary = wire.submit(preview);
        JsonNode temp = wire.job(temporary).path("preview_output");
        assertThat(temp.path("type").asText()).isEqualTo("temp");
        assertThat(temp.path("filename").asText()).matches("ComfyUI_temp_[a-z]{5}_00001_\\.png");
        assertThat(wire.view(temp).status()).isEqualTo(200);
        inputs(preview, "sample").put("seed", 7);
        String running = wire.submit(preview);

        emulator.restart();

        for (String id : List.of(done, temporary, running)) {
            assertThat(wire.get("/api/jobs/" + id).status()).isEqualTo(404);
            assertThat(wire.get("/api/history/" + id).text()).isEqualTo("{}");
        }
        assertThat(wire.view(temp).status()).isEqualTo(404);
        assertThat(wire.view(saved).status()).isEqualTo(200);
    }

    @Test
    void the_history_drops_its_oldest_entry_silently() {
        start(ComfyUiEmulator.builder().historySize(1));
        String first = wire.submit(graph());
        String second = wire.submit(graph());
        finish();
        finish();

        assertThat(wire.get("/api/jobs/" + first).status()).isEqualTo(404);
        assertThat(wire.status(second)).isEqualTo("completed");
        emulator.forget(second);
        assertThat(wire.get("/api/jobs/" + second).status()).isEqualTo(404);
        assertThat(wire.get("/api/history?max_items=x").status()).isEqualTo(500);
    }

    @Test
    void the_status_in_the_history_may_be_null() {
        emulator.nextPrompt(Quirk.STATUS_NULL);
        String id = wire.submit(graph());
        finish();

        assertThat(wire.get("/api/history/" + id).json().path(id).path("status").isNull())
                .isTrue();
    }

    @Test
    void secrets_are_not_kept_and_everything_else_is_readable_by_everybody() {
        ObjectNode order = order(graph());
        order.putObject("extra_data")
                .put("api_key_comfy_org", "comfyui-MARKEDKEY")
                .put("note", "hello");
        String id = wire.submitted(order);

        String queue = wire.get("/api/queue").text();

        assertThat(queue).contains(id, "hello", "\"client_id\":\"e1\"").doesNotContain("MARKEDKEY");
    }

    @Test
    void a_body_above_the_limit_is_413_text() {
        start(ComfyUiEmulator.builder().maxUploadSize(100));

        assertThat(wire.post("/api/prompt", order(graph())).status()).isEqualTo(413);
        assertThat(wire.get("/api/features").json().path("max_upload_size").intValue())
                .isEqualTo(100);
    }

    @Test
    void the_options_say_what_is_wrong_with_them() {
        ComfyUiEmulator.Builder builder = ComfyUiEmulator.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.workers(2).start())
                .withMessageContaining("workers is 2");
        builder.workers(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.version("new").start())
                .withMessageContaining("version is \"new\"");
        builder.version("1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.objectInfo("[]").start())
                .withMessageContaining("objectInfo");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.historySize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxUploadSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> emulator.submitAsOtherClient("{\"prompt\":{}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "SUBMIT,/api/prompt,POST",
        "POLL,/api/jobs/x,GET",
        "POLL,/api/queue,GET",
        "POLL,/api/history/x,GET",
        "CANCEL,/api/jobs/x/cancel,POST",
        "CANCEL,/api/interrupt,POST",
        "CANCEL,/api/queue,POST",
        "DOWNLOAD,/api/view,GET",
        "CATALOGUE,/api/object_info/KSampler,GET",
        "OTHER,/api/upload/image,POST"
    })
    void each_exchange_has_its_kind(ExchangeKind kind, String path, String method) {
        if (method.equals("GET")) {
            wire.get(path);
        } else {
            wire.post(path, "");
        }

        assertThat(emulator.count(kind)).isEqualTo(1);
    }

    @Test
    @ExtendWith(EmulatorExtension.class)
    void the_extension_starts_one_with_the_defaults(@Emulated ComfyUiEmulator given) {
        assertThat(new ComfyUiWire(given).get("/api/queue").status()).isEqualTo(200);
    }

    @Test
    void an_id_that_nobody_sent_is_not_known() {
        assertThat(wire.get("/api/jobs/" + UUID.randomUUID()).status()).isEqualTo(404);
    }
}
