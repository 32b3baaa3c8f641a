package dev.easel.zhiqite;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.Violation;
import dev.easel.spi.ServiceCalls;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Offers what Zhiqite has beside the verbs of every client: its image tools, its model list with every field, the training of models, and
 * requests to paths that Easel does not know. Thread-safe; works as long as its client is open.
 *
 * <pre>{@code
 * ZhiqiteService service = ZhiqiteService.of(client);
 * ImageResult swapped = service.run(
 *         ZhiqiteToolRequest.faceSwap().face(portrait).target(group).build());
 * }</pre>
 *
 * <p>Each verb blocks, takes {@link CallOptions} for the one call, and has a form that ends in {@code Async} or, for work that
 * has a task, {@code submit}. It throws, or completes exceptionally with, an {@link dev.easel.EaselException}. A blocking verb
 * throws {@link java.util.concurrent.CancellationException} if the thread is interrupted, and sets the interrupt flag again.
 * Cancelling a future ends its exchange.
 */
public final class ZhiqiteService {
    private final ServiceCalls calls;

    private ZhiqiteService(ServiceCalls calls) {
        this.calls = calls;
    }

    /**
     * Returns the service of a client. It works as long as the client is open.
     *
     * @param client a client that {@link Zhiqite#builder()} or {@link Zhiqite#fromEnv()} made
     * @throws dev.easel.InvalidRequestException if the client is another provider's, or wrapped in another class
     */
    public static ZhiqiteService of(ImageClient client) {
        return new ZhiqiteService(ServiceCalls.of(client, Zhiqite.PROVIDER));
    }

