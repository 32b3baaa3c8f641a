package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.code;
import static dev.easel.testkit.OpenAiWire.generate;
import static dev.easel.testkit.OpenAiWire.get;
import static dev.easel.testkit.OpenAiWire.image;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.OpenAiEmulator.Problem;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The traps that a client of this family meets, one after another; each is reproduced here. */
class OpenAiEmulatorTrapsTest {
    private static final InstantSource BEFORE_THE_SHUTDOWN = () -> Instant.parse("2026-11-30T12:00:00Z");

    private OpenAiEmulator emulator = OpenAiWire.with(Host.OPENAI);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Host host, Quirk... quirks) {
        start(OpenAiWire.at(host).quirks(quirks));
    }

    private void start(OpenAiEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    @ParameterizedTest
    @EnumSource
    void trap_1_a_base_that_is_doubled_is_an_empty_404(Host host) {
        start(host);
        String base = emulator.apiUrl().getPath();
        PlainHttp.Response doubled = post(emulator, base + "/images/generations", "{}");

        assertThat(doubled.status()).isEqualTo(404);
        assertThat(doubled.body()).isEmpty();
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/other/images/generations", "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void trap_1_some_bases_have_a_path_of_their_own() {
        for (String pair :
                "GOOGLE /v1beta/openai,ARK /api/v3,ZHIPU /api/paas/v4,DEEPINFRA /v1/openai,OPENAI /v1".split(",")) {
            start(Host.valueOf(pair.split(" ")[0]));
            assertThat(emulator.apiUrl().getPath()).isEqualTo(pair.split(" ")[1]);
        }
    }

    @Test
    void trap_2_without_a_model_the_shut_default_is_asked_for() {
        PlainHttp.Response none = post(emulator, "/images/generations", "{'prompt':'a pier'}");

        assertThat(none.status()).isEqualTo(404);
        assertThat(code(none)).isEqualTo("model_not_found");
        assertThat(none.json().at("/error/message").asText()).contains("dall-e-2");
    }

    @ParameterizedTest
    @CsvSource({"gpt-image-1.5, 200", "gpt-image-1-mini, 200", "chatgpt-image-latest, 200", "gpt-image-1, 404"})
    void trap_2_a_model_is_shut_on_its_day(String model, int dayBefore) {
        String request = "{'model':'" + model + "','prompt':'a pier'}";
        assertThat(post(emulator, "/images/generations", request).status())
                .as("later")
                .isEqualTo(404);
        start(OpenAiWire.at(Host.OPENAI).clock(BEFORE_THE_SHUTDOWN));

        assertThat(post(emulator, "/images/generations", request).status()).isEqualTo(dayBefore);
    }

    @Test
    void trap_2_the_list_tells_when_a_model_is_shut() {
        start(OpenAiWire.at(Host.OPENAI).clock(BEFORE_THE_SHUTDOWN));
        JsonNode data = get(emulator, "/models").json().get("data");

        assertThat(data.findValuesAsText("id"))
                .contains("gpt-image-1.5", "gpt-image-2")
                .doesNotContain("dall-e-3");
        for (JsonNode model : data) {
            boolean old = model.get("id").asText().equals("gpt-image-1.5");
            assertThat(model.has("shutdown_date")).isTrue();
            if (old) {
                assertThat(model.get("shutdown_date").asText()).isEqualTo("2026-12-01");
            }
        }
    }

    @Test
    void trap_2_the_route_of_variations_is_a_bare_404() {
        PlainHttp.Response gone = post(emulator, "/images/variations", "{}");

        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, b64_json, 400",
        "OPENAI, url, 400",
        "OPENROUTER, b64_json, 400",
        "TOGETHER, b64_json, 400",
        "TOGETHER, base64, 200",
        "XAI, b64_json, 200",
        "GOOGLE, b64_json, 200",
        "SILICONFLOW, b64_json, 400",
        "ZHIPU, b64_json, 400",
        "DOCKER_MODEL_RUNNER, url, 500"
    })
    void trap_3_each_host_has_its_own_word_for_base64_or_none(Host host, String word, int status) {
        start(host);
        String path = host == Host.OPENROUTER ? "/images" : "/images/generations";
        String model = host == Host.OPENAI ? OpenAiWire.MODEL : host == Host.ZHIPU ? "glm-image" : "m";
        PlainHttp.Response response =
                post(emulator, path, "{'model':'" + model + "','prompt':'p','response_format':'" + word + "'}");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text().contains("Unknown parameter: 'response_format'"))
                .isEqualTo(host == Host.OPENAI
                        || host == Host.OPENROUTER
                        || host == Host.SILICONFLOW
                        || host == Host.ZHIPU);
        assertThat(emulator.billedImages()).isEqualTo(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"XAI, m", "RECRAFT, recraftv3", "NEBIUS, m", "ARK, seedream-4.0", "TOGETHER, m"})
    void trap_3_some_hosts_give_an_address_unless_asked_for_base64(Host host, String model) {
        start(host);
        PlainHttp.Response response = post(emulator, "/images/generations", "{'model':'" + model + "','prompt':'p'}");

        assertThat(response.json().at("/data/0/url").asText()).startsWith("http://127.0.0.1");
        assertThat(response.json().at("/data/0").has("b64_json")).isFalse();
    }

    @Test
    void trap_3_a_gateways_alias_tells_nothing_of_the_model_behind() {
        start(OpenAiWire.at(Host.LITELLM).model("team-images", "gpt-image-2").model("sd", "stable-diffusion"));
        String more = "','prompt':'p','size':'64x64','response_format':'b64_json'}";

        PlainHttp.Response gpt = post(emulator, "/images/generations", "{'model':'team-images" + more);
        assertThat(gpt.status()).isEqualTo(400);
        assertThat(post(emulator, "/images/generations", "{'model':'sd" + more).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"openai/gpt-image-2, 400", "azure/gpt-image-2, 400", "gpt-image-2, 400", "flux/dev, 200"})
    void trap_4_the_family_is_found_behind_the_vendors_prefix(String model, int xhigh) {
        start(Host.LITELLM);

        assertThat(post(
                                emulator,
                                "/images/generations",
                                "{'model':'" + model + "','prompt':'p','size':'64x64','quality':'xhigh'}")
                        .status())
                .isEqualTo(xhigh);
    }

    @Test
    void trap_4_a_slug_before_the_model_names_portkeys_provider() {
        start(Host.PORTKEY);
        String more = "','prompt':'p','size':'64x64'}";

        assertThat(post(emulator, "/images/generations", "{'model':'@team/gpt-image-2" + more, "x-portkey-api-key", KEY)
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, "/images/generations", "{'model':'gpt-image-2" + more, "x-portkey-api-key", KEY)
                        .status())
                .isEqualTo(401);
        assertThat(post(emulator, "/images/generations", "{'model':'@team/gpt-image-2" + more)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void trap_5_a_word_that_the_model_does_not_know_costs_nothing() {
        assertThat(generate(emulator, ",'quality':'ultra'").status()).isEqualTo(400);
        assertThat(generate(emulator, ",'background':'plaid'").status()).isEqualTo(400);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_6_vectors_come_as_base64_without_a_prefix() {
        PlainHttp.Response response = generate(emulator, ",'output_format':'svg'");
        String svg = new String(image(response, "/data/0/b64_json"), StandardCharsets.UTF_8);

        assertThat(svg).startsWith("<svg");
        assertThat(response.json().at("/output_format").asText()).isEqualTo("svg");
        assertThat(response.json().at("/svg_usage/total_tokens").isInt()).isTrue();
    }

    @Test
    void trap_6_animations_come_as_base64_without_a_prefix() {
        PlainHttp.Response response =
                generate(emulator, ",'output_format':'gif','frame_count':3,'frame_duration_ms':50");

        assertThat(new String(image(response, "/data/0/b64_json"), 0, 6, StandardCharsets.US_ASCII))
                .isEqualTo("GIF89a");
    }

    @Test
    void trap_7_usage_belongs_to_the_call() {
        JsonNode body = generate(emulator, ",'n':3").json();

        assertThat(body.get("data"))
                .hasSize(3)
                .allSatisfy(item -> assertThat(item.has("usage")).isFalse());
        assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(3 * 4160);
        assertThat(emulator.billedImages()).isEqualTo(3);
    }

    @Test
    void trap_7_hosts_tell_the_cost_in_their_own_place() {
        start(Host.OPENROUTER);
        assertThat(post(emulator, "/images", "{'model':'m','prompt':'p','n':2}")
                        .json()
                        .at("/usage/cost")
                        .asDouble())
                .isEqualTo(0.08);
        start(Host.XAI);
        assertThat(post(emulator, "/images/generations", "{'model':'m','prompt':'p'}")
                        .json()
                        .at("/usage/cost_in_usd_ticks")
                        .asLong())
                .isEqualTo(400_000_000);
        start(Host.LITELLM);
        assertThat(generate(emulator, "").headers()).containsEntry("x-litellm-response-cost", "0.04");
    }

    @Test
    void trap_7_usage_may_be_missing() {
        start(Host.OPENAI, Quirk.NO_USAGE);

        assertThat(generate(emulator, "").json().has("usage")).isFalse();
    }

    @Test
    void trap_8_a_200_may_hold_fewer_images() {
        start(Host.OPENAI, Quirk.FEWER_IMAGES);
        assertThat(generate(emulator, ",'n':3").json().get("data")).hasSize(2);
        start(Host.OPENAI, Quirk.NO_IMAGES);
        assertThat(generate(emulator, "").json().get("data")).isEmpty();
    }

    @Test
    void trap_8_a_200_may_hold_errors_beside_images() {
        start(Host.ARK);
        JsonNode data = post(
                        emulator,
                        "/images/generations",
                        "{'model':'seedream-4.0','prompt':'p','size':'64x64','response_format':'b64_json',"
                                + "'sequential_image_generation':'auto','sequential_image_generation_options':{'max_images':2}}")
                .json()
                .get("data");
        assertThat(data).hasSize(2);
        start(OpenAiWire.at(Host.OPENAI).moderation(Moderation.ITEM_ERROR));
        JsonNode mixed = post(
                        emulator, "/images/generations", "{'model':'gpt-image-2','prompt':'nsfw','size':'64x64','n':2}")
                .json()
                .get("data");
        assertThat(mixed.at("/0/error/code").asText()).isEqualTo("OutputImageSensitiveContentDetected");
        assertThat(mixed.get(1).has("b64_json")).isTrue();
    }

    @Test
    void trap_8_xai_flags_what_it_holds_back_and_bills_it() {
        start(Host.XAI);
        JsonNode data = post(
                        emulator,
                        "/images/generations",
                        "{'model':'m','prompt':'nsfw','n':2,'response_format':'b64_json'}")
                .json()
                .get("data");

        assertThat(data.get(0).toString()).isEqualTo("{\"respect_moderation\":false}");
        assertThat(data.get(1).get("respect_moderation").asBoolean()).isTrue();
        assertThat(data.get(1).get("mime_type").asText()).isEqualTo("image/jpeg");
        assertThat(emulator.billedImages()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_UNDER_IMAGES, /images/0/b64_json",
        "LIST_UNDER_OUTPUT_IMAGES, /output_images/0/b64_json",
        "BARE_LIST, /0/b64_json",
        "SINGLE_OBJECT, /data/b64_json",
        "B64_IMAGE_KEY, /data/0/b64_image"
    })
    void trap_9_the_image_stands_elsewhere(Quirk quirk, String pointer) {
        start(Host.OPENAI, quirk);

        assertThat(PlainHttp.image(image(generate(emulator, ""), pointer)).getWidth())
                .isEqualTo(64);
    }

    @Test
    void trap_9_an_address_may_be_a_data_uri_or_lead_nowhere() {
        start(Host.XAI, Quirk.DATA_URLS, Quirk.IMAGE_URL_KEY);
        String request = "{'model':'m','prompt':'p'}";
        assertThat(post(emulator, "/images/generations", request)
                        .json()
                        .at("/data/0/image_url")
                        .asText())
                .startsWith("data:image/jpeg;base64,");
        start(Host.XAI, Quirk.DEAD_URLS);
        String dead = post(emulator, "/images/generations", request)
                .json()
                .at("/data/0/url")
                .asText();

        assertThat(PlainHttp.get(dead).status()).isEqualTo(404);
    }

    @Test
    void trap_10_an_address_is_fetched_without_the_key() {
        start(Host.XAI);
        String address = post(emulator, "/images/generations", "{'model':'m','prompt':'p'}")
                .json()
                .at("/data/0/url")
                .asText();

        assertThat(PlainHttp.get(address, "Authorization", "Bearer " + KEY).status())
                .isEqualTo(400);
        assertThat(PlainHttp.get(address).image().getWidth()).isEqualTo(1024);
    }

    @Test
    void trap_10_a_relative_address_wants_the_key() {
        start(Host.OPEN_WEBUI);
        JsonNode list = post(emulator, "/images/generations", "{'prompt':'p','size':'64x64','n':2}")
                .json();
        String path = list.at("/0/url").asText();

        assertThat(list.isArray()).isTrue();
        assertThat(path).startsWith("/api/v1/files/");
        assertThat(PlainHttp.get(emulator.baseUrl() + path).status()).isEqualTo(401);
        assertThat(PlainHttp.get(emulator.baseUrl() + path, "Authorization", "Bearer " + KEY)
                        .image()
                        .getWidth())
                .isEqualTo(64);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI | OF_THE_HOST | 400 | moderation_blocked | 1",
                "OPENAI | AZURE_PROMPT | 400 | contentFilter | 0",
                "OPENAI | AZURE_OUTPUT | 400 | contentFilter | 1",
                "OPENAI | AZURE_POLICY | 400 | content_policy_violation | 0",
                "ARK | OF_THE_HOST | 400 | InputTextSensitiveContentDetected | 0",
                "ZHIPU | OF_THE_HOST | 400 | 1301 | 0",
                "OPENROUTER | OF_THE_HOST | 403 | 403 | 0"
            })
    void trap_11_content_is_refused_in_the_hosts_words(
            Host host, Moderation shape, int status, String code, int billed) {
        start(OpenAiWire.at(host).moderation(shape));
        String model = host == Host.ARK ? "seedream-4.0" : host == Host.ZHIPU ? "glm-image" : "gpt-image-2";
        String path = host == Host.OPENROUTER ? "/images" : "/images/generations";
        PlainHttp.Response response = post(emulator, path, "{'model':'" + model + "','prompt':'something NSFW'}");

        assertThat(response.status()).isEqualTo(status);
        assertThat(code(response)).isEqualTo(code);
        assertThat(emulator.drawn()).isEmpty();
        assertThat(emulator.billedImages()).isEqualTo(billed);
    }

    @Test
    void trap_11_openrouter_tells_a_refused_prompt_from_a_missing_permission_by_its_metadata() {
        start(Host.OPENROUTER);
        JsonNode error = post(emulator, "/images", "{'model':'m','prompt':'nsfw'}")
                .json()
                .get("error");

        assertThat(error.at("/metadata/reasons/0").asText()).isEqualTo("sexual");
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.class,
            names = {
                "INSUFFICIENT_QUOTA",
                "CREDIT_BALANCE_EXHAUSTED",
                "ORGANIZATION_SPEND_LIMIT_EXCEEDED",
                "PROJECT_SPEND_LIMIT_EXCEEDED",
                "ORGANIZATION_USAGE_LIMIT_EXCEEDED"
            })
    void trap_12_an_empty_account_looks_like_a_busy_service(Problem problem) {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));
        PlainHttp.Response refused = generate(emulator, "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(code(refused)).isEqualToIgnoringCase(problem.name());
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("insufficient_quota");
        assertThat(refused.headers()).containsEntry("x-should-retry", "false").doesNotContainKey("Retry-After");
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_12_an_empty_account_looks_like_a_bad_request() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.BILLING_HARD_LIMIT_REACHED));
        PlainHttp.Response refused = generate(emulator, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo("billing_hard_limit_reached");
    }

    @Test
    void trap_13_no_key_makes_a_second_request_the_same_call() {
        for (int i = 0; i < 2; i++) {
            post(
                    emulator,
                    "/images/generations",
                    "{'model':'gpt-image-2','prompt':'p','size':'64x64'}",
                    "Authorization",
                    "Bearer " + KEY,
                    "Idempotency-Key",
                    "the-same");
        }

        assertThat(emulator.billedImages()).isEqualTo(2);
    }

    @Test
    void trap_13_a_lost_response_was_billed() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.SERVER_ERROR).afterWork());

        assertThat(generate(emulator, "").status()).isEqualTo(500);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void trap_14_a_busy_service_says_when_to_come_back() {
        VirtualTime time = VirtualTime.create();
        start(OpenAiWire.at(Host.OPENAI).clock(time).imagesPerMinute(2));
        assertThat(generate(emulator, ",'n':2").headers()).containsEntry("x-ratelimit-remaining-requests", "0");
        time.advance(Duration.ofMillis(48_500));
        PlainHttp.Response busy = generate(emulator, "");

        assertThat(busy.status()).isEqualTo(429);
        assertThat(code(busy)).isEqualTo("rate_limit_exceeded");
        assertThat(busy.headers()).containsEntry("Retry-After", "12").containsEntry("retry-after-ms", "11500");
        time.advance(Duration.ofMillis(11_500));
        assertThat(generate(emulator, "").status()).isEqualTo(200);
    }

    @Test
    void trap_15_a_refusal_may_take_as_long_as_an_image() throws Exception {
        VirtualTime time = VirtualTime.create();
        start(OpenAiWire.at(Host.OPENAI)
                .clock(time)
                .generationTime(Duration.ofSeconds(62))
                .quirks(Quirk.LATE_REFUSAL));
        CompletableFuture<PlainHttp.Response> refused =
                CompletableFuture.supplyAsync(() -> generate(emulator, ",'n':11"));
        while (emulator.count(ExchangeKind.SUBMIT) == 0) {
            Thread.onSpinWait();
        }
        while (!refused.isDone()) {
            time.advance(Duration.ofSeconds(62));
        }

        assertThat(refused.get().status()).isEqualTo(400);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_16_azure_takes_its_key_by_its_own_header() {
        start(OpenAiWire.at(Host.AZURE_V1).apiKey(KEY).token("MARKEDKEY-token"));
        String request = "{'model':'my-images','prompt':'p'}";

        assertThat(post(emulator, "/images/generations", request, "api-key", KEY)
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, "/images/generations", request, "Authorization", "Bearer MARKEDKEY-token")
                        .status())
                .isEqualTo(200);
        PlainHttp.Response asBearer = post(emulator, "/images/generations", request);
        assertThat(asBearer.status()).isEqualTo(401);
        assertThat(code(asBearer)).isEqualTo("401");
    }

    @Test
    void trap_16_the_deployment_stands_in_the_model_or_in_the_path() {
        String request = "{'model':'my-images','prompt':'p'}";
        start(Host.AZURE_V1);
        assertThat(post(emulator, "/images/generations?api-version=preview", request, "api-key", KEY)
                        .headers())
                .containsKey("apim-request-id");
        assertThat(post(emulator, "/deployments/my-images/images/generations", request, "api-key", KEY)
                        .status())
                .isEqualTo(404);
        assertThat(code(post(emulator, "/images/generations", "{'model':'gpt-image-2','prompt':'p'}", "api-key", KEY)))
                .isEqualTo("DeploymentNotFound");

        start(Host.AZURE_CLASSIC);
        String path = "/my-images/images/generations";
        assertThat(post(emulator, path + "?api-version=2025-04-01-preview", "{'prompt':'p'}", "api-key", KEY)
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, path, request, "api-key", KEY).status())
                .as("without a version")
                .isEqualTo(404);
        assertThat(post(emulator, "/my-images" + path + "?api-version=2025-04-01-preview", request, "api-key", KEY)
                        .status())
                .as("the deployment twice")
                .isEqualTo(404);
    }

    @Test
    void trap_18_every_response_has_the_headers_that_support_asks_for() {
        assertThat(generate(emulator, "").headers()).containsKeys("x-request-id", "openai-processing-ms");
        assertThat(generate(emulator, ",'n':0").headers()).containsKey("x-request-id");
        assertThat(emulator.exchanges().toString()).doesNotContain("MARKEDKEY");
    }
}
