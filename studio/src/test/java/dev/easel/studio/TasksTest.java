package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;
import dev.easel.Sidecar;
import dev.easel.dan.Dan;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders and tasks, as the page sends and sees them. */
class TasksTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);
    private static final Money CENT = Money.of("0.01", "USD");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void each_service_draws_and_the_images_are_in_the_folder_with_their_sidecars() {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.comfyUi(comfyUi))) {
            Visitor page = studio.visitor();

            JsonValue receipt = page.orders(Visitor.order("a lighthouse", "dan", "comfyui"));

            assertThat(receipt.get("tasks").elements()).hasSize(2);
            for (String service : List.of("dan", "comfyui")) {
                JsonValue image =
                        page.awaitStatus(service, "DONE").get("images").at(0);
                assertThat(Visitor.text(image, "seed")).as(service).isEqualTo("7");
                Path file = folder.resolve(Visitor.text(image, "name"));
                assertThat(file).isRegularFile();
                assertThat(Sidecar.read(Sidecar.beside(file)).request().prompt())
                        .isEqualTo("a lighthouse");
                assertThat(page.bytes("/images/" + file.getFileName()).body()).isEqualTo(bytes(file));
                assertThat(page.bytes("/thumbs/" + file.getFileName()).headers().firstValue("Content-Type"))
                        .hasValue("image/jpeg");
            }
        }
    }

    @Test
    void an_order_that_comes_again_because_its_response_was_lost_is_not_sent_again() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            Visitor page = studio.visitor();
            JsonObject order = Visitor.order("a lighthouse", "dan");

            JsonValue first = page.orders(order);
            page.awaitStatus("dan", "DONE");
            JsonValue second = page.orders(order);

            assertThat(second.get("tasks").toString())
                    .isEqualTo(first.get("tasks").toString());
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_service_that_cannot_do_it_is_named_with_the_reason_and_the_others_draw() {
        try (DanEmulator dan = DanEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.openAi(openAi))) {
            Visitor page = studio.visitor();

            JsonValue receipt =
                    page.orders(Visitor.order("a lighthouse", "dan", "openai").put("steps", 5_000 / 50));

            JsonValue refused = receipt.get("refused");
            assertThat(receipt.get("tasks").elements().size() + refused.fields().size())
                    .isEqualTo(2);
            page.await("openai", task -> task.get("over").bool().orElse(false));
        }
    }

    @Test
    void a_chosen_model_and_sampler_are_sent_and_who_has_no_chosen_model_uses_its_own() {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.comfyUi(comfyUi))) {
            Visitor page = studio.visitor();

            page.orders(Visitor.order("a lighthouse", "dan", "comfyui")
                    .put("sampler", "Euler a")
                    .put("steps", 25)
                    .put("guidanceScale", 6.5)
                    .put("models", JsonObject.create().put("dan", Dan.MODEL_ANYTHING_V4_5)));
            JsonValue drawn = page.awaitStatus("dan", "DONE");
            JsonValue other = page.awaitStatus("comfyui", "DONE");

            assertThat(submitted(dan)).contains(Dan.MODEL_ANYTHING_V4_5, "\"Euler a\"", "6.5");
            assertThat(submitted(comfyUi)).contains("sd_xl_base_1.0.safetensors", "\"euler_ancestral\"");
            assertThat(Visitor.text(drawn, "chosenModel")).isEqualTo(Dan.MODEL_ANYTHING_V4_5);
            assertThat(other.get("chosenModel").isPresent()).isFalse();
            assertThat(Visitor.text(drawn, "sampler")).isEqualTo("Euler a");
            assertThat(drawn.get("steps").int32()).hasValue(25);
        }
    }

    private static String submitted(Emulator emulator) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void what_a_service_would_not_do_is_said_before_anything_is_sent_or_stored() {
        try (DanEmulator dan = DanEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.openAi(openAi))) {
            Visitor page = studio.visitor();

            HttpResponse<String> response = page.post(
                    "/forecasts",
                    Visitor.order("a lighthouse", "dan", "openai")
                            .put("steps", 5)
                            .put("sampler", "Euler a")
                            .toString()
                            .replace("128", "1024"));

            assertThat(response.statusCode()).isEqualTo(200);
            JsonValue forecast = JsonValue.parse(response.body());
            assertThat(forecast.get("refused").fields().keySet()).containsExactly("dan");
            assertThat(Visitor.text(forecast.get("refused"), "dan")).isEqualTo("steps is 5; dan takes 20 to 60");
            assertThat(forecast.get("leftOut").get("openai").elements())
                    .extracting(field -> field.text().orElse(""))
                    .containsExactly("sampler", "seed", "steps");
            assertThat(page.state().get("tasks").elements()).isEmpty();
            assertThat(dan.exchanges()).isEmpty();
            assertThat(openAi.exchanges()).isEmpty();
        }
    }

    @Test
    void a_sampler_that_a_service_has_not_is_said_to_keep_it_out() {
        try (ZhiqiteEmulator zhiqite = ZhiqiteEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.zhiqite(zhiqite))) {
            JsonObject order = Visitor.order("a lighthouse", "zhiqite").put("sampler", "IPNDM_V");

            String forecast =
                    studio.visitor().post("/forecasts", order.toString()).body();
            HttpResponse<String> ordered = studio.visitor().post("/orders", order.toString());

            assertThat(forecast).contains("sampler is IPNDM_V; zhiqite has ");
            assertThat(ordered.statusCode()).isEqualTo(422);
            assertThat(ordered.body()).contains("sampler is IPNDM_V; zhiqite has ");
        }
    }

    @Test
    void a_service_offers_its_models_by_name_and_its_samplers() {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(
                        folder, Services.dan(dan), Services.comfyUi(comfyUi), Services.openAi(openAi))) {
            Visitor page = studio.visitor();

            JsonValue ofDan = JsonValue.parse(page.get("/choices/dan").body());
            assertThat(ofDan.get("models").elements()).anySatisfy(model -> {
                assertThat(Visitor.text(model, "id")).isEqualTo(Dan.MODEL_ANYTHING_V4_5);
                assertThat(Visitor.text(model, "name")).startsWith("anything-v4.5");
            });
            assertThat(ofDan.get("samplers").toString()).contains("\"DDIM\"");
            assertThat(Visitor.text(ofDan, "note")).isEmpty();
            assertThat(page.get("/choices/comfyui").body()).contains("\"Euler a\"");
            assertThat(JsonValue.parse(page.get("/choices/openai").body())
                            .get("samplers")
                            .elements())
                    .as("it takes none")
                    .isEmpty();
        }
    }

    @Test
    void a_list_that_does_not_come_is_told_and_its_model_can_still_be_named() {
        DanEmulator dan = DanEmulator.start();
        try (StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            dan.close();

            JsonValue choices =
                    JsonValue.parse(studio.visitor().get("/choices/dan").body());

            assertThat(choices.get("models").elements()).isEmpty();
            assertThat(choices.get("samplers").toString()).contains("\"Euler a\"");
            assertThat(Visitor.text(choices, "note")).contains("Its list of models did not come: ");
        }
    }

    @Test
    void a_queue_position_and_the_progress_are_told() {
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .queueTime(GENERATION)
                        .generationTime(GENERATION)
                        .start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            Visitor page = studio.visitor();
            page.orders(Visitor.order("a lighthouse", "dan"));

            JsonValue queued = page.awaitStatus("dan", "QUEUED");
            assertThat(queued.get("position").int32()).hasValue(1);
            now.getAndUpdate(time -> time.plus(GENERATION.plus(GENERATION.dividedBy(2))));
            JsonValue running = page.awaitStatus("dan", "RUNNING");

            assertThat(running.get("followed").bool()).contains(true);
        }
    }

    @Test
    void a_preview_is_shown_while_it_is_drawn() {
        try (ComfyUiEmulator comfyUi = ComfyUiEmulator.builder()
                        .generationTime(Duration.ofSeconds(2))
                        .start();
                StartedStudio studio = StartedStudio.in(folder, Services.comfyUi(comfyUi))) {
            Visitor page = studio.visitor();
            page.orders(Visitor.order("a lighthouse", "comfyui"));

            JsonValue task = page.await("comfyui", one -> one.get("preview").isPresent());
            HttpResponse<byte[]> preview = page.bytes("/previews/" + Visitor.text(task, "id"));

            assertThat(preview.statusCode()).isIn(200, 204); // 204 where the image came meanwhile
            page.awaitStatus("comfyui", "DONE");
            assertThat(page.bytes("/previews/" + Visitor.text(task, "id")).statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void cancelling_says_what_it_came_to() {
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .generationTime(GENERATION)
                        .start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            Visitor page = studio.visitor();
            page.orders(Visitor.order("a lighthouse", "dan"));
            JsonValue task =
                    page.await("dan", one -> !Visitor.text(one, "status").equals("SUBMITTING"));

            HttpResponse<String> response = page.post("/tasks/" + Visitor.text(task, "id") + "/cancel", "{}");

            assertThat(response.statusCode()).isEqualTo(200);
            String outcome = Visitor.text(JsonValue.parse(response.body()), "outcome");
            JsonValue over = page.awaitStatus("dan", "CANCELLED");
            assertThat(over.get("billed").bool()).contains(!outcome.equals("CANCELLED"));
            assertThat(over.get("note").isPresent()).isEqualTo(!outcome.equals("CANCELLED"));
            assertThat(page.post("/tasks/" + Visitor.text(task, "id") + "/cancel", "{}")
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void a_failure_says_why_and_whether_it_may_have_been_billed() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            dan.failNextTask();
            Visitor page = studio.visitor();
            page.orders(Visitor.order("a lighthouse", "dan"));

            JsonValue failed = page.awaitStatus("dan", "FAILED");

            assertThat(Visitor.text(failed, "note")).isNotEmpty();
        }
    }

    @Test
    void what_costs_more_than_is_left_is_not_sent_and_the_budget_outlives_the_studio() {
        PriceList prices =
                PriceList.builder().perImage(ProviderId.of("dan"), CENT).build();
        try (DanEmulator dan = DanEmulator.start()) {
            try (StartedStudio studio =
                    StartedStudio.in(folder, builder -> builder.prices(prices).budget(CENT), Services.dan(dan))) {
                Visitor page = studio.visitor();
                page.orders(Visitor.order("a lighthouse", "dan"));
                assertThat(Visitor.text(page.awaitStatus("dan", "DONE"), "cost"))
                        .isEqualTo("0.01 USD");
                assertThat(budget(page)).isEqualTo("0.01 USD of 0.01 USD");
            }
            try (StartedStudio studio =
                    StartedStudio.in(folder, builder -> builder.prices(prices).budget(CENT), Services.dan(dan))) {
                Visitor page = studio.visitor();
                assertThat(budget(page)).isEqualTo("0.01 USD of 0.01 USD");

                HttpResponse<String> second =
                        page.post("/orders", Visitor.order("a castle", "dan").toString());

                assertThat(second.statusCode()).isEqualTo(422);
                assertThat(second.body()).contains("budget");
                assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
            }
        }
    }

    @Test
    void a_task_that_was_not_billed_gives_its_reservation_back() {
        PriceList prices =
                PriceList.builder().perImage(ProviderId.of("dan"), CENT).build();
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(
                        folder, builder -> builder.prices(prices).budget(CENT), Services.dan(dan))) {
            dan.next(ExchangeKind.SUBMIT, Fault.response(400, "application/json", "{}"));
            Visitor page = studio.visitor();
            page.orders(Visitor.order("a lighthouse", "dan"));
            page.awaitStatus("dan", "FAILED");

            Visitor.until(() -> budget(page).equals("0.00 USD of 0.01 USD"));
        }
    }

    private static String budget(Visitor page) {
        JsonValue budget = page.state().get("money").get("budgets").at(0);
        return Visitor.text(budget, "spent") + " of " + Visitor.text(budget, "limit");
    }

    @Test
    void a_second_studio_on_the_folder_is_refused() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            assertThatThrownBy(() -> StartedStudio.in(folder, Services.dan(dan)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("is open in another studio");
            assertThat(studio.visitor().get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_port_in_use_is_refused_and_the_folder_is_free_again() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder.resolve("one"), Services.dan(dan))) {
            int taken = studio.studio().address().getPort();
            Path other = folder.resolve("two");
            assertThatThrownBy(() -> StartedStudio.in(other, builder -> builder.port(taken), Services.dan(dan)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("port is " + taken + ", which cannot be listened on");

            StartedStudio.in(other, Services.dan(dan)).close();
        }
    }

    @Test
    void what_is_missing_is_named() {
        try (ImageClient client =
                Dan.builder().apiKey(DanEmulator.ANONYMOUS_KEY).build()) {
            StudioService service = StudioService.emulated("OpenDAN", client);
            assertThatThrownBy(() -> Studio.builder().folder(folder).start())
                    .hasMessageContaining("service is not set");
            assertThatThrownBy(() -> Studio.builder().service(service).start())
                    .hasMessageContaining("folder is not set");
            assertThatThrownBy(() -> Studio.builder()
                            .service(service)
                            .folder(folder)
                            .budget(CENT)
                            .start())
                    .hasMessageContaining("prices are not set");
            assertThatThrownBy(() -> Studio.builder().service(service).service(service))
                    .hasMessageContaining("service is dan, which is there already");
            assertThatThrownBy(() -> Studio.builder().port(70_000)).hasMessageContaining("port is 70000");
        }
    }

    @Test
    void a_task_file_that_cannot_be_read_is_left_alone() throws Exception {
        Path tasks = Files.createDirectories(folder.resolve(".easel-studio/tasks"));
        Files.writeString(tasks.resolve("broken.json"), "{\"version\":1,\"id\":");
        Files.writeString(tasks.resolve("newer.json"), "{\"version\":2}");
        Files.write(tasks.resolve("binary.json"), new byte[] {(byte) 0xff, 0});
        Files.writeString(tasks.resolve("half.part"), "{");
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            assertThat(studio.visitor().state().get("tasks").elements()).isEmpty();
            assertThat(tasks.resolve("broken.json")).exists();
            assertThat(tasks.resolve("newer.json")).exists();
            assertThat(tasks.resolve("half.part")).doesNotExist();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
