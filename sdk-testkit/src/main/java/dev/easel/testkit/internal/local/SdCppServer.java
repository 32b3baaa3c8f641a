package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.List;
import java.util.function.Supplier;

/**
 * Emulates stable-diffusion.cpp's sd-server: its own queue, its OpenAI-style routes and those that look like the web UI's. An unknown
 * path and a wrong method are a 404 with nothing in it. Thread-safe.
 */
final class SdCppServer implements Service {
    private static final String IMG_GEN = "/sdcpp/v1/img_gen";
    private static final String CAPABILITIES = "/sdcpp/v1/capabilities";
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String MODELS = "/v1/models";
    private static final String TXT2IMG = "/sdapi/v1/txt2img";
    private static final String IMG2IMG = "/sdapi/v1/img2img";

    private static final String INVALID = "invalid generation parameters";

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final SdCppRelease release;
    private final SdCppReader reader;
    private final SdCppJobs jobs;
    private final SdCppV1 v1;
    private final SdCppWebUi webUi;
    private final SdCppWebUiLists lists;
    private final Turns turns;

    SdCppServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.jobs = new SdCppJobs(surroundings, settings);
        this.release = SdCppRelease.of(settings.release());
        this.reader = new SdCppReader(release, settings, surroundings.clock());
        this.v1 = new SdCppV1(release, reader, settings, surroundings.clock());
        this.webUi = new SdCppWebUi(release, reader, settings);
        this.lists = new SdCppWebUiLists(release, settings);
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (path.startsWith(SdCppJobs.PATH)) {
            return path.endsWith("/cancel") ? ExchangeKind.CANCEL : ExchangeKind.POLL;
        }
        return switch (path) {
            case IMG_GEN, GENERATIONS, EDITS, TXT2IMG, IMG2IMG -> ExchangeKind.SUBMIT;
            case CAPABILITIES, MODELS -> ExchangeKind.CATALOGUE;
            default -> SdCppWebUiLists.isAt(path) ? ExchangeKind.CATALOGUE : ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        String origin = request.header("Origin");
        return served(() -> route(request)).withHeader("Access-Control-Allow-Origin", origin == null ? "*" : origin);
    }

    private static Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (SdCppRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Request request) {
        if (request.atImageHost()) {
            return Reply.empty(404);
        }
        if (request.method().equals("OPTIONS")) {
            return Reply.empty(204);
        }
        boolean queued = request.path().startsWith("/sdcpp/");
        if (queued && !release.hasQueue()) {
            return Reply.empty(404);
        }
        return switch (request.method() + " " + request.path()) {
            case "GET " + CAPABILITIES -> Reply.json(200, SdCppCatalogue.capabilities(release, settings.loras()));
            case "POST " + IMG_GEN -> jobs.submit(order(request));
            case "GET /" -> Reply.text(200, "Stable Diffusion Server is running");
            case "GET " + MODELS -> Reply.json(200, SdCppCatalogue.models());
            case "POST " + GENERATIONS -> draw(v1.generation(request));
            case "POST " + EDITS -> draw(v1.edit(request));
            case "POST " + TXT2IMG -> draw(webUi.read(request, false));
            case "POST " + IMG2IMG -> draw(webUi.read(request, true));
            default -> SdCppWebUiLists.isAt(request.path()) ? list(request) : job(request);
        };
    }

    private Reply list(Request request) {
        Reply list = request.method().equals("GET") ? lists.list(request.path()) : null;
        return list == null ? Reply.empty(404) : list;
    }

    private Reply job(Request request) {
        List<String> segments = request.segments();
        boolean ofJobs = request.path().startsWith(SdCppJobs.PATH);
        if (ofJobs && segments.size() == 4 && request.method().equals("GET")) {
            return jobs.find(segments.get(3));
        }
        boolean cancel = ofJobs && segments.size() == 5 && segments.get(4).equals("cancel");
        return cancel && request.method().equals("POST") ? jobs.cancel(segments.get(3)) : Reply.empty(404);
    }

    private SdCppOrder order(Request request) {
        if (request.body().length == 0) {
            throw SdCppRefusal.of(400, "empty body");
        }
        JsonNode body = Json.read(request.body());
        if (!(body instanceof ObjectNode generation)) {
            throw SdCppRefusal.with(400, "invalid json", "parse error");
        }
        SdCppSchema.sift(generation, release, settings.strict());
        return reader.read(
                generation,
                SdCppImages.in(generation, SdCppImages.NONE, INVALID),
                SdCppLoras.listed(generation, settings.loras(), INVALID, false),
                INVALID);
    }

    private Reply draw(SdCppOrder order) {
        return draw(order, () -> v1.response(order));
    }

    private Reply draw(SdCppWebUi.Drawing drawing) {
        return draw(drawing.order(), () -> webUi.response(drawing));
    }

    private Reply draw(SdCppOrder order, Supplier<ObjectNode> response) {
        return turns.take(fails -> {
            if (fails) {
                return SdCppRefusal.of(500, "generate_image returned no results")
                        .reply();
            }
            order.noteIn(surroundings::drew);
            return Reply.json(200, response.get());
        });
    }
}
