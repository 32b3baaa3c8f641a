package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Moment;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.List;
import java.util.function.Supplier;

/**
 * stable-diffusion.cpp's sd-server: its own queue and its OpenAI-style routes. An unknown path and a wrong method are a 404
 * with nothing in it. Thread-safe.
 */
final class SdCppServer implements Service {
    private static final String IMG_GEN = "/sdcpp/v1/img_gen";
    private static final String CAPABILITIES = "/sdcpp/v1/capabilities";
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String MODELS = "/v1/models";

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final SdCppJobs jobs;
    private final SdCppV1 v1;
    private final Turns turns;

    SdCppServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.jobs = new SdCppJobs(surroundings, settings);
        this.v1 = new SdCppV1(settings.strict(), surroundings.clock());
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public Moment momentOf(String method, String path, boolean atImageHost) {
        if (path.startsWith(SdCppJobs.PATH)) {
            return path.endsWith("/cancel") ? Moment.CANCEL : Moment.STATUS;
        }
        return switch (path) {
            case IMG_GEN, GENERATIONS, EDITS -> Moment.SUBMIT;
            case CAPABILITIES, MODELS -> Moment.CATALOGUE;
            default -> Moment.OTHER;
        };
    }

    @Override
    public Reply handle(Ask ask) {
        String origin = ask.header("Origin");
        return served(() -> route(ask)).withHeader("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    }

    private static Reply served(Supplier<Reply> answer) {
        try {
            return answer.get();
        } catch (SdCppRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Ask ask) {
        if (ask.atImageHost()) {
            return Reply.empty(404);
        }
        if (ask.method().equals("OPTIONS")) {
            return Reply.empty(204);
        }
        boolean queued = ask.path().startsWith("/sdcpp/");
        if (queued && !settings.jobQueue()) {
            return Reply.empty(404);
        }
        return switch (ask.method() + " " + ask.path()) {
            case "GET " + CAPABILITIES -> Reply.json(200, SdCppCatalogue.capabilities());
            case "POST " + IMG_GEN -> jobs.submit(order(ask));
            case "GET " + MODELS -> Reply.json(200, SdCppCatalogue.models());
            case "POST " + GENERATIONS -> draw(v1.generation(ask));
            case "POST " + EDITS -> draw(v1.edit(ask));
            default -> job(ask);
        };
    }

    private Reply job(Ask ask) {
        List<String> segments = ask.segments();
        boolean ofJobs = ask.path().startsWith(SdCppJobs.PATH);
        if (ofJobs && segments.size() == 4 && ask.method().equals("GET")) {
            return jobs.find(segments.get(3));
        }
        boolean cancel = ofJobs && segments.size() == 5 && segments.get(4).equals("cancel");
        return cancel && ask.method().equals("POST") ? jobs.cancel(segments.get(3)) : Reply.empty(404);
    }

    private SdCppOrder order(Ask ask) {
        if (ask.body().length == 0) {
            throw SdCppRefusal.of(400, "empty body");
        }
        JsonNode body = Json.read(ask.body());
        if (!(body instanceof ObjectNode generation)) {
            throw SdCppRefusal.with(400, "invalid json", "parse error");
        }
        SdCppSchema.sift(generation, false, settings.strict());
        return SdCppOrder.read(
                generation, List.of(), "invalid generation parameters", settings.strict(), surroundings.clock());
    }

    private Reply draw(SdCppOrder order) {
        return turns.take(fails -> fails
                ? SdCppRefusal.of(500, "generate_image returned no results").reply()
                : Reply.json(200, v1.answer(order)));
    }
}
