package dev.easel.internal.client;

import dev.easel.CallOptions;
import dev.easel.CallbackReceiver;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ClientClosedException;
import dev.easel.Destination;
import dev.easel.FailureDetails;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.PreparedTask;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TextTask;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.internal.engine.Asked;
import dev.easel.internal.engine.Engine;
import dev.easel.internal.engine.ForeignProtocol;
import dev.easel.internal.engine.PlannedCall;
import dev.easel.internal.engine.Query;
import dev.easel.internal.engine.SettingNames;
import dev.easel.internal.engine.StatusCheck;
import dev.easel.internal.engine.Task;
import dev.easel.internal.engine.TaskOptions;
import dev.easel.internal.engine.UnderWay;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.transport.Transport;
import dev.easel.internal.transport.TransportStack;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.ProviderSetup;
import dev.easel.spi.ServiceCalls;
import dev.easel.spi.WireExchange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client: checks, plans, starts tasks, and knows which are under way. */
public final class DefaultImageClient implements ImageClient, ServiceCalls {
    private final ProviderProtocol own;
    private final ProviderProtocol protocol;
    private final CallOptions defaults;
    private final ClientResources resources;
    private final Engine engine;
    private final Planner planner;
    private final SettingNames names;
    private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
    private final Consumer<UnderWay> ended = underWay::remove;
    private final Verbs verbs;
    private @Nullable CallbackReceiver receiver;
    private volatile boolean closed;

    private DefaultImageClient(ProviderSetup setup, ProviderProtocol protocol, ClientSettings settings) {
        this.own = setup.protocol();
        this.protocol = protocol;
        this.defaults = settings.defaults();
        this.resources = new ClientResources(settings);
        Transport transport = TransportStack.create(
                resources.http(),
                resources.calls(),
                setup.baseUrl(),
                setup.credentials(),
                own::vouchesFor,
                settings.allowedHosts(),
                settings.limits(),
                settings.maxExchangesInFlight(),
                resources.time());
        this.engine = new Engine(
                protocol,
                setup.baseUrl(),
                transport,
                resources.time(),
                resources.calls(),
                resources.callbacks(),
                resources.foreignCallbacks(),
                resources.chance(),
                settings.retries(),
                settings.maxUnfinishedTasks(),
                settings.limits());
        this.verbs = new Verbs(protocol, engine.capabilities());
        this.names = SettingNames.of(protocol);
        this.planner = new Planner(protocol, engine.capabilities(), resources.random(), settings.uploader());
    }

    /** Makes one. */
    public static ImageClient create(ProviderSetup setup, ClientSettings settings) {
        ProviderProtocol protocol = ForeignProtocol.wrap(setup.protocol());
        return Engine.typed(protocol.id(), () -> new DefaultImageClient(setup, protocol, settings));
    }

    @Override
    public ProviderId provider() {
        return protocol.id();
    }

    @Override
    public Capabilities capabilities() {
        return engine.capabilities();
    }

    @Override
    public Capabilities capabilities(String model) {
        return engine.typed(() -> protocol.capabilities(model));
    }

    @Override
    public ProviderProtocol protocol() {
        return own;
    }

    @Override
    public ImageResult generate(ImageRequest request, CallOptions options) {
        Task task = engine.typed(() -> draft(request, options).task());
        register(task);
        return task.run();
    }

    @Override
    public ImageTask submit(ImageRequest request, CallOptions options) {
        return start(engine.typed(() -> draft(request, options).task()));
    }

    @Override
    public PreparedTask prepare(ImageRequest request, CallOptions callOptions) {
        return engine.typed(() -> prepared(request, callOptions));
    }

    private PreparedTask prepared(ImageRequest request, CallOptions callOptions) {
        Draft draft = draft(request, callOptions);
        TaskHandle handle = TaskHandle.of(
                protocol.id(),
                draft.calls.stream()
                        .map(call -> call.taskCall(engine.capabilities()))
                        .toList(),
                resources.time().instant(),
                engine.capabilities().resultLifetime().orElse(null));
        return new Prepared(handle, () -> {
            requireOpen();
            return start(engine.typed(draft::task));
        });
    }

