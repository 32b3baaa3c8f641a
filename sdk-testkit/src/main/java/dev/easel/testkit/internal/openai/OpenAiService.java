package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import dev.easel.testkit.internal.TaskQueue;
import dev.easel.testkit.internal.TaskQueue.Task;
import dev.easel.testkit.internal.openai.Profile.Trait;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One host of the family: its routes, its credentials and its headers around what {@link ImageWork}, {@link ResponsesApi} and
 * {@link AsyncJobs} do. Thread-safe.
 */
public final class OpenAiService implements Service {
    private static final String CLASSIC_VERSION = "2025-04-01-preview";
    private static final String ASYNC = "/async";

    private final Surroundings surroundings;
    private final OpenAiSettings settings;
    private final Profile profile;
    private final ErrorForm errors;
    private final Models models;
    private final Hosting hosting;
    private final CallReader reader;
    private final Artist artist;
    private final ImageWork work;
    private final ResponsesApi responses;
    private final AsyncJobs jobs;
    private final Gate gate;
    private final TaskQueue<Boolean> queue;
    private final AtomicLong numbers = new AtomicLong();

    public OpenAiService(Surroundings surroundings, OpenAiSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.profile = Profiles.of(settings.host());
        this.errors = settings.errors() == null ? profile.errors() : settings.errors();
        this.models = new Models(settings, profile, surroundings.clock());
        this.hosting = new Hosting(settings, profile.base(), surroundings);
        this.reader = new CallReader(settings, profile, models);
        Moderation moderation =
                settings.moderation() == Moderation.OF_THE_HOST ? profile.moderation() : settings.moderation();
        this.artist = new Artist(surroundings, settings.host().name().replace('_', ' '));
        this.work = new ImageWork(
                settings,
                errors,
                moderation,
                artist,
                new Bodies(settings, surroundings.clock(), hosting),
                surroundings.clock());
        this.responses = new ResponsesApi(surroundings, settings, work, artist, reader);
        this.jobs = new AsyncJobs(surroundings, settings, work, artist, hosting);
        this.gate = new Gate(settings, profile, surroundings.clock());
        this.queue = new TaskQueue<>(
                surroundings.clock(), settings.queueTime(), settings.generationTime(), settings.workers());
    }

    /** The path that stands before every route. */
    public static String base(Host host) {
        return Profiles.of(host).base();
    }

    /** The host's own body of an error. */
    public String errorBody(int status, String type, String message, String code) {
        JsonNode body = ApiError.of(status, type, message, null, code).body(errors);
        return errors == ErrorForm.PLAIN_TEXT ? message : body.toString();
    }

    public void next(ResponseEnding ending) {
        responses.next(ending);
    }

    public String event(String responseId) {
        return responses.event(responseId, numbers.incrementAndGet()).toString();
    }

    public long billed() {
        responses.settle();
        jobs.settle();
        return work.billed();
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        String route = route(path);
        if (atImageHost || hosting.isFile(path)) {
            return ExchangeKind.DOWNLOAD;
        }
        if (route == null) {
            return ExchangeKind.OTHER;
        }
        if (isImages(route) || route.equals("/responses")) {
            return ExchangeKind.SUBMIT;
        }
        if (route.equals(profile.models())) {
            return ExchangeKind.CATALOGUE;
        }
        boolean task = route.startsWith("/responses/") || isJob(route);
        return !task
                ? ExchangeKind.OTHER
                : route.endsWith("/cancel")
                        ? ExchangeKind.CANCEL
                        : method.equals("GET") ? ExchangeKind.POLL : ExchangeKind.OTHER;
    }

    private boolean isImages(String route) {
        return route.equals(profile.generate())
                || route.equals(profile.edit())
                || (settings.host() == Host.ZHIPU && route.equals(ASYNC + profile.generate()))
                || (settings.host() == Host.NIM && route.equals("/infer"));
    }

    private boolean isJob(String route) {
        return settings.host() == Host.ZHIPU
                ? route.startsWith("/async-result/")
                : settings.host() == Host.MODELSCOPE && route.startsWith("/tasks/");
    }

    /** What follows the base and, in Azure's classic paths, the deployment; null where the path is not below it. */
    private @Nullable String route(String path) {
        String rest = path.startsWith(profile.base() + "/")
                ? path.substring(profile.base().length())
                : null;
        if (rest == null || settings.host() != Host.AZURE_CLASSIC) {
            return rest;
        }
        int end = rest.indexOf('/', 1);
        return end < 0 ? null : rest.substring(end);
    }

