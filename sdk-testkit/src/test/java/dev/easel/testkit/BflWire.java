package dev.easel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.util.Base64;

/** Requests to Black Forest Labs, written out. */
final class BflWire {
    static final String KEY = "bfl_MARKEDKEY-forest";
    static final String MODEL = "/v1/flux-2-pro";
    /** What every submission of a small image begins with. */
    static final String MUG = "{'prompt':'a mug','width':64,'height':64";

    private BflWire() {}

    static BflEmulator with(Quirk... quirks) {
        return BflEmulator.builder()
                .clock(VirtualTime.create())
                .apiKey(KEY)
                .quirks(quirks)
                .start();
    }

    /** Posts JSON in single quotes with the key. */
    static PlainHttp.Response post(BflEmulator emulator, String path, String json) {
        return PlainHttp.postJson(emulator.baseUrl() + path, json.replace('\'', '"'), "x-key", KEY);
    }

    static PlainHttp.Response get(BflEmulator emulator, String path) {
        return PlainHttp.get(emulator.baseUrl() + path, "x-key", KEY);
    }

    /** Submits a small image; what is given comes on top. */
    static JsonNode submit(BflEmulator emulator, String more) {
        PlainHttp.Response response = post(emulator, MODEL, MUG + more + "}");
        if (response.status() != 200) {
            throw new AssertionError(response.status() + " " + response.text());
        }
        return response.json();
    }

    /** Polls as the contract wants it: the address as given, without the key. */
    static JsonNode poll(JsonNode submission) {
        return PlainHttp.get(submission.path("polling_url").asText()).json();
    }

    static String status(JsonNode submission) {
        return poll(submission).path("status").asText();
    }

    static String sample(JsonNode submission) {
        return poll(submission).at("/result/sample").asText();
    }

    /** What FastAPI says is wrong first: its place in the body, and its type. */
    static String finding(PlainHttp.Response response) {
        JsonNode first = response.json().at("/detail/0");
        return first.at("/loc/0").asText() + "." + first.at("/loc/1").asText() + " "
                + first.path("type").asText();
    }

    static String base64(int width, int height) {
        return Base64.getEncoder().encodeToString(OpenAiWire.png(width, height, false));
    }
}
