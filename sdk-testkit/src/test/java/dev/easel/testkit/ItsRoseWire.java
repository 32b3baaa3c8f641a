package dev.easel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Base64;

/** Speaks ItsRose's sdapi as a careful client does. */
final class ItsRoseWire {

    private ItsRoseWire() {}

    static HttpRequest.Builder to(Emulator emulator, String path) {
        return Wire.to(emulator, path)
                .header("Authorization", "Bearer " + ItsRoseEmulator.API_KEY)
                .header("Content-Type", "application/json");
    }

    static Wire.Response post(Emulator emulator, String path, JsonNode body) throws IOException {
        return Wire.send(to(emulator, path).POST(Wire.text(body.toString())));
    }

    static Wire.Response get(Emulator emulator, String path) throws IOException {
        return Wire.send(to(emulator, path).GET());
    }

    static Wire.Response download(String address) throws IOException {
        return Wire.send(HttpRequest.newBuilder(URI.create(address)));
    }

    static ObjectNode textToImage() {
        return Wire.JSON
                .createObjectNode()
                .put("model_id", "dreamshaper")
                .put("prompt", "a lighthouse at dusk")
                .put("width", 64)
                .put("height", 48)
                .put("num_inference_steps", 21)
                .put("guidance_scale", 7.5)
                .put("scheduler", "DDPMScheduler")
                .put("seed", "42")
                .put("safety_checker", "no")
                .put("enhance_prompt", "no")
                .put("panorama", "no")
                .put("self_attention", "no")
                .put("upscale", "no")
                .put("tomesd", "no")
                .put("use_karras_sigmas", "no")
                .put("highres_fix", "no");
    }

    static ObjectNode imageToImage() {
        return textToImage().put("init_image", dataUri()).put("strength", 0.6);
    }

    static String dataUri() {
        byte[] png = EmulatedImage.of("the sea at noon", 1, 32, 32).png();
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    static JsonNode result(Wire.Response response) {
        return response.json().path("result");
    }

    static String address(Wire.Response response) {
        return result(response).path("images").path(0).asText();
    }
}