    private Draft draft(ImageRequest request, CallOptions callOptions) {
        requireOpen();
        TaskOptions options = options(callOptions);
        List<Warning> warnings = RequestCheck.check(
                request, protocol, engine.capabilities(), options.unsupported(), planner.canUpload());
        Asked asked = Asked.of(request, protocol, engine.capabilities(), names, warnings);
        return new Draft(options, planner.plan(request, options.deadline()), asked, warnings, request);
    }

    private static Operation operation(ImageRequest request) {
        return request.mask().isPresent()
                ? Operation.INPAINTING
                : request.initImage().isPresent()
                        ? Operation.IMAGE_TO_IMAGE
                        : request.controls().isEmpty() ? Operation.TEXT_TO_IMAGE : Operation.CONTROLNET;
    }

    /** Fills in the defaults, and finds a destination that cannot work before anything is paid for. */
    private TaskOptions options(CallOptions callOptions) {
        TaskOptions options = TaskOptions.of(callOptions, defaults, protocol);
        ImageStores.of(options.destination()).check();
        return options;
    }

    /** A request that was found good, and what is to be sent for it. */
    private final class Draft {
        private final TaskOptions options;
        private final List<PlannedCall> calls;
        private final Asked asked;
        private final List<Warning> warnings;
        private final ImageRequest request;

        Draft(TaskOptions options, List<PlannedCall> calls, Asked asked, List<Warning> warnings, ImageRequest request) {
            this.options = options;
            this.calls = calls;
            this.asked = asked;
            this.warnings = warnings;
            this.request = request;
        }

        Task task() {
            return Task.of(
                    engine,
                    options,
                    calls,
                    asked,
                    warnings,
                    start -> start.operation(operation(request)).request(request),
                    ended);
        }
    }

    @Override
    public ImageTask resume(TaskHandle handle, CallOptions callOptions) {
        requireOpen();
        return start(engine.typed(() -> {
            requireResumable(handle);
            return Task.resumed(engine, options(callOptions), handle, ended);
        }));
    }

    @Override
    public TaskStatus check(TaskHandle handle) {
        return Query.await(checkAsync(handle));
    }

    @Override
    public CompletableFuture<TaskStatus> checkAsync(TaskHandle handle) {
        return engine.typed(() -> checked(handle));
    }

    private CompletableFuture<TaskStatus> checked(TaskHandle handle) {
        requireOpen();
        requireResumable(handle);
        TaskOptions options = TaskOptions.of(CallOptions.defaults(), defaults, protocol);
        List<CompletableFuture<TaskStatus>> polls = handle.calls().stream()
                .map(taskCall -> {
                    Query<TaskStatus> poll =
                            Query.once(engine, options, StatusCheck.of(protocol.status(taskCall)), ended);
                    return register(poll) ? poll.start() : poll.result();
                })
                .toList();
        return CompletableFuture.allOf(polls.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> StatusCheck.together(
                        polls.stream().map(CompletableFuture::join).toList()));
    }

    private void requireResumable(TaskHandle handle) {
        if (!handle.provider().equals(protocol.id())) {
            throw unusable("is for provider " + handle.provider() + ", but this client speaks to " + protocol.id()
                    + "; resume it with a client of " + handle.provider());
        }
        if (!engine.capabilities().resumable()) {
            throw unusable("cannot be resumed: a call to " + protocol.id()
                    + " responds on the connection of the submission and has no task that can be polled");
        }
        for (TaskCall taskCall : handle.calls()) {
            if (taskCall.taskId().isEmpty()) {
                throw unusable("names no task: it was taken before " + protocol.id()
                        + " had accepted it; take it after ImageTask.accepted()");
            }
            if (!protocol.canPoll(taskCall)) {
                throw unusable("cannot be resumed: " + protocol.id() + " has no call that asks for work of its kind");
            }
        }
    }

    @Override
    public ImageResult upscale(UpscaleRequest request, CallOptions options) {
        return Task.await(submit(request, options));
    }

    @Override
    public ImageTask submit(UpscaleRequest request, CallOptions options) {
        verbs.require(Operation.UPSCALE);
        verbs.requireOwn(request.options());
        return submit(engine.typed(() -> protocol.upscale(request)), options, Operation.UPSCALE);
    }

    @Override
    public String caption(CaptionRequest request, CallOptions options) {
        return Query.await(captionAsync(request, options));
    }

