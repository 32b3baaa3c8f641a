package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.CallbackReceiver;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ClientClosedException;
import dev.easel.ConfigurationException;
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
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client over several; {@link Images} makes it. Each request goes to one of the clients that can do it, in the order of a {@link Choice},
 * and to the next where the {@link Fallback} says so. The result has the {@link Route} as a tag. Thread-safe.
 *
 * <ul>
 *   <li><b>Deadline.</b> One for all clients together, from the call to the last image; each client gets what is left of it. The deadlines
 *       in the defaults of the clients do not count.
 *   <li><b>Options.</b> Each client gets those of the call. A {@link dev.easel.SubmissionHook} is called before each submission to any of
 *       them, and its veto ends the task. A {@link dev.easel.TaskListener} follows each submission to a client as a task of its own, from
 *       {@code onStart} to {@code onFinished}; a {@link RoutingListener} is told what joins them. {@link ImageRequest#options()} go to the
 *       clients of their provider alone.
 *   <li><b>Ids.</b> A {@link ImageRequest#requestId()} is used once for each provider; where the request goes to a second client of the same
 *       provider, that one has a random id.
 *   <li><b>Failures.</b> A task that no client has images for ends with the failure of the last one, or, before it, of the last that may have
 *       been billed; the failures of the others are its suppressed exceptions.
 *   <li><b>Handles.</b> {@link #resume} and {@link #check} take a handle of any of the clients, also in another process. Where several are of
 *       one provider, the first is asked that does not refuse the handle, so a handle is best resumed with a routing client that has one
 *       client of its provider, or with that client itself.
 *   <li><b>Budget.</b> With a {@link Budget}, tasks begin on another thread than the caller's, since a budget may block.
 * </ul>
 */
public final class RoutingClient implements ImageClient {
    private static final ProviderId PROVIDER = ProviderId.of("routing");

    private final Routing routing;
    private final boolean keepsOpen;
    private volatile boolean closed;

    private RoutingClient(Routing routing, boolean keepsOpen) {
        this.routing = routing;
        this.keepsOpen = keepsOpen;
    }

    /** Returns {@code routing}; results and handles name the provider that a task went to. */
    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    /**
     * Returns what the clients can do together: the operations, the lists and the fields of any of them, and the widest ranges. That tasks
     * can be cancelled or resumed, and that the client chooses their ids, it says only where it holds for all.
     */
    @Override
    public Capabilities capabilities() {
        return merged(ImageClient::capabilities);
    }

    @Override
    public Capabilities capabilities(String model) {
        ImageRequest request = ImageRequest.builder().prompt("a model").model(model).build();
        List<Capabilities> all = routing.members().stream()
                .flatMap(member -> routing.aliases().resolved(request, member).stream()
                        .map(resolved -> member.client().capabilities(resolved.model().orElse(model))))
                .toList();
        return all.isEmpty() ? capabilities() : MergedCapabilities.of(all);
    }

    private Capabilities merged(Function<ImageClient, Capabilities> of) {
        return MergedCapabilities.of(
                routing.members().stream().map(Member::client).map(of).toList());
    }

    /** Returns the clients by their names, in order. */
    public Map<String, ImageClient> clients() {
        return routing.members().stream()
                .collect(Collectors.toMap(
                        Member::name, Member::client, (one, other) -> one, LinkedHashMap::new));
    }

    @Override
    public ImageResult generate(ImageRequest request, CallOptions options) {
        return start(Ask.images(request, routing), options).join();
    }

    @Override
    public ImageTask submit(ImageRequest request, CallOptions options) {
        return start(Ask.images(request, routing), options);
    }

    /**
     * Prepares a task at the client that it goes to first; its handle is of that client. After a fallback the task has another one.
     */
    @Override
    public PreparedTask prepare(ImageRequest request, CallOptions options) {
        requireOpen();
        Draft draft = draft(Ask.images(request, routing), options);
        return new RoutedPreparedTask(
                RoutedTask.handleOf(draft.selection().candidates().get(0), routing), () -> begin(draft));
    }

    @Override
    public ImageResult upscale(UpscaleRequest request, CallOptions options) {
        return upscaling(request, options).join();
    }

    @Override
    public ImageTask submit(UpscaleRequest request, CallOptions options) {
        return upscaling(request, options);
    }

    private RoutedTask upscaling(UpscaleRequest request, CallOptions options) {
        return start(Operation.UPSCALE, options, (client, left) -> client.submit(request, left));
    }

    @Override
    public String caption(CaptionRequest request, CallOptions options) {
        return text(captioning(request, options)).first();
    }

    @Override
    public TextTask submit(CaptionRequest request, CallOptions options) {
        return TextTask.of(captioning(request, options));
    }

    private RoutedTask captioning(CaptionRequest request, CallOptions options) {
        return start(
                Operation.CAPTION, options, (client, left) -> client.submit(request, left).task());
    }

    @Override
    public List<String> expandPrompt(String prompt, CallOptions options) {
        return text(expanding(prompt, options)).texts();
    }

    @Override
    public TextTask submitPromptExpansion(String prompt, CallOptions options) {
        return TextTask.of(expanding(prompt, options));
    }

    private RoutedTask expanding(String prompt, CallOptions options) {
        return start(Operation.EXPAND_PROMPT, options, (client, left) -> client.submitPromptExpansion(prompt, left)
                .task());
    }

    /** The wait is that of the routed task, so that an interrupt cancels it. */
    private static TextResult text(RoutedTask task) {
        task.join();
        return await(TextTask.of(task).result());
    }

    private RoutedTask start(
            Operation operation,
            CallOptions options,
            BiFunction<ImageClient, CallOptions, ImageTask> submit) {
        requireOpen();
        if (!capabilities().operations().contains(operation)) {
            throw new UnsupportedByServiceException(
                    "none of the clients " + names() + " does " + operation.label(), none());
        }
        return start(Ask.operation(operation, submit), options);
    }

    private RoutedTask start(Ask ask, CallOptions options) {
        requireOpen();
        return begin(draft(ask, options));
    }

    /** What was found good, and is to be begun. */
    private record Draft(CallOptions options, RoutedDeadline deadline, Selection selection) {}

    private Draft draft(Ask ask, CallOptions given) {
        // Two clients that are hedged must not write to one place that nobody here knows of.
        CallOptions options =
                routing.hedge().delay().isPresent() && given.destination().isEmpty()
                        ? given.toBuilder().destination(Destination.memory()).build()
                        : given;
        RoutedDeadline deadline = RoutedDeadline.of(options, routing);
        return new Draft(options, deadline, Selection.of(ask, deadline.optionsOf(options), routing));
    }

    private RoutedTask begin(Draft draft) {
        requireOpen();
        return RoutedTask.start(routing, draft.options(), draft.deadline(), draft.selection(), () -> closed);
    }

    /**
     * Returns the lists of all clients that have one, in order, without names that were there before. A client whose query fails is left
     * out, unless all fail.
     */
    @Override
    public List<CatalogueEntry> catalogue(Catalogue catalogue, CallOptions options) {
        return await(catalogueAsync(catalogue, options));
    }

    /** Does the same as {@link #catalogue(Catalogue, CallOptions)}. */
    @Override
    public CompletableFuture<List<CatalogueEntry>> catalogueAsync(Catalogue catalogue, CallOptions options) {
        requireOpen();
        List<ImageClient> having = routing.members().stream()
                .map(Member::client)
                .filter(client -> client.capabilities().catalogues().contains(catalogue))
                .toList();
        if (having.isEmpty()) {
            throw new UnsupportedByServiceException(
                    "none of the clients " + names() + " lists " + catalogue.label(), none());
        }
        return Catalogues.together(having, client -> client.catalogueAsync(catalogue, options));
    }

    @Override
    public ImageTask resume(TaskHandle handle, CallOptions options) {
        return atItsClient(handle, client -> client.resume(handle, options));
    }

    @Override
    public TaskStatus check(TaskHandle handle) {
        return atItsClient(handle, client -> client.check(handle));
    }

    @Override
    public CompletableFuture<TaskStatus> checkAsync(TaskHandle handle) {
        return atItsClient(handle, client -> client.checkAsync(handle));
    }

    private <T> T atItsClient(TaskHandle handle, Function<ImageClient, T> verb) {
        requireOpen();
        InvalidRequestException refused = null;
        for (Member member : routing.members()) {
            if (member.provider().equals(handle.provider())) {
                try {
                    return verb.apply(member.client());
                } catch (InvalidRequestException cannot) {
                    refused = cannot;
                }
            }
        }
        throw refused != null
                ? refused
                : new InvalidRequestException(Violation.of(
                        Code.WRONG_PROVIDER,
                        "task handle",
                        "is for provider " + handle.provider() + ", and none of the clients " + names()
                                + " speaks to it; add one that does"));
    }

    /**
     * Throws, because an address leads to the receiver of one client and the request may go to another.
     *
     * @throws UnsupportedByServiceException always: give a request for one client the address of that client's own receiver
     */
    @Override
    public CallbackReceiver callbackReceiver() {
        throw new UnsupportedByServiceException(
                "a routing client receives no callbacks, since a request may go to any of its clients; its tasks are polled. Submit"
                        + " to one of " + names() + " with the callbackReceiver() of that client",
                none());
    }

    /**
     * Ends everything that is under way, as each client does, and closes the clients, unless {@link Builder#keepOpen()}: then tasks that
     * are under way go on, and fall back no more.
     */
    @Override
    public void close() {
        closed = true;
        RuntimeException failure = null;
        if (!keepsOpen) {
            for (Member member : routing.members()) {
                try {
                    member.client().close();
                } catch (RuntimeException e) {
                    // The others are closed all the same.
                    failure = e;
                }
            }
        }
        routing.threads().close();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String toString() {
        return "RoutingClient" + names();
    }

    private List<String> names() {
        return routing.members().stream().map(Member::name).toList();
    }

    private static FailureDetails none() {
        return FailureDetails.builder().build();
    }

    private void requireOpen() {
        if (closed) {
            throw new ClientClosedException(
                    "this routing client is closed; build a new one, and close it when the work is done", none(), null);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("the thread was interrupted while it waited");
        } catch (ExecutionException e) {
            Throwable cause = Failures.unwrapped(e);
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        }
    }

    /**
     * Builds a {@link RoutingClient}. For one thread at a time. A wrong setting is a {@link ConfigurationException}, thrown by the setter
     * or by {@link #build()}.
     */
    public static final class Builder {
        private record Named(String name, ImageClient client) {}

        private final List<Named> clients = new ArrayList<>();
        private Choice choice = Choice.inOrder();
        private Fallback fallback = Fallback.defaults();
        private Hedge hedge = Hedge.off();
        private Circuit circuit = Circuit.defaults();
        private Aliases aliases = Aliases.none();
        private @Nullable PriceList prices;
        private @Nullable Budget budget;
        private boolean unknownPrices;
        private @Nullable RoutingListener listener;
        private Duration deadline = Duration.ofMinutes(10);
        private boolean keepsOpen;
        private TimeSource time = SystemTime.INSTANCE;
        private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

        Builder() {}

        /** Adds a client under its provider's name; a second one of a provider gets a number: {@code dan-2}. */
        public Builder add(ImageClient client) {
            String name = client.provider().value();
            int number = 1;
            while (hasName(number == 1 ? name : name + "-" + number)) {
                number++;
            }
            return add(number == 1 ? name : name + "-" + number, client);
        }

        /**
         * Adds a client.
         *
         * @param name its name in decisions, aliases and shares; not used before
         * @param client the client
         * @throws ConfigurationException if the name is blank or was used before
         */
        public Builder add(String name, ImageClient client) {
            if (name.isBlank() || hasName(name)) {
                throw new ConfigurationException(Violation.of(
                        Code.CONFLICT,
                        "clients",
                        name.isBlank()
                                ? "has a blank name; give one"
                                : "has two of the name \"" + name + "\"; give each a name of its own"));
            }
            clients.add(new Named(name, Objects.requireNonNull(client, "client")));
            return this;
        }

        private boolean hasName(String name) {
            return clients.stream().anyMatch(client -> client.name().equals(name));
        }

        /** Sets the order in which clients are tried. By default {@link Choice#inOrder()}. */
        public Builder choice(Choice order) {
            this.choice = order;
            return this;
        }

        /** Sets when the next client is tried. By default {@link Fallback#defaults()}. */
        public Builder fallback(Fallback rules) {
            this.fallback = rules;
            return this;
        }

        /** Sets when a second client is asked while the first still works. By default {@link Hedge#off()}. */
        public Builder hedge(Hedge rules) {
            this.hedge = rules;
            return this;
        }

        /** Sets when a client whose service is down is skipped. By default {@link Circuit#defaults()}. */
        public Builder circuit(Circuit rules) {
            this.circuit = rules;
            return this;
        }

        /** Sets the names that stand for another model at each client. By default {@link Aliases#none()}. */
        public Builder aliases(Aliases names) {
            this.aliases = names;
            return this;
        }

        /** Sets what images cost, for estimates, decisions and the budget. By default no price is known. */
        public Builder prices(PriceList list) {
            this.prices = list;
            return this;
        }

        /**
         * Sets how much may be spent. The worst case is set aside before each submission, and given back by what its end means for money. By
         * default there is no limit.
         */
        public Builder budget(Budget limit) {
            this.budget = limit;
            return this;
        }

        /** Lets requests through whose price is not known although there is a budget. By default they are refused. */
        public Builder allowUnknownPrices() {
            this.unknownPrices = true;
            return this;
        }

        /** Sets who is told of the decisions. By default nobody. */
        public Builder listener(RoutingListener told) {
            this.listener = told;
            return this;
        }

        /**
         * Sets how long a task may take whose {@link CallOptions} do not say it: above zero; 10 minutes by default.
         *
         * @throws ConfigurationException if it is not above zero
         */
        public Builder deadline(Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new ConfigurationException(
                        Violation.of(Code.OUT_OF_RANGE, "deadline", "is " + time + "; give a time above zero"));
            }
            this.deadline = time;
            return this;
        }

        /** Keeps the clients open when the routing client is closed. By default they are closed with it. */
        public Builder keepOpen() {
            this.keepsOpen = true;
            return this;
        }

        /** Sets the clock and the timer, for tests. By default they are the real ones. */
        public Builder timeSource(TimeSource source) {
            this.time = source;
            return this;
        }

        /** Sets the source of random numbers, for tests. It must be thread-safe. */
        public Builder random(RandomGenerator source) {
            this.random = source;
            return this;
        }

        /**
         * Returns a new client.
         *
         * @throws ConfigurationException if there is no client, or a budget without prices or in another currency
         */
        public RoutingClient build() {
            if (clients.isEmpty()) {
                throw new ConfigurationException(Violation.of(Code.MISSING, "clients", "has none; add one"));
            }
            if (budget != null && prices == null && !unknownPrices) {
                throw new ConfigurationException(Violation.of(
                        Code.MISSING, "prices", "is missing, and there is a budget; set it, or allowUnknownPrices()"));
            }
            if (budget != null && prices != null && !budget.currency().equals(prices.currency())) {
                throw new ConfigurationException(Violation.of(
                        Code.CONFLICT,
                        "budget",
                        "is in " + budget.currency() + ", and the prices are in " + prices.currency()
                                + "; give both in one currency"));
            }
            List<Member> members = clients.stream()
                    .map(named -> new Member(
                            named.name(), named.client(), new CircuitState(circuit, named.client(), time)))
                    .toList();
            return new RoutingClient(
                    new Routing(
                            members,
                            choice,
                            fallback,
                            hedge,
                            aliases,
                            new Purse(prices, budget, unknownPrices),
                            listener,
                            deadline,
                            time,
                            random,
                            new Threads()),
                    keepsOpen);
        }
    }
}
