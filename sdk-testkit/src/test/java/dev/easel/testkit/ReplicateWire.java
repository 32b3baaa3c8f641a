package dev.easel.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.util.ArrayList;
import java.util.List;

/** Requests to Replicate, written out. */
final class ReplicateWire {
    static final String KEY = "r8_MARKEDKEY_replicate";
    static final String SCHNELL = "/models/black-forest-labs/flux-schnell/predictions";
    static final String SDXL = "stability-ai/sdxl";
    /** As small as flux draws. */
    static final String MUG = "'prompt':'a mug','megapixels':'0.25','go_fast':false";

    private ReplicateWire() {}

    static ReplicateEmulator with(VirtualTime time, Quirk... quirks) {
        return ReplicateEmulator.builder().clock(time).quirks(quirks).start();
    }

    /** Posts JSON in single quotes below the API's base, with the token. */
    static PlainHttp.Response post(ReplicateEmulator emulator, String path, String json, String... headers) {
        return PlainHttp.postJson(emulator.apiUrl() + path, json.replace('\'', '"'), withToken(headers));
    }

    /** Submits to flux-schnell. */
    static PlainHttp.Response submit(ReplicateEmulator emulator, String input, String... headers) {
        return post(emulator, SCHNELL, "{'input':{" + input + "}}", headers);
    }

    /** Submits to SDXL by its version; small images. */
    static PlainHttp.Response submitSdxl(ReplicateEmulator emulator, String more) {
        String input = "{'prompt':'a mug','width':64,'height':64" + more + "}";
        return post(emulator, "/predictions", "{'version':'" + emulator.version(SDXL) + "','input':" + input + "}");
    }

    static PlainHttp.Response get(ReplicateEmulator emulator, String path) {
        return PlainHttp.get(emulator.apiUrl() + path, withToken());
    }

    static JsonNode poll(ReplicateEmulator emulator, PlainHttp.Response submitted) {
        return get(emulator, "/predictions/" + id(submitted)).json();
    }

    static String id(PlainHttp.Response submitted) {
        return submitted.json().get("id").asText();
    }

    static PlainHttp.Response cancel(ReplicateEmulator emulator, PlainHttp.Response submitted) {
        return post(emulator, "/predictions/" + id(submitted) + "/cancel", "");
    }

    static String status(JsonNode prediction) {
        return prediction.get("status").asText();
    }

    private static String[] withToken(String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + KEY));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }
}
