package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests how requests are turned down, by the vendor's server and by strictness. */
@Timeout(30)
class DanEmulatorRefusalTest {

    private final DanEmulator emulator = DanEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private static ObjectNode edited(ObjectNode request, String field, String json) {
        try {
            return request.set(field, Wire.JSON.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode control(String field, String json) {
        ObjectNode request = DanWire.textToImage();
        request.putArray("control_net").add(edited(DanWire.controlNet(), field, json));
        return request;
    }

    private static void assertRefused(Wire.Response response, int code, String message) {
        assertThat(response.json().path("code").intValue()).isEqualTo(code);
        assertThat(response.json().path("message").asText()).isEqualTo(message);
        assertThat(response.json().has("data")).isFalse();
    }

    static Stream<Arguments> fields_that_the_vendor_refuses() {
        String txt2img = "/api/sd/txt2img";
        String img2img = "/api/sd/img2img/async";
        String upscale = "/api/sd/upscale";
        return Stream.of(
                Arguments.of(txt2img, edited(DanWire.textToImage(), "prompt", "5"), "Invalid prompt"),
                Arguments.of(
                        txt2img, edited(DanWire.textToImage(), "sampler_name", "\"ddim\""), "Invalid sampler_name"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "model", "\"clarity\""), "Invalid model"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "loras", "[[\"nobody\",0.5]]"), "nvalid lora"),
                Arguments.of(
                        txt2img,
                        edited(DanWire.textToImage(), "loras", "[[\"" + DanWire.LORA + "\",\"0.5\"]]"),
                        "nvalid lora"),
                Arguments.of(txt2img, control("preprocess", "\"openopse\""), "Invalid control net preprocess"),
                Arguments.of(txt2img, control("model", "\"sd15_depth\""), "Invalid control net model"),
                Arguments.of(txt2img, control("image", "\"\""), "Control net requires an input image"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "upscale", "{\"scale\":2}"), "Invalid upscaler"),
                Arguments.of(img2img, DanWire.textToImage(), "Invalid init_image"),
                Arguments.of(
                        img2img,
                        edited(DanWire.imageToImage(), "inpaint", "{\"mask_blur\":1}"),
                        "Invalid mask in inpaint params"),
                Arguments.of(
                        "/api/sd/interrogate", edited(DanWire.interrogate("clip"), "image", "\"\""), "Invalid image"),
                Arguments.of("/api/sd/interrogate", DanWire.interrogate("blip"), "Invalid model"),
                Arguments.of(upscale, edited(DanWire.upscale(), "image", "7"), "Invalid image"),
                Arguments.of(upscale, edited(DanWire.upscale(), "upscalingRate", "1"), "Invalid upscalingRate"),
                Arguments.of(upscale, edited(DanWire.upscale(), "upscaler", "\"Neareast\""), "Invalid upscaler"),
                Arguments.of(upscale, DanWire.upscale().without("upscaler2"), "Invalid upscaler"),
                Arguments.of(upscale, DanWire.upscale().without("upscaler2_factor"), "Invalid upscaler2_factor"));
    }

    @ParameterizedTest
    @MethodSource
    void fields_that_the_vendor_refuses(String path, ObjectNode request, String message) throws IOException {
        Wire.Response response = DanWire.post(emulator, path, request);

        assertThat(response.status()).isEqualTo(200);
        assertRefused(response, 3000, message);
    }

    @Test
    void a_null_upscale_object_crashes_the_handler() throws IOException {
        JsonNode response = DanWire.post(emulator, "/api/sd/txt2img", edited(DanWire.textToImage(), "upscale", "null"))
                .json();

        assertThat(response.path("code").intValue()).isEqualTo(500);
        assertThat(response.path("message").asText()).startsWith("TypeError: ");
    }

    @ParameterizedTest
    @CsvSource({"'', 1000", "sk-wrong, 1000", "bearer KEY, 1000", "Bearer sk-wrong, 1000"})
    void keys_that_are_missing_or_wrong_are_forbidden(String authorization, int code) throws IOException {
        Wire.Response response = Wire.send(Wire.to(emulator, "/api/sd/txt2img")
                .header("Authorization", authorization.replace("KEY", DanEmulator.ANONYMOUS_KEY))
                .header("Content-Type", "application/json")
                .POST(Wire.text("{}")));

        assertThat(response.status()).isEqualTo(200);
        assertRefused(response, code, "forbidden");
    }

