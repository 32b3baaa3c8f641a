package dev.easel.routing;

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
import dev.easel.Operation;
import dev.easel.PreparedTask;
import dev.easel.ProviderId;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UpscaleRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

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
 *       one provider, the first is asked that does not refuse the handle. A client refuses one that names an address at another service, and
 *       only some handles name an address (BFL's). Elsewhere a handle does not say which of the clients has the task: it is best resumed
 *       with a routing client that has one client of its provider, or with that client itself.
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

    static RoutingClient create(Routing routing, boolean keepsOpen) {
        return new RoutingClient(routing, keepsOpen);
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
        return MergedCapabilities.of(routing.clients().stream()
                .map(client -> client.capabilities(ImageClient::capabilities))
                .toList());
    }

    @Override
    public Capabilities capabilities(String model) {
        ImageRequest request =
                ImageRequest.builder().prompt("a model").model(model).build();
        List<Capabilities> all = routing.clients().stream()
                .flatMap(client -> routing.aliases().resolved(request, client).stream()
                        .map(resolved -> client.capabilities(
                                each -> each.capabilities(resolved.model().orElse(model)))))
                .toList();
        return all.isEmpty() ? capabilities() : MergedCapabilities.of(all);
    }

    /** Returns the clients by their names, in order. */
    public Map<String, ImageClient> clients() {
        return routing.clients().stream()
                .collect(Collectors.toMap(
                        NamedClient::name, NamedClient::client, (one, other) -> one, LinkedHashMap::new));
    }

    @Override
    public ImageResult generate(ImageRequest request, CallOptions options) {
        return start(RoutedOperation.images(request, routing), options).join();
    }

    @Override
    public ImageTask submit(ImageRequest request, CallOptions options) {
        return start(RoutedOperation.images(request, routing), options);
    }

    /**
     * Prepares a task at the client that it goes to first; its handle is of that client. After a fallback the task has another one.
     */
    @Override
    public PreparedTask prepare(ImageRequest request, CallOptions options) {
        return new RoutedPreparedTask(task(RoutedOperation.images(request, routing), options), this::requireOpen);
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
                Operation.CAPTION,
                options,
                (client, left) -> client.submit(request, left).task());
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
        return start(
                Operation.EXPAND_PROMPT,
                options,
                (client, left) -> client.submitPromptExpansion(prompt, left).task());
    }

    /** The wait is that of the routed task, so that an interrupt cancels it. */
    private static TextResult text(RoutedTask task) {
        task.join();
        return await(TextTask.of(task).result());
    }

    private RoutedTask start(
            Operation operation, CallOptions options, BiFunction<ImageClient, CallOptions, ImageTask> submit) {
        requireOpen();
        if (routing.clients().stream()
                .noneMatch(client -> client.can(service -> service.operations().contains(operation)))) {
            throw new UnsupportedByServiceException(
                    "none of the clients " + names() + " does " + operation.label(), none());
        }
        return start(RoutedOperation.operation(operation, submit), options);
    }

    private RoutedTask start(RoutedOperation operation, CallOptions options) {
        return task(operation, options).start();
    }

    /** Returns a task that is found good, and is not started. */
    private RoutedTask task(RoutedOperation operation, CallOptions given) {
        requireOpen();
        // Two clients that are hedged must not write to one place that nobody here knows of.
        CallOptions options =
                routing.hedge().delay().isPresent() && given.destination().isEmpty()
                        ? given.toBuilder().destination(Destination.memory()).build()
                        : given;
        RoutedDeadline deadline = RoutedDeadline.of(options, routing);
        Selection selection = Selection.of(operation, deadline.optionsOf(options), routing);
        return RoutedTask.of(routing, options, deadline, selection, () -> closed);
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
        List<NamedClient> having = routing.clients().stream()
                .filter(client -> client.can(service -> service.catalogues().contains(catalogue)))
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
        return NamedClient.ofHandle(handle, routing.clients(), verb);
    }

    /**
     * Returns one receiver for the callbacks of all clients that receive some. A request may bear its address: each client then gets the
     * address of its own receiver instead, behind the same base, and a client whose service takes none gets none and polls. Where an account
     * has one address for everything, that may be this receiver's too: each client is given the callback, and the one whose task it names, and
     * which accepts its signature, polls.
     *
     * @throws UnsupportedByServiceException if none of the clients receives callbacks
     */
    @Override
    public CallbackReceiver callbackReceiver() {
        requireOpen();
        return routing.callbacks().open();
    }

    /**
     * Ends everything that is under way, as each client does, and closes the clients, unless {@link RoutingClientBuilder#keepOpen()}: then tasks that
     * are under way go on, and fall back no more.
     */
    @Override
    public void close() {
        closed = true;
        RuntimeException failure = null;
        if (!keepsOpen) {
            for (NamedClient client : routing.clients()) {
                try {
                    client.client().close();
                } catch (RuntimeException e) {
                    // The others are closed all the same.
                    failure = failure == null ? e : failure;
                } catch (Error e) {
                    failure = failure == null ? new IllegalStateException(client + " could not be closed", e) : failure;
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
        return routing.clients().stream().map(NamedClient::name).toList();
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
}