    @Override
    public TextTask submit(CaptionRequest request, CallOptions options) {
        verbs.require(Operation.CAPTION);
        verbs.requireOwn(request.options());
        return TextTask.of(submit(engine.typed(() -> protocol.caption(request)), inMemory(options), Operation.CAPTION));
    }

    @Override
    public List<String> expandPrompt(String prompt, CallOptions options) {
        return Query.await(expandPromptAsync(prompt, options));
    }

    @Override
    public TextTask submitPromptExpansion(String prompt, CallOptions options) {
        verbs.require(Operation.EXPAND_PROMPT);
        return TextTask.of(
                submit(engine.typed(() -> protocol.expandPrompt(prompt)), inMemory(options), Operation.EXPAND_PROMPT));
    }

    /** Text goes to no destination, so one that cannot work is no reason to refuse. */
    private static CallOptions inMemory(CallOptions options) {
        return options.toBuilder().destination(Destination.memory()).build();
    }

    @Override
    public List<CatalogueEntry> catalogue(Catalogue catalogue, CallOptions options) {
        return Query.await(catalogueAsync(catalogue, options));
    }

    @Override
    public CompletableFuture<List<CatalogueEntry>> catalogueAsync(Catalogue catalogue, CallOptions options) {
        verbs.require(catalogue);
        requireOpen();
        return engine.typed(() -> protocol.knownCatalogue(catalogue)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> ask(protocol.catalogue(catalogue), options)));
    }

    @Override
    public <T> CompletableFuture<T> ask(WireExchange<T> exchange, CallOptions callOptions) {
        requireOpen();
        return engine.typed(() -> {
            Query<T> run = Query.of(engine, TaskOptions.of(callOptions, defaults, protocol), exchange, ended);
            return register(run) ? run.start() : run.result();
        });
    }

    @Override
    public <T> T await(CompletableFuture<T> response) {
        return Query.await(response);
    }

    @Override
    public ImageTask submit(Job job, CallOptions callOptions) {
        return submit(job, callOptions, null);
    }

    private ImageTask submit(Job job, CallOptions callOptions, @Nullable Operation operation) {
        requireOpen();
        return start(engine.typed(() -> {
            Job guarded = ForeignProtocol.job(job);
            verbs.requireReachable(guarded.inputs(), planner.canUpload());
            TaskOptions options = options(callOptions);
            return Task.of(
                    engine,
                    options,
                    List.of(planner.plan(guarded, options.deadline())),
                    Asked.NOTHING,
                    List.of(),
                    start -> start.operation(operation),
                    ended);
        }));
    }

    private Task start(Task task) {
        if (register(task)) {
            task.start();
        }
        return task;
    }

    /** Whether the task may begin; if the client was closed meanwhile, it has ended. */
    private boolean register(UnderWay task) {
        underWay.add(task);
        if (closed) {
            // Whoever closed may not have seen this one.
            task.close();
            return false;
        }
        return true;
    }

    @Override
    public CallbackReceiver callbackReceiver() {
        requireOpen();
        if (!engine.typed(() -> DefaultCallbackReceiver.supports(protocol))) {
            throw verbs.unsupported("callbacks; wait for its tasks with ImageTask.result()");
        }
        return receiver();
    }

    private synchronized CallbackReceiver receiver() {
        CallbackReceiver only = receiver;
        if (only == null) {
            only = DefaultCallbackReceiver.create(
                    protocol,
                    engine.callbackRegistry(),
                    new PublishedKeys(resources.time(), keys -> ask(keys, CallOptions.defaults())));
            receiver = only;
        }
        return only;
    }

    @Override
    public void close() {
        closed = true;
        // First: whatever ends makes room for another, which would be sent and paid for on the way out.
        engine.close();
        // Each removes itself, so the set is walked as a copy.
        List.copyOf(underWay).forEach(UnderWay::close);
        resources.close();
    }

    @Override
    public String toString() {
        return "ImageClient[" + engine.serviceName() + "]";
    }

    private void requireOpen() {
        if (closed) {
            throw new ClientClosedException(
                    "this client of " + protocol.id()
                            + " is closed; build a new one, and close it when the work is done",
                    FailureDetails.builder().provider(protocol.id()).build(),
                    null);
        }
    }

    private InvalidRequestException unusable(String message) {
        return new InvalidRequestException(
                List.of(Violation.of("task handle", message)),
                FailureDetails.builder().provider(protocol.id()).build());
    }
}
