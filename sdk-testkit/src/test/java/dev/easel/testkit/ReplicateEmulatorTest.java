package dev.easel.testkit;

import static dev.easel.testkit.ReplicateWire.KEY;
import static dev.easel.testkit.ReplicateWire.MUG;
import static dev.easel.testkit.ReplicateWire.SDXL;
import static dev.easel.testkit.ReplicateWire.cancel;
import static dev.easel.testkit.ReplicateWire.get;
import static dev.easel.testkit.ReplicateWire.poll;
import static dev.easel.testkit.ReplicateWire.post;
import static dev.easel.testkit.ReplicateWire.status;
import static dev.easel.testkit.ReplicateWire.submit;
import static dev.easel.testkit.ReplicateWire.submitSdxl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Problem;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a prediction, cancelling, files, lists and refusals of the emulated Replicate. */
class ReplicateEmulatorTest {
    private final VirtualTime time = VirtualTime.create();
    private ReplicateEmulator emulator = ReplicateWire.with(time);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(ReplicateEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).start();
    }

    @Test
    void a_prediction_starts_runs_with_its_progress_in_the_logs_and_succeeds() {
        start(ReplicateEmulator.builder().queueTime(Duration.ofMinutes(5)).generationTime(Duration.ofSeconds(10)));
        PlainHttp.Response submitted = submit(emulator, MUG + ",'seed':7");
        assertThat(ReplicateWire.id(submitted)).matches("[a-z0-9]{26}");
        assertThat(submitted.json().get("created_at").asText()).matches(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");

        time.advance(Duration.ofMinutes(4));
        assertThat(status(poll(emulator, submitted))).isEqualTo("starting");
        assertThat(poll(emulator, submitted).get("logs").asText()).isEmpty();
        time.advance(Duration.ofSeconds(65));
        JsonNode running = poll(emulator, submitted);
        assertThat(status(running)).isEqualTo("processing");
        assertThat(running.get("logs").asText()).startsWith("Using seed: 7\n").contains(" 50%|#####     | 2/4 [");
        assertThat(running.get("output").isNull()).isTrue();
        time.advance(Duration.ofSeconds(5));
        JsonNode done = poll(emulator, submitted);
        assertThat(status(done)).isEqualTo("succeeded");
        assertThat(done.at("/metrics/predict_time").asDouble()).isEqualTo(10);
        assertThat(done.at("/metrics/total_time").asDouble()).isEqualTo(310);
        assertThat(done.at("/output/0").asText()).endsWith("-out-0.webp");
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void predictions_wait_for_a_free_worker() {
        start(ReplicateEmulator.builder().generationTime(Duration.ofSeconds(10)));
        submit(emulator, MUG);
        PlainHttp.Response second = submit(emulator, MUG);

        time.advance(Duration.ofSeconds(9));
        assertThat(status(poll(emulator, second))).isEqualTo("starting");
        time.advance(Duration.ofSeconds(1));
        assertThat(status(poll(emulator, second))).isEqualTo("processing");
    }

    @Test
    void an_image_is_drawn_as_the_input_says() {
        poll(emulator, submitSdxl(emulator, """
                ,'negative_prompt':'cups','seed':7,'num_outputs':2,'num_inference_steps':9,
                'guidance_scale':3.5,'scheduler':'KarrasDPM'"""));
        Drawn second = emulator.drawn().get(1);

        assertThat(second.seed()).isEqualTo(8);
        assertThat(second.negativePrompt()).isEqualTo("cups");
        assertThat(second.steps()).isEqualTo(9);
        assertThat(second.guidanceScale()).isEqualTo(3.5);
        assertThat(second.sampler()).isEqualTo("KarrasDPM");
        assertThat(second.model()).isEqualTo(SDXL);
    }

    @Test
    void loras_controls_and_masks_take_part() {
        String models = "/models/black-forest-labs/";
        String image = "'https://images.example/cat.png'";
        poll(emulator, post(emulator, models + "flux-dev-lora/predictions", """
                {'input':{'prompt':'p','megapixels':'0.25','lora_weights':'acme/style','lora_scale':0.5,'extra_lora':'acme/other'}}"""));
        poll(emulator, post(emulator, models + "flux-canny-pro/predictions", """
                {'input':{'prompt':'p','control_image':%s}}""".formatted(image)));
        poll(emulator, post(emulator, models + "flux-fill-dev/predictions", """
                {'input':{'prompt':'p','image':%s,'mask':%s,'megapixels':'0.25'}}""".formatted(image, image)));

        assertThat(emulator.drawn().get(0).loras())
                .containsExactly(new Drawn.Lora("acme/style", 0.5), new Drawn.Lora("acme/other", 1));
        assertThat(emulator.drawn().get(1).controlNets().get(0).preprocessor()).isEqualTo("canny");
        assertThat(emulator.drawn().get(2).redrawn()).isEqualTo(Redrawn.WHITE);
    }

    @ParameterizedTest
    @CsvSource({"webp, image/webp, RIFF", "png, image/png, PNG", "jpg, image/jpeg, JFIF"})
    void the_file_has_the_format_that_was_asked_for(String format, String type, String magic) {
        JsonNode prediction = poll(emulator, submit(emulator, MUG + ",'output_format':'" + format + "'"));
        PlainHttp.Response file = PlainHttp.get(prediction.at("/output/0").asText());

        assertThat(file.headers()).containsEntry("Content-Type", type);
        assertThat(new String(file.body(), 0, 12, StandardCharsets.ISO_8859_1)).contains(magic);
    }

    @Test
    void a_running_prediction_is_cancelled_and_billed() {
        start(ReplicateEmulator.builder().generationTime(Duration.ofSeconds(10)));
        PlainHttp.Response submitted = submit(emulator, MUG);
        time.advance(Duration.ofSeconds(3));
        PlainHttp.Response canceled = cancel(emulator, submitted);

        assertThat(canceled.status()).isEqualTo(200);
        assertThat(status(canceled.json())).isEqualTo("canceled");
        assertThat(canceled.json().get("output").isNull()).isTrue();
        assertThat(emulator.billedImages()).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
    }

    @Test
    void a_cancellation_that_comes_too_late_returns_the_prediction_unchanged() {
        PlainHttp.Response submitted = submit(emulator, MUG);
        JsonNode before = poll(emulator, submitted);

        assertThat(cancel(emulator, submitted).json()).isEqualTo(before);
        assertThat(status(before)).isEqualTo("succeeded");
    }

    @Test
    void a_cancellation_may_show_the_status_from_before() {
        start(ReplicateEmulator.builder()
                .quirks(Quirk.CANCEL_SHOWS_OLD_STATUS, Quirk.CANCEL_202)
                .generationTime(Duration.ofSeconds(10)));
        PlainHttp.Response submitted = submit(emulator, MUG);
        PlainHttp.Response canceled = cancel(emulator, submitted);

        assertThat(canceled.status()).isEqualTo(202);
        assertThat(status(canceled.json())).isEqualTo("processing");
        assertThat(status(poll(emulator, submitted))).isEqualTo("canceled");
    }

    @Test
    void a_cancellation_has_no_body_and_a_known_id() {
        PlainHttp.Response submitted = submit(emulator, MUG);
        String path = "/predictions/" + ReplicateWire.id(submitted) + "/cancel";

        assertThat(post(emulator, path, "{}").status()).isEqualTo(422);
        assertThat(post(emulator, "/predictions/unknown/cancel", "").status()).isEqualTo(404);
        assertThat(get(emulator, "/predictions/unknown").status()).isEqualTo(404);
    }

    @Test
    void what_runs_longer_than_half_an_hour_is_canceled() {
        start(ReplicateEmulator.builder().generationTime(Duration.ofMinutes(31)));
        PlainHttp.Response submitted = submit(emulator, MUG);
        time.advance(Duration.ofMinutes(30));

        assertThat(status(poll(emulator, submitted))).isEqualTo("canceled");
    }

    @Test
    void a_prediction_may_be_aborted_and_costs_nothing() {
        emulator.nextPrediction(Ending.ABORTED);

        assertThat(status(poll(emulator, submit(emulator, MUG)))).isEqualTo("aborted");
        assertThat(emulator.billedImages()).isZero();
        assertThat(status(poll(emulator, submit(emulator, MUG)))).isEqualTo("succeeded");
    }

    @Test
    void a_failure_is_billed_by_time_and_of_an_official_model_by_a_quirk_alone() {
        emulator.failNextTask();
        assertThat(poll(emulator, submit(emulator, MUG)).get("error").asText()).isEqualTo(Ending.EXCEPTION.error());
        assertThat(emulator.billedImages()).isZero();
        emulator.failNextTask();
        submitSdxl(emulator, "");
        assertThat(emulator.billedImages()).isEqualTo(1);

        start(ReplicateEmulator.builder().quirks(Quirk.FAILURES_BILLED));
        emulator.failNextTask();
        submit(emulator, MUG);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void an_unfinished_submission_may_be_202() {
        start(ReplicateEmulator.builder().quirks(Quirk.ACCEPTED_202));

        assertThat(submit(emulator, MUG).status()).isEqualTo(202);
        assertThat(submit(emulator, MUG, "Prefer", "wait=60").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=0", "wait=61", "respond-async", "wait=soon"})
    void a_preference_that_is_not_documented_is_refused(String header) {
        assertThat(submit(emulator, MUG, "Prefer", header).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input':[]}",
                "{}",
                "[]",
                "{'input':{'prompt':'p'},'webhook':'http://hooks.example/x'}",
                "{'input':{'prompt':'p'},'webhook':7}",
                "{'input':{'prompt':'p'},'webhook_events_filter':['end']}",
                "{'input':{'prompt':'p'},'webhook_events_filter':'completed'}",
                "{'input':{'prompt':'p'},'stream':'yes'}",
                "{'input':{'prompt':7}}"
            })
    void a_body_that_is_not_as_documented_is_invalid(String body) {
        PlainHttp.Response refused = post(emulator, ReplicateWire.SCHNELL, body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("title").asText()).isEqualTo("Input validation failed");
        assertThat(refused.json().get("detail").asText()).startsWith("- ").endsWith("\n");
        assertThat(refused.json().get("invalid_fields")).isNotEmpty();
    }

    @Test
    void a_body_is_json_and_says_so() {
        String url = emulator.apiUrl() + ReplicateWire.SCHNELL;

        assertThat(post(emulator, ReplicateWire.SCHNELL, "{'input'").status()).isEqualTo(400);
        assertThat(PlainHttp.post(url, "text/plain", "{}", "Authorization", "Bearer " + KEY)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void a_wrong_path_is_404_and_a_wrong_method_405() {
        assertThat(get(emulator, "/generations").status()).isEqualTo(404);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/predictions").status()).isEqualTo(404);
        assertThat(get(emulator, ReplicateWire.SCHNELL).status()).isEqualTo(405);
        assertThat(PlainHttp.call("DELETE", emulator.apiUrl() + "/predictions/x")
                        .status())
                .isEqualTo(405);
        assertThat(emulator.count(ExchangeKind.OTHER)).isEqualTo(3);
    }

    @Test
    void a_deployment_runs_its_model() {
        start(ReplicateEmulator.builder().deployment("acme/mugs", SDXL));
        PlainHttp.Response submitted =
                post(emulator, "/deployments/acme/mugs/predictions", "{'input':{'width':64,'height':64}}");

        assertThat(submitted.json().get("deployment").asText()).isEqualTo("acme/mugs");
        assertThat(poll(emulator, submitted).get("model").asText()).isEqualTo(SDXL);
        assertThat(post(emulator, "/deployments/acme/none/predictions", "{'input':{}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_model_of_ones_own_takes_any_input() {
        start(ReplicateEmulator.builder().model("acme/castles", false));
        String body = "{'version':'acme/castles:" + emulator.version("acme/castles")
                + "','input':{'towers':4,'width':64,'height':32}}";
        JsonNode prediction = poll(emulator, post(emulator, "/predictions", body));

        assertThat(status(prediction)).isEqualTo("succeeded");
        assertThat(emulator.drawn().get(0).height()).isEqualTo(32);
        assertThatThrownBy(() -> emulator.version("acme/none")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void models_are_listed_in_pages_whose_next_is_a_whole_address() {
        JsonNode first = get(emulator, "/models").json();
        String next = first.get("next").asText();
        JsonNode second = get(
                        emulator, next.substring(emulator.apiUrl().toString().length()))
                .json();

        assertThat(first.get("results")).hasSize(10);
        assertThat(next).startsWith(emulator.apiUrl() + "/models?");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(second.get("results").findValuesAsText("name")).contains("sdxl", "real-esrgan");
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(2);
    }

    @Test
    void collections_and_versions_are_listed() {
        String versions = "/models/" + SDXL + "/versions";
        String id = emulator.version(SDXL);

        assertThat(get(emulator, "/collections/super-resolution").json().get("models"))
                .hasSize(1);
        assertThat(get(emulator, "/collections/none").status()).isEqualTo(404);
        assertThat(get(emulator, versions).json().at("/results/0/id").asText()).isEqualTo(id);
        assertThat(get(emulator, versions + "/" + id).json().get("id").asText()).isEqualTo(id);
        assertThat(get(emulator, versions + "/0123").status()).isEqualTo(404);
    }

    private PlainHttp.Response upload(MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.apiUrl() + "/files", form.build(), "Authorization", "Bearer " + KEY);
    }

    private static MultipartBody.Builder file(String name) {
        RequestBody content = RequestBody.create("abcd".getBytes(StandardCharsets.UTF_8), MediaType.get("image/png"));
        return PlainHttp.form().addFormDataPart("content", name, content);
    }

    @Test
    void an_uploaded_file_is_described_listed_and_deleted() {
        PlainHttp.Response uploaded = upload(file("a.png").addFormDataPart("metadata", "{\"of\":\"a test\"}"));
        String address = uploaded.json().at("/urls/get").asText();
        String path = address.substring(emulator.apiUrl().toString().length());

        assertThat(uploaded.status()).isEqualTo(201);
        assertThat(uploaded.json().get("size").asInt()).isEqualTo(4);
        assertThat(uploaded.json().get("content_type").asText()).isEqualTo("image/png");
        assertThat(uploaded.json().at("/checksums/sha256").asText()).startsWith("88d4266f");
        assertThat(uploaded.json().at("/metadata/of").asText()).isEqualTo("a test");
        assertThat(get(emulator, path).json()).isEqualTo(uploaded.json());
        assertThat(get(emulator, "/files").json().get("results")).hasSize(1);
        assertThat(PlainHttp.call("DELETE", address, "Authorization", "Bearer " + KEY)
                        .status())
                .isEqualTo(204);
        assertThat(get(emulator, path).status()).isEqualTo(404);
    }

    @Test
    void an_uploaded_file_expires_and_a_prediction_that_needs_it_fails() {
        String address = upload(file("a.png")).json().at("/urls/get").asText();
        time.advance(Duration.ofHours(24));

        assertThat(get(emulator, "/files").json().get("results")).isEmpty();
        assertThat(status(poll(emulator, submitSdxl(emulator, ",'image':'" + address + "'"))))
                .isEqualTo("failed");
    }

    @Test
    void a_form_that_is_not_as_documented_is_refused() {
        for (MultipartBody.Builder form : List.of(
                PlainHttp.form("filename", "a.png"),
                PlainHttp.form("content", "no file"),
                file("x".repeat(256)),
                file("a.png").addFormDataPart("owner", "me"),
                file("a.png").addFormDataPart("metadata", "none"))) {
            assertThat(upload(form).status()).isEqualTo(422);
        }
        assertThat(post(emulator, "/files", "{}").status()).isEqualTo(415);
    }

    @Test
    void data_uris_are_echoed_whole_or_cut() {
        String uri = "data:image/png;base64," + "A".repeat(400);
        String more = ",'image':'" + uri + "'";
        assertThat(poll(emulator, submitSdxl(emulator, more)).at("/input/image").asText())
                .isEqualTo(uri);
        start(ReplicateEmulator.builder().quirks(Quirk.DATA_URIS_CUT));

        assertThat(poll(emulator, submitSdxl(emulator, more)).at("/input/image").asText())
                .endsWith("...")
                .hasSizeLessThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, 401",
        "INSUFFICIENT_CREDIT, 402",
        "SPEND_LIMIT, 402",
        "FORBIDDEN, 403",
        "NOT_FOUND, 404",
        "THROTTLED, 429",
        "SERVER_ERROR, 500",
        "UNAVAILABLE, 503"
    })
    void a_problem_is_a_body_with_detail_and_status_and_no_work(Problem problem, int status) {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));
        PlainHttp.Response refused = submit(emulator, MUG);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.json().get("status").asInt()).isEqualTo(status);
        assertThat(refused.json().get("detail").asText()).isNotEmpty();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void an_error_may_be_a_detail_alone() {
        start(ReplicateEmulator.builder().quirks(Quirk.DETAIL_ONLY));

        assertThat(post(emulator, ReplicateWire.SCHNELL, "{}").json()).hasSize(1);
    }

    @Test
    void a_builder_refuses_what_cannot_be() {
        ReplicateEmulator.Builder builder = ReplicateEmulator.builder();

        assertThatThrownBy(() -> builder.model("castles", true)).hasMessageContaining("give owner/name");
        assertThatThrownBy(() -> builder.createsPerMinute(0)).hasMessageContaining("createsPerMinute is 0");
        assertThatThrownBy(() -> builder.resultLifetime(Duration.ofSeconds(-1))).hasMessageContaining("resultLifetime");
        assertThatThrownBy(() -> builder.webhookSecret("secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void images_may_have_an_origin_of_their_own() {
        start(ReplicateEmulator.builder().separateImageHost());
        String address =
                poll(emulator, submitSdxl(emulator, "")).at("/output/0").asText();

        assertThat(address).startsWith(emulator.imageHost().toString()).doesNotStartWith(emulator.baseUrl() + "/");
        assertThat(PlainHttp.get(address).status()).isEqualTo(200);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
    }
}
