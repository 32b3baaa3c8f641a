package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how requests are turned down, by the service and by strictness. */
@Timeout(30)
class ItsRoseEmulatorRefusalTest {

    private static final String GENERIC = "An internal server issue is preventing the request from being processed."
            + " Please ensure that your request parameters are correct and try again.";

    private final ItsRoseEmulator emulator = ItsRoseEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private static ObjectNode edited(String field, String json) {
        try {
            return ItsRoseWire.textToImage().set(field, Wire.JSON.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRefused(Wire.Response response, int status, String message) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().path("status").isBoolean()).isTrue();
        assertThat(response.json().path("status").booleanValue()).isFalse();
        assertThat(response.json().path("message").asText()).isEqualTo(message);
        assertThat(response.json().path("result").isObject()).isTrue();
    }

    @Test
    void a_missing_field_is_reported_as_the_validator_does() throws IOException {
        Wire.Response response = ItsRoseWire.post(
                emulator, "/sdapi/txt2img", ItsRoseWire.textToImage().without("model_id"));

        assertRefused(response, 400, "must have required property 'model_id'");
        assertThat(ItsRoseWire.result(response)).isEqualTo(Wire.JSON.readTree("""
                        {"instancePath":"","schemaPath":"#/required","keyword":"required",
                         "params":{"missingProperty":"model_id"},
                         "message":"must have required property 'model_id'","context":"body"}
                        """));
    }

    @Test
    void a_value_out_of_range_is_reported_as_the_validator_does() throws IOException {
        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/txt2img", edited("width", "1025"));

        assertRefused(response, 400, "must be <= 1024");
        assertThat(ItsRoseWire.result(response)).isEqualTo(Wire.JSON.readTree("""
                        {"instancePath":"/width","schemaPath":"#/properties/width/maximum","keyword":"maximum",
                         "params":{"comparison":"<=","limit":1024},"message":"must be <= 1024","context":"body"}
                        """));
    }

    @ParameterizedTest
    @CsvSource({
        "width, 0, must be >= 1",
        "height, 4000, must be <= 1024",
        "samples, 2, must be <= 1",
        "num_inference_steps, 31, must be <= 25",
        "guidance_scale, 20.5, must be <= 20",
        "clip_skip, 11, must be <= 10",
        "width, '\"wide\"', must be number",
        "prompt, '[]', must be string",
        "panorama, true, must be equal to one of the allowed values",
        "upscale, '\"maybe\"', must be equal to one of the allowed values",
        "algorithm_type, '\"dpmsolver++\"', must be equal to one of the allowed values",
        "safety_checker_type, '\"white\"', must be equal to one of the allowed values"
    })
    void the_first_violation_is_returned(String field, String json, String message) throws IOException {
        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/txt2img", edited(field, json));

        assertRefused(response, 400, message);
        assertThat(ItsRoseWire.result(response).path("instancePath").asText()).isEqualTo("/" + field);
    }

    @Test
    void a_body_that_is_no_object_is_a_violation() throws IOException {
        assertRefused(
                Wire.send(ItsRoseWire.to(emulator, "/sdapi/txt2img").POST(Wire.text("[]"))), 400, "must be object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", ""})
    void malformed_json_gets_the_generic_sentence(String body) throws IOException {
        assertRefused(Wire.send(ItsRoseWire.to(emulator, "/sdapi/txt2img").POST(Wire.text(body))), 400, GENERIC);
    }

    @Test
    void another_media_type_gets_the_generic_sentence() throws IOException {
        Wire.Response response = Wire.send(Wire.to(emulator, "/sdapi/txt2img")
                .header("Authorization", "Bearer " + ItsRoseEmulator.API_KEY)
                .header("Content-Type", "application/xml")
                .POST(Wire.text("<a/>")));

        assertRefused(response, 415, GENERIC);
    }

    @ParameterizedTest(name = "{index}: {1}")
    @CsvSource({
        "Basic abc, Authorization header is invalid",
        "Rk-00000000000000000000000000emulator, Authorization header is invalid",
        "bearer Rk-00000000000000000000000000emulator, Authorization header is invalid",
        "Bearer nobody, Invalid or expired access token"
    })
    void keys_that_are_wrong_are_unauthorised(String authorization, String message) throws IOException {
        Wire.Response response = Wire.send(Wire.to(emulator, "/sdapi/txt2img")
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(Wire.text("{}")));

        assertRefused(response, 401, message);
        assertThat(response.header("x-plan")).isEmpty();
    }

    @Test
    void a_missing_key_is_unauthorised() throws IOException {
        assertRefused(Wire.send(Wire.to(emulator, "/me").GET()), 401, "Authorization header is missing");
    }

    @Test
    void further_keys_can_be_accepted() throws IOException {
        try (ItsRoseEmulator two =
                ItsRoseEmulator.builder().apiKey("MARKEDKEY-mine").start()) {
            assertThat(Wire.send(Wire.to(two, "/me").header("Authorization", "Bearer MARKEDKEY-mine"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void unknown_paths_and_methods_are_no_routes() throws IOException {
        assertRefused(
                ItsRoseWire.post(emulator, "/sdapi/x?y=z", ItsRoseWire.textToImage()),
                404,
                "Route POST:/sdapi/x?y=z not found - Please check your URL and try again.");
        assertRefused(
                ItsRoseWire.get(emulator, "/sdapi/txt2img"),
                404,
                "Route GET:/sdapi/txt2img not found - Please check your URL and try again.");
    }

    @Test
    void a_failed_piece_of_work_is_not_explained() throws IOException {
        emulator.failNextTask();

        assertRefused(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage()), 500, GENERIC);
        assertThat(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void long_bodies_can_be_refused_before_anything_else() throws IOException {
        try (ItsRoseEmulator hooked =
                ItsRoseEmulator.builder().refuseLongBodies(true).start()) {
            Wire.Response response = Wire.send(Wire.to(hooked, "/sdapi/txt2img")
                    .header("Content-Type", "application/json")
                    .POST(Wire.text("x".repeat(1025))));

            assertRefused(response, 400, GENERIC);
            assertThat(ItsRoseWire.post(hooked, "/sdapi/txt2img", ItsRoseWire.textToImage())
                            .status())
                    .isEqualTo(200);
        }
    }

    static Stream<Arguments> requests_that_only_strictness_refuses() {
        return Stream.of(
                Arguments.of(edited("server_id", "\"rose\""), "server_id is not a documented field"),
                Arguments.of(edited("vae", "null"), "vae is null"),
                Arguments.of(edited("width", "\"64\""), "width is not a JSON number"),
                Arguments.of(edited("width", "64.5"), "width is 64.5"),
                Arguments.of(edited("seed", "42"), "seed is not a JSON string"),
                Arguments.of(edited("guidance_scale", "0.5"), "guidance_scale is 0.5"),
                Arguments.of(edited("lora_model", "\"add_detail\""), "lora_strength has 0 values"),
                Arguments.of(
                        edited("lora_strength", "\"1.5\"").put("lora_model", "add_detail"),
                        "lora_strength holds \"1.5\""),
                Arguments.of(
                        edited("lora_strength", "\"0.5\"").put("lora_model", "add_detail,more_details"),
                        "lora_strength has 1 values and lora_model has 2"),
                Arguments.of(ItsRoseWire.textToImage().without("width"), "width is absent"),
                Arguments.of(ItsRoseWire.textToImage().without("guidance_scale"), "guidance_scale is absent"),
                Arguments.of(ItsRoseWire.textToImage().without("panorama"), "panorama is absent, which turns it on"),
                Arguments.of(
                        ItsRoseWire.textToImage().without("safety_checker"),
                        "safety_checker is absent, which turns it on"));
    }

    @ParameterizedTest
    @MethodSource
    void requests_that_only_strictness_refuses(ObjectNode request, String message) throws IOException {
        Wire.Response strict = ItsRoseWire.post(emulator, "/sdapi/txt2img", request);

        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.json().path("message").asText()).startsWith("emulator strict mode: " + message);
        try (ItsRoseEmulator lenient = ItsRoseEmulator.builder().strict(false).start()) {
            assertThat(ItsRoseWire.post(lenient, "/sdapi/txt2img", request).status())
                    .as("a lenient emulator")
                    .isEqualTo(200);
        }
    }

    @Test
    void strictness_wants_input_images_where_they_belong() throws IOException {
        assertThat(ItsRoseWire.post(emulator, "/sdapi/img2img", ItsRoseWire.textToImage())
                        .text())
                .contains("init_image is absent");
        assertThat(ItsRoseWire.post(
                                emulator,
                                "/sdapi/img2img",
                                ItsRoseWire.imageToImage().put("init_image", "iVBORw0KGgo="))
                        .text())
                .contains("init_image is neither an http(s) URL nor a data:image/ URI");
        assertThat(ItsRoseWire.post(emulator, "/sdapi/inpaint", ItsRoseWire.imageToImage())
                        .text())
                .contains("mask_image is absent");
        assertThat(ItsRoseWire.post(
                                emulator,
                                "/sdapi/img2img",
                                ItsRoseWire.imageToImage().put("strength", 1.5))
                        .text())
                .contains("strength is 1.5");
        assertThat(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.imageToImage())
                        .text())
                .contains("init_image is not a documented field");
    }

    @Test
    void a_lenient_emulator_converts_numbers_and_strings() throws IOException {
        try (ItsRoseEmulator lenient = ItsRoseEmulator.builder().strict(false).start()) {
            ObjectNode request = edited("width", "\"64\"").put("seed", 7).put("lora_strength", 1);

            JsonNode meta = ItsRoseWire.result(ItsRoseWire.post(lenient, "/sdapi/txt2img", request))
                    .path("meta");

            assertThat(meta.path("width").isNumber()).isTrue();
            assertThat(meta.path("seed").isTextual()).isTrue();
            assertThat(meta.path("lora_strength").isTextual()).isTrue();
        }
    }

    @Test
    void the_rate_limit_counts_per_url_and_tells_how_it_stands() throws IOException {
        VirtualTime clock = VirtualTime.create();
        try (ItsRoseEmulator limited =
                ItsRoseEmulator.builder().clock(clock).rateLimit(2).start()) {
            Wire.Response first = ItsRoseWire.post(limited, "/sdapi/txt2img", ItsRoseWire.textToImage());
            clock.advance(Duration.ofSeconds(10));
            Wire.Response second = ItsRoseWire.post(limited, "/sdapi/txt2img", ItsRoseWire.textToImage());
            Wire.Response third = ItsRoseWire.post(limited, "/sdapi/txt2img", ItsRoseWire.textToImage());

            assertThat(first.header("x-ratelimit-remaining")).isEqualTo("1");
            assertThat(first.header("x-ratelimit-limit")).isEqualTo("2");
            assertThat(first.header("x-ratelimit-reset")).isEqualTo("60");
            assertThat(second.header("x-ratelimit-remaining")).isEqualTo("0");
            assertThat(second.header("x-ratelimit-reset")).isEqualTo("50");
            assertRefused(
                    third,
                    429,
                    "Request limit reached: As a standard user, your current plan allows up to 2 requests per 1"
                            + " minute. Consider upgrading your plan to increase your limits.");
            assertThat(third.header("retry-after")).isEqualTo("60");
            assertThat(ItsRoseWire.get(limited, "/me").status())
                    .as("another URL")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_call_made_while_limited_starts_the_minute_anew() throws IOException {
        VirtualTime clock = VirtualTime.create();
        try (ItsRoseEmulator limited =
                ItsRoseEmulator.builder().clock(clock).rateLimit(1).start()) {
            assertThat(ItsRoseWire.get(limited, "/me").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(50));
            assertThat(ItsRoseWire.get(limited, "/me").status()).isEqualTo(429);
            clock.advance(Duration.ofSeconds(50));
            assertThat(ItsRoseWire.get(limited, "/me").status()).as("restarted").isEqualTo(429);
            clock.advance(Duration.ofSeconds(60));
            assertThat(ItsRoseWire.get(limited, "/me").status())
                    .as("waited out")
                    .isEqualTo(200);
        }
    }

    @Test
    void refused_requests_do_not_count_towards_the_limit() throws IOException {
        try (ItsRoseEmulator limited = ItsRoseEmulator.builder().rateLimit(1).start()) {
            ItsRoseWire.post(limited, "/sdapi/txt2img", edited("width", "0"));

            assertThat(ItsRoseWire.post(limited, "/sdapi/txt2img", ItsRoseWire.textToImage())
                            .status())
                    .isEqualTo(200);
        }
    }
}
