package dev.easel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Base64;

/** Speaks the OpenDAN API as a careful client does. */
final class DanWire {

    static final String MODEL = "627a6f5c8bf7669d4a224ac041d527debc65d2d435b16e54ead8ee2c901d1634";
    static final String LORA = "62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c";

    private DanWire() {}

    static HttpRequest.Builder to(Emulator emulator, String path) {
        return Wire.to(emulator, path)
                .header("Authorization", "Bearer " + DanEmulator.ANONYMOUS_KEY)
                .header("Content-Type", "application/json");
    }

    static Wire.Response post(Emulator emulator, String path, JsonNode body) throws IOException {
        return Wire.send(to(emulator, path).POST(Wire.text(body.toString())));
    }

    static Wire.Response get(Emulator emulator, String path) throws IOException {
        return Wire.send(to(emulator, path).GET());
    }

    static JsonNode status(Emulator emulator, String taskId) throws IOException {
        return post(
                        emulator,
                        "/api/sd/task/status",
                        Wire.JSON.createObjectNode().put("taskId", taskId))
                .json();
    }

    static ObjectNode textToImage() {
        return Wire.JSON
                .createObjectNode()
                .put("prompt", "a lighthouse at dusk")
                .put("sampler_name", "DDIM")
                .put("model", MODEL)
                .put("width", 64)
                .put("height", 48)
                .put("cfg_scale", 7)
                .put("seed", 42);
    }

    static ObjectNode imageToImage() {
        return textToImage().put("init_image", base64(96, 64)).put("denoising_strength", 0.5);
    }

    static ObjectNode upscale() {
        return Wire.JSON
                .createObjectNode()
                .put("image", base64(40, 30))
                .put("upscalingRate", 2)
                .put("upscaler", "Nearest")
                .put("upscaler2", "Nearest")
                .put("upscaler2_factor", 0);
    }

    static ObjectNode interrogate(String model) {
        return Wire.JSON.createObjectNode().put("image", base64(40, 30)).put("model", model);
    }

    static ObjectNode controlNet() {
        return Wire.JSON
                .createObjectNode()
                .put("image", base64(16, 16))
                .put("model", "sd15_canny")
                .put("preprocess", "canny");
    }

    static String base64(int width, int height) {
        return Base64.getEncoder()
                .encodeToString(
                        EmulatedImage.of("the sea at noon", 1, width, height).png());
    }

    static byte[] image(JsonNode response) {
        return Base64.getDecoder()
                .decode(response.path("data").path("images").path(0).asText());
    }
}