    /**
     * Runs an image tool and waits for its result. Tools that make images have them in {@link ImageResult#images()}, all others
     * have their words, or a JSON document, in {@link ImageResult#texts()}.
     *
     * @throws dev.easel.InvalidRequestException if an input image is a file or bytes and the client has no uploader
     */
    public ImageResult run(ZhiqiteToolRequest request) {
        return run(request, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageResult run(ZhiqiteToolRequest request, CallOptions options) {
        return calls.await(submit(request, options).result());
    }

    /** Does the same as {@link #runAsync(ZhiqiteToolRequest, CallOptions)}, with the client's options. */
    public CompletableFuture<ImageResult> runAsync(ZhiqiteToolRequest request) {
        return runAsync(request, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<ImageResult> runAsync(ZhiqiteToolRequest request, CallOptions options) {
        return submit(request, options).result();
    }

    /**
     * Submits an image tool's work and returns the task at once. The client chooses the task's id, and {@link
     * ImageClient#resume} polls it at the tool's own query. A task is done when its result is there: the status numbers that
     * the documentation shows beside results differ from tool to tool ({@link ZhiqiteBuilder#toolFailureWhen}).
     *
     * @throws dev.easel.InvalidRequestException if an input image is a file or bytes and the client has no uploader
     */
    public ImageTask submit(ZhiqiteToolRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageTask submit(ZhiqiteToolRequest request, CallOptions options) {
        return calls.submit(new ToolJob(request), options);
    }

    /** Returns every model of the service: {@link #models(ZhiqiteModelQuery)}. */
    public Stream<ZhiqiteModel> models() {
        return models(ZhiqiteModelQuery.all());
    }

    /**
     * Returns models of the service ({@code POST /AIGCImgOpenServ/saas/sd/v2/queryModelList}) as a lazy stream. It requests a
     * page, blocking, when the first model on that page is wanted. The stream needs no closing.
     */
    public Stream<ZhiqiteModel> models(ZhiqiteModelQuery query) {
        return models(query, CallOptions.defaults());
    }

    /** Does the same, with options for each page: the deadline holds for one page. */
    public Stream<ZhiqiteModel> models(ZhiqiteModelQuery query, CallOptions options) {
        return StreamSupport.stream(new ModelPages(number -> modelPage(query, number, options)), false);
    }

    /**
     * Returns one page of models ({@code POST /AIGCImgOpenServ/saas/sd/v2/queryModelList}).
     *
     * @param number the number of the page, from 1
     * @throws dev.easel.InvalidRequestException if the number is below 1
     */
    public ZhiqiteModelPage modelPage(ZhiqiteModelQuery query, int number) {
        return modelPage(query, number, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ZhiqiteModelPage modelPage(ZhiqiteModelQuery query, int number, CallOptions options) {
        return calls.await(modelPageAsync(query, number, options));
    }

    /** Does the same as {@link #modelPageAsync(ZhiqiteModelQuery, int, CallOptions)}, with the client's options. */
    public CompletableFuture<ZhiqiteModelPage> modelPageAsync(ZhiqiteModelQuery query, int number) {
        return modelPageAsync(query, number, CallOptions.defaults());
    }

    /**
     * Returns one page of models.
     *
     * @param number from 1
     * @throws dev.easel.InvalidRequestException if it is below 1
     */
    public CompletableFuture<ZhiqiteModelPage> modelPageAsync(
            ZhiqiteModelQuery query, int number, CallOptions options) {
        RequestRules.create()
                .rule(Violation.Code.OUT_OF_RANGE, number >= 1, "number", "is " + number + "; pages count from 1")
                .check();
        return calls.ask(ZhiqiteCatalogues.page(query, number), options);
    }

    /**
     * Submits the training of a model ({@code POST /AIGCImgOpenServ/saas/modelTraining/submitTraining/Job}) and waits until it is
     * accepted. It is sent once. No query for a training is known, so one whose response is lost ends with {@link
     * dev.easel.OutcomeUnknownException}, and only the service itself can tell how a training ends.
     *
     * @return the training's id, as it was sent
     * @throws dev.easel.InvalidRequestException if an image is a file or bytes and the client has no uploader
     */
    public String submitTraining(ZhiqiteTraining training) {
        return submitTraining(training, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public String submitTraining(ZhiqiteTraining training, CallOptions options) {
        return calls.await(submitTrainingAsync(training, options));
    }

    /** Does the same as {@link #submitTrainingAsync(ZhiqiteTraining, CallOptions)}, with the client's options. */
    public CompletableFuture<String> submitTrainingAsync(ZhiqiteTraining training) {
        return submitTrainingAsync(training, CallOptions.defaults());
    }

    /**
     * Submits the training of a model ({@code POST /AIGCImgOpenServ/saas/modelTraining/submitTraining/Job}). It is sent once:
     * no query for a training is known, so that one whose response was lost ends with {@link
     * dev.easel.OutcomeUnknownException}, and how a training ends has to be learnt from the service in another way.
     *
     * @return completes with the training's id, as it was sent
     * @throws dev.easel.InvalidRequestException if an image is at hand and the client has no uploader
     */
    public CompletableFuture<String> submitTrainingAsync(ZhiqiteTraining training, CallOptions options) {
        return TextTask.of(calls.submit(new TrainingJob(training), options)).resultAs(TextResult::first);
    }

    /**
     * Posts a JSON object to any path of the service, with the client's credential, and waits for the response. It is sent once,
     * and never again when the response is lost, since it may cost money.
     *
     * @param path the path from the base URL on, for example {@code /AIGCImgOpenServ/saas/tool/sdPrompts}
     * @param fields strings, numbers, booleans, input images (sent by address), and lists and maps of these
     * @return {@code data} of the response as JSON, without members that are null; an empty object where it has none
     * @throws dev.easel.InvalidRequestException if the path has another form, or JSON cannot hold one of the fields
     */
    public String post(String path, Map<String, Object> fields) {
        return post(path, fields, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public String post(String path, Map<String, Object> fields, CallOptions options) {
        return calls.await(postAsync(path, fields, options));
    }

    /** Does the same as {@link #postAsync(String, Map, CallOptions)}, with the client's options. */
    public CompletableFuture<String> postAsync(String path, Map<String, Object> fields) {
        return postAsync(path, fields, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<String> postAsync(String path, Map<String, Object> fields, CallOptions options) {
        return TextTask.of(calls.submit(new PathJob(path, fields), options)).resultAs(TextResult::first);
    }

    @Override
    public String toString() {
        return "ZhiqiteService";
    }
}
