package dev.easel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Iterator;

/** Requests to Gemini, written out. */
final class GeminiWire {
    static final String KEY = "AIza-MARKEDKEY-gemini";
    static final String TOKEN = "ya29.MARKEDKEY-gemini";
    static final String MODEL = "gemini-3.1-flash-image";
    static final String BOTH = "'responseModalities':['TEXT','IMAGE']";
    static final String SMALL = "'imageConfig':{'imageSize':'512'}";
    static final String CONTENTS = "'contents':[{'role':'user','parts':[{'text':'a pier'}]}]";
    static final String[] BY_KEY = {"x-goog-api-key", KEY};
    static final String[] BY_TOKEN = {"Authorization", "Bearer " + TOKEN};
    static final String PNG = Base64.getEncoder().encodeToString(PlainHttp.png(2, 1, 0xff0000, 0xff0000));

    private GeminiWire() {}

    static GeminiEmulator with(Quirk... quirks) {
        return GeminiEmulator.builder()
                .clock(VirtualTime.create())
                .quirks(quirks)
                .start();
    }

    static PlainHttp.Response post(GeminiEmulator emulator, String path, String json, String... headers) {
        return PlainHttp.postJson(
                emulator.baseUrl() + path, json.replace('\'', '"'), headers.length == 0 ? BY_KEY : headers);
    }

    static PlainHttp.Response get(GeminiEmulator emulator, String path) {
        return PlainHttp.get(emulator.baseUrl() + path, BY_KEY);
    }

    static String generate(String model) {
        return "/v1beta/models/" + model + ":generateContent";
    }

    static String vertex(String version, String location) {
        return "/" + version + "/projects/p1/locations/" + location + "/publishers/google/models/" + MODEL
                + ":generateContent";
    }

    static String body(String config) {
        return "{" + CONTENTS + ",'generationConfig':{" + config + "}}";
    }

    /** Asks for a small image. */
    static PlainHttp.Response draw(GeminiEmulator emulator) {
        return post(emulator, generate(MODEL), body(BOTH + "," + SMALL));
    }

    /** Posts this generationConfig. */
    static PlainHttp.Response configured(GeminiEmulator emulator, String config) {
        return post(emulator, generate(MODEL), body(config));
    }

    /** Posts these parts of one turn of the user, for a small image. */
    static PlainHttp.Response parts(GeminiEmulator emulator, String parts) {
        return post(
                emulator,
                generate(MODEL),
                "{'contents':[{'role':'user','parts':[" + parts + "]}],'generationConfig':{" + BOTH + "," + SMALL
                        + "}}");
    }

    static String inline(String data) {
        return "{'inlineData':{'mimeType':'image/png','data':'" + data + "'}}";
    }

    static String message(PlainHttp.Response response) {
        return response.json().at("/error/message").asText();
    }

    /** Status and Google's word for it. */
    static String error(PlainHttp.Response response) {
        return response.status() + " " + response.json().at("/error/status").asText();
    }

    /** The parts of the first candidate, as one word each. */
    static String kinds(PlainHttp.Response response) {
        StringBuilder kinds = new StringBuilder();
        for (JsonNode part : response.json().at("/candidates/0/content/parts")) {
            kinds.append(kinds.isEmpty() ? "" : " ").append(part.path("thought").asBoolean() ? "thought-" : "");
            for (Iterator<String> names = part.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                kinds.append(name.equals("thought") || name.equals("thoughtSignature") ? "" : name);
            }
        }
        return kinds.toString();
    }

    static JsonNode imagePart(PlainHttp.Response response) {
        for (JsonNode part : response.json().at("/candidates/0/content/parts")) {
            if (part.has("inlineData") && !part.has("thought")) {
                return part;
            }
        }
        throw new AssertionError("no image: " + response.text());
    }

    static byte[] bytes(JsonNode data) {
        return Base64.getDecoder().decode(data.asText());
    }

    static BufferedImage image(PlainHttp.Response response) {
        return PlainHttp.image(bytes(imagePart(response).at("/inlineData/data")));
    }
}