    @ParameterizedTest
    @CsvSource({"{}, 3000, 400", "{\"prompt\":\"x\"}, 3000, 400"})
    void errors_can_come_under_the_documented_status(String body, int code, int status) throws IOException {
        try (DanEmulator documented = DanEmulator.builder()
                .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED)
                .start()) {
            Wire.Response response =
                    Wire.send(DanWire.to(documented, "/api/sd/txt2img").POST(Wire.text(body)));

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.json().path("code").intValue()).isEqualTo(code);
            Wire.Response forbidden =
                    Wire.send(Wire.to(documented, "/api/sd/txt2img").POST(Wire.text(body)));
            assertThat(forbidden.status()).isEqualTo(403);
        }
    }

    @Test
    void text_errors_come_from_outside_the_api() throws IOException {
        assertText(Wire.send(DanWire.to(emulator, "/api/sd/txt2img").POST(Wire.text("{\"a\":"))), 400, "Bad Request");
        assertText(Wire.send(DanWire.to(emulator, "/api/sd/txt2img").POST(Wire.text("null"))), 400, "Bad Request");
        assertText(Wire.send(DanWire.to(emulator, "/nowhere").POST(Wire.text("{"))), 400, "Bad Request");
        assertText(DanWire.get(emulator, "/nowhere"), 404, "Not Found");
        assertText(DanWire.get(emulator, "/api/sd/txt2img"), 405, "Method Not Allowed");
        assertText(DanWire.get(emulator, "/api/sd/task/status"), 405, "Method Not Allowed");
    }

    @Test
    void a_body_over_the_limit_is_too_large() throws IOException {
        try (DanEmulator small = DanEmulator.builder().bodyLimit(1000).start()) {
            Wire.Response response =
                    DanWire.post(small, "/api/sd/txt2img", DanWire.textToImage().put("prompt", "x".repeat(1000)));

            assertText(response, 413, "request entity too large");
        }
    }

    private static void assertText(Wire.Response response, int status, String text) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.text()).isEqualTo(text);
        assertThat(response.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void what_the_parser_makes_of_odd_bodies() throws IOException {
        assertRefused(Wire.send(DanWire.to(emulator, "/api/sd/txt2img").POST(Wire.text("[]"))), 3000, "Invalid prompt");
        assertRefused(Wire.send(DanWire.to(emulator, "/api/sd/txt2img").POST(Wire.text(""))), 3000, "Invalid prompt");
        assertRefused(
                Wire.send(Wire.to(emulator, "/api/sd/txt2img")
                        .header("Authorization", "Bearer " + DanEmulator.ANONYMOUS_KEY)
                        .header("Content-Type", "text/plain")
                        .POST(Wire.text(DanWire.textToImage().toString()))),
                3000,
                "Invalid prompt");
        JsonNode untyped = Wire.send(Wire.to(emulator, "/api/sd/txt2img")
                        .header("Authorization", "Bearer " + DanEmulator.ANONYMOUS_KEY)
                        .POST(Wire.text(DanWire.textToImage().toString())))
                .json();
        assertThat(untyped.path("code").intValue()).isEqualTo(500);
    }

    static Stream<Arguments> fields_that_only_strictness_refuses() {
        String txt2img = "/api/sd/txt2img";
        String img2img = "/api/sd/img2img";
        return Stream.of(
                Arguments.of(txt2img, edited(DanWire.textToImage(), "sharpness", "1"), "sharpness"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "width", "\"64\""), "width"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "width", "65"), "width"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "width", "64.0"), "width"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "height", "1032"), "height"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "steps", "19"), "steps"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "steps", "20.5"), "steps"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "cfg_scale", "0.5"), "cfg_scale"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "seed", "null"), "seed"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "seed", "9223372036854775808"), "seed"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "negative_prompt", "null"), "negative_prompt"),
                Arguments.of(txt2img, edited(DanWire.textToImage(), "loras", "null"), "loras"),
                Arguments.of(txt2img, DanWire.textToImage().without("width"), "width"),
                Arguments.of(txt2img, DanWire.textToImage().without("height"), "height"),
                Arguments.of(txt2img, DanWire.textToImage().without("cfg_scale"), "cfg_scale"),
                Arguments.of(
                        txt2img,
                        edited(DanWire.textToImage(), "upscale", "{\"upscaler\":\"Latent\",\"scale\":2.5}"),
                        "upscale.scale"),
                Arguments.of(
                        txt2img,
                        edited(DanWire.textToImage(), "upscale", "{\"upscaler\":\"Latent\",\"scale\":1}"),
                        "upscale.scale"),
                Arguments.of(txt2img, control("guessmode", "true"), "control_net[0].guess"),
                Arguments.of(txt2img, control("guess_mode", "true"), "control_net[0].guess"),
                Arguments.of(txt2img, control("weight", "3"), "control_net[0].weight"),
                Arguments.of(txt2img, control("image", "\"data:image/png;base64,AAAA\""), "control_net[0].image"),
                Arguments.of(
                        img2img, edited(DanWire.imageToImage(), "upscale", "{\"upscaler\":\"Latent\"}"), "upscale"),
                Arguments.of(img2img, DanWire.imageToImage().without("denoising_strength"), "denoising_strength"),
                Arguments.of(
                        img2img,
                        edited(DanWire.imageToImage(), "init_image", "\"data:image/png;base64,AAAA\""),
                        "init_image"),
                Arguments.of(
                        img2img,
                        edited(DanWire.imageToImage(), "inpaint", "{\"mask\":\"AAAA\",\"mask_blur\":65}"),
                        "inpaint.mask_blur"),
                Arguments.of("/api/sd/upscale", edited(DanWire.upscale(), "upscalingRate", "11"), "upscalingRate"),
                Arguments.of("/api/sd/upscale", edited(DanWire.upscale(), "upscaling_rate", "2"), "upscaling_rate"),
                Arguments.of("/api/sd/interrogate", edited(DanWire.interrogate("clip"), "x", "1"), "x"));
    }

    @ParameterizedTest
    @MethodSource
    void fields_that_only_strictness_refuses(String path, ObjectNode request, String field) throws IOException {
        Wire.Response strict = DanWire.post(emulator, path, request);

        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.json().path("code").intValue()).isEqualTo(3000);
        assertThat(strict.json().path("message").asText()).startsWith("emulator strict mode: " + field);
        try (DanEmulator lenient = DanEmulator.builder().strict(false).start()) {
            assertThat(DanWire.post(lenient, path, request).json().path("code").intValue())
                    .as("a lenient emulator")
                    .isEqualTo(200);
        }
    }

    @Test
    void two_control_nets_are_one_too_many() throws IOException {
        ObjectNode request = DanWire.textToImage();
        request.putArray("control_net").add(DanWire.controlNet()).add(DanWire.controlNet());

        assertThat(DanWire.post(emulator, "/api/sd/txt2img", request).text()).contains("control_net has 2 elements");
    }

    @Test
    void strictness_asks_for_key_and_type_on_every_documented_call() throws IOException {
        Wire.Response noKey =
                Wire.send(Wire.to(emulator, "/api/sd/supportedModelInfo").GET());
        assertThat(noKey.status()).isEqualTo(400);
        assertThat(noKey.text()).contains("emulator strict mode: the header Authorization is absent");
        Wire.Response bareKey = Wire.send(Wire.to(emulator, "/api/sd/txt2img")
                .header("Authorization", DanEmulator.ANONYMOUS_KEY)
                .header("Content-Type", "application/json")
                .POST(Wire.text(DanWire.textToImage().toString())));
        assertThat(bareKey.text()).contains("Authorization is without its scheme");
        Wire.Response noType = Wire.send(Wire.to(emulator, "/api/sd/task/status")
                .header("Authorization", "Bearer " + DanEmulator.ANONYMOUS_KEY)
                .POST(Wire.text("{\"taskId\":\"x\"}")));
        assertThat(noType.text()).contains("the header Content-Type is absent");
        assertThat(DanWire.post(
                                emulator,
                                "/api/sd/task/status",
                                Wire.JSON.createObjectNode().put("id", "x"))
                        .text())
                .contains("emulator strict mode: id is not a documented field");
    }

    @Test
    void a_lenient_emulator_takes_a_bare_key_and_no_key_for_status() throws IOException {
        try (DanEmulator lenient = DanEmulator.builder().strict(false).start()) {
            Wire.Response bareKey = Wire.send(Wire.to(lenient, "/api/sd/txt2img")
                    .header("Authorization", DanEmulator.ANONYMOUS_KEY)
                    .header("Content-Type", "application/json")
                    .POST(Wire.text(DanWire.textToImage().toString())));
            assertThat(bareKey.json().path("code").intValue()).isEqualTo(200);
            Wire.Response status =
                    Wire.send(Wire.to(lenient, "/api/sd/task/status").POST(Wire.text("{\"taskId\":\"x\"}")));
            assertThat(status.json().get("data").isNull()).isTrue();
            assertThat(Wire.send(Wire.to(lenient, "/api/sd/supportedModelInfo").GET())
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{}, 8, 8, 'Steps: 20,', 'CFG scale: 1.0'",
        "'{\"width\":2000,\"height\":67,\"steps\":5,\"cfg_scale\":99}', 1024, 64, 'Steps: 20,', 'CFG scale: 30.0'",
        "'{\"width\":\"512\",\"height\":15,\"steps\":99,\"cfg_scale\":7.5}', 8, 8, 'Steps: 60,', 'CFG scale: 7.5'"
    })
    void a_lenient_emulator_clamps_rounds_and_fills_in(
            String fields, int width, int height, String steps, String cfgScale) throws IOException {
        try (DanEmulator lenient = DanEmulator.builder().strict(false).start()) {
            ObjectNode request = DanWire.textToImage();
            request.remove("width");
            request.remove("height");
            request.remove("cfg_scale");
            request.setAll((ObjectNode) Wire.JSON.readTree(fields));

            byte[] png = DanWire.image(
                    DanWire.post(lenient, "/api/sd/txt2img", request).json());

            assertThat(new String(png, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .contains("Size: " + width + "x" + height)
                    .contains(steps)
                    .contains(cfgScale);
        }
    }
}