    @Override
    public Reply handle(Request incoming) {
        if (incoming.atImageHost()) {
            return hosting.image(incoming);
        }
        Reply reply;
        try {
            reply = routed(incoming);
        } catch (ApiError error) {
            boolean late = settings.has(Quirk.LATE_REFUSAL) && error.status() == 400;
            reply = late ? Reply.later(settings.generationTime(), () -> error.reply(errors)) : error.reply(errors);
        }
        return gate.headed(reply);
    }

    private Reply routed(Request incoming) {
        String route = route(incoming.path());
        ExchangeKind kind = kindOf(incoming.method(), incoming.path(), false);
        boolean response = route != null && route.startsWith("/responses") && profile.has(Trait.RESPONSES);
        boolean known = kind == ExchangeKind.DOWNLOAD
                || response
                || (kind != ExchangeKind.OTHER && !route(incoming).startsWith("/responses"));
        if (!known || !versionFits(incoming)) {
            return Reply.empty(404);
        }
        gate.checkKey(incoming);
        if (kind == ExchangeKind.DOWNLOAD) {
            return hosting.file(incoming.path());
        }
        boolean submit = kind == ExchangeKind.SUBMIT;
        if (!response && !incoming.method().equals(submit ? "POST" : "GET")) {
            throw ApiError.of(405, "invalid_request_error", "Not allowed to " + incoming.method() + ".", null, null);
        }
        if (kind == ExchangeKind.CATALOGUE) {
            return Reply.json(200, models.list());
        }
        if (response) {
            return response(incoming, route(incoming).substring("/responses".length()));
        }
        return submit ? images(incoming, route(incoming)) : jobs.status(incoming, lastOf(incoming.path()));
    }

    private String route(Request incoming) {
        return String.valueOf(route(incoming.path()));
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The classic paths exist in one version; the newer ones may name theirs. */
    private boolean versionFits(Request incoming) {
        String version = incoming.queryValue("api-version");
        return switch (settings.host()) {
            case AZURE_CLASSIC -> CLASSIC_VERSION.equals(version) || (version != null && !settings.strict());
            case AZURE_V1 -> version == null || version.equals("preview") || version.equals("v1");
            default -> version == null || !settings.strict();
        };
    }

    private Reply response(Request incoming, String rest) {
        String id = rest.isEmpty()
                ? ""
                : incoming.segments().get(incoming.segments().size() - (rest.endsWith("/cancel") ? 2 : 1));
        String call = incoming.method() + (rest.isEmpty() ? "" : rest.endsWith("/cancel") ? "/cancel" : "/id");
        return switch (call) {
            case "POST" -> {
                gate.admit(1);
                yield responses.create(incoming);
            }
            case "POST/cancel" -> responses.cancel(id);
            case "GET/id" -> responses.retrieve(id, incoming);
            case "DELETE/id" -> responses.delete(id);
            default -> throw ApiError.of(405, "invalid_request_error", "Not allowed to " + call + ".", null, null);
        };
    }

    private Reply images(Request incoming, String route) {
        if (route.equals("/infer")) {
            ImageCall inference = NimInference.read(incoming, profile);
            return inTurn(fails -> NimInference.response(inference, work, artist.seed(inference)));
        }
        String deployment =
                settings.host() == Host.AZURE_CLASSIC ? incoming.segments().get(2) : null;
        boolean edit = route.equals(profile.edit());
        boolean async = route.startsWith(ASYNC) || settings.host() == Host.MODELSCOPE;
        if (settings.host() == Host.MODELSCOPE && !"true".equals(incoming.header("X-ModelScope-Async-Mode"))) {
            throw ApiError.invalid("Send X-ModelScope-Async-Mode: true.", "X-ModelScope-Async-Mode", "invalid_value");
        }
        ImageCall call = edit ? reader.edit(incoming, deployment) : reader.generation(incoming, deployment);
        gate.admit(call.count());
        return async ? jobs.submit(call) : inTurn(fails -> work.response(call, fails));
    }

    /** How a response is made once its turn has come. */
    private interface Turn {
        Reply response(boolean fails);
    }

    /** Holds a blocking call back until its turn has come and its time has passed. */
    private Reply inTurn(Turn turn) {
        boolean fails = surroundings.takeFailure();
        String name = Long.toString(numbers.incrementAndGet());
        Task<Boolean> task = queue.submit(name, fails, fails);
        Duration wait = Duration.between(surroundings.clock().instant(), task.finishesAt());
        if (wait.isNegative() || wait.isZero()) {
            queue.forget(name);
            return made(turn, fails);
        }
        return Reply.later(wait, () -> {
            queue.finishNow(task);
            queue.forget(name);
            return made(turn, fails);
        });
    }

    private Reply made(Turn turn, boolean fails) {
        try {
            return turn.response(fails);
        } catch (ApiError error) {
            return error.reply(errors);
        }
    }
}
