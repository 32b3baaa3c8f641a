package dev.easel.testkit;

import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Requests to OpenAI's family, written out. */
final class OpenAiWire {
    static final String KEY = "sk-MARKEDKEY-openai";
    static final String MODEL = "gpt-image-2.6-flare";

    private OpenAiWire() {}

    static OpenAiEmulator.Builder at(Host host) {
        return OpenAiEmulator.builder().host(host).clock(VirtualTime.create());
    }

    static OpenAiEmulator with(Host host, Quirk... quirks) {
        return at(host).quirks(quirks).start();
    }

    /** Posts JSON in single quotes below the host's base, with a bearer. */
    static PlainHttp.Response post(OpenAiEmulator emulator, String path, String json, String... headers) {
        String[] all = headers.length > 0 ? headers : new String[] {"Authorization", "Bearer " + KEY};
        return PlainHttp.postJson(emulator.apiUrl() + path, json.replace('\'', '"'), all);
    }

    static PlainHttp.Response get(OpenAiEmulator emulator, String path) {
        return PlainHttp.get(emulator.apiUrl() + path, "Authorization", "Bearer " + KEY);
    }

    /** Asks OpenAI for an image of 64x64; what is given comes on top. */
    static PlainHttp.Response generate(OpenAiEmulator emulator, String more) {
        return post(
                emulator,
                "/images/generations",
                "{'model':'" + MODEL + "','prompt':'a pier','size':'64x64'" + more + "}");
    }

    static String code(PlainHttp.Response response) {
        return response.json().at("/error/code").asText();
    }

    /** A small image: red, and transparent in its left half where that is wanted. */
    static byte[] png(int width, int height, boolean transparentLeft) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, transparentLeft && x < width / 2 ? 0x00ff0000 : 0xffff0000);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    static byte[] image(PlainHttp.Response response, String pointer) {
        return Base64.getDecoder().decode(response.json().at(pointer).asText());
    }
}
