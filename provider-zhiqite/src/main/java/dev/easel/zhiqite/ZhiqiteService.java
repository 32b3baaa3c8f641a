package dev.easel.zhiqite;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.spi.ServiceCalls;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What only Zhiqite does, beside a client: its model list with every field, the training of models, and calls to paths that
 * Easel does not know. Image tools are {@link #tools()}. Thread-safe.
 *
 * <p>Each verb throws, or completes exceptionally with, an {@link dev.easel.EaselException} where the service refused or did
 * not answer; blocking ones throw {@link java.util.concurrent.CancellationException} if the thread was interrupted, with its
 * interrupt flag set again.
 */
public final class ZhiqiteService {
    private final ServiceCalls calls;
    private final ZhiqiteTools tools;

    private ZhiqiteService(ServiceCalls calls, ZhiqiteTools tools) {
        this.calls = calls;
        this.tools = tools;
    }

    /**
     * Returns that of a client. It works as long as the client is open.
     *
     * @throws dev.easel.InvalidRequestException if the client does not speak to Zhiqite, or was not made by a builder of
     *     Easel's
     */
    public static ZhiqiteService of(ImageClient client) {
        return new ZhiqiteService(ServiceCalls.of(client, Zhiqite.PROVIDER), ZhiqiteTools.of(client));
    }

    /** The image tools. */
    public ZhiqiteTools tools() {
        return tools;
    }

    /** Every model of the service: {@link #models(ZhiqiteModelQuery)}. */
    public Stream<ZhiqiteModel> models() {
        return models(ZhiqiteModelQuery.all());
    }

    /**
     * Models of the service ({@code POST /AIGCImgOpenServ/saas/sd/v2/queryModelList}), as a lazy stream: a page is asked for
     * when the first model on it is wanted, blocking. The stream has nothing to be closed.
     */
    public Stream<ZhiqiteModel> models(ZhiqiteModelQuery query) {
        return models(query, CallOptions.defaults());
    }

    /** The same, with options for the call that each page is: its deadline holds for one page. */
    public Stream<ZhiqiteModel> models(ZhiqiteModelQuery query, CallOptions options) {
        return StreamSupport.stream(new ModelWalk(number -> modelPage(query, number, options)), false);
    }

    /**
     * One page of models, blocking.
     *
     * @param number from 1
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
     * One page of models.
     *
     * @param number from 1
     * @throws dev.easel.InvalidRequestException if it is below 1
     */
    public CompletableFuture<ZhiqiteModelPage> modelPageAsync(
            ZhiqiteModelQuery query, int number, CallOptions options) {
        RequestRules.create()
                .rule(number >= 1, "number", "is " + number + "; pages count from 1")
                .check();
        return calls.ask(ModelList.page(query, number), options);
    }

    /**
     * Submits the training of a model and waits until it is accepted, blocking.
     *
     * @return the training's id, as it was sent
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
     * no query for a training is known, so that one whose answer was lost ends with {@link
     * dev.easel.OutcomeUnknownException}, and how a training ends has to be learnt from the service in another way.
     *
     * @return completes with the training's id, as it was sent
     * @throws dev.easel.InvalidRequestException if a picture is at hand and the client has no uploader
     */
    public CompletableFuture<String> submitTrainingAsync(ZhiqiteTraining training, CallOptions options) {
        return TextTask.of(calls.submit(new TrainingJob(training), options)).resultAs(TextResult::first);
    }

    /**
     * Posts a JSON object to any path of the service, with the client's credential, and waits, blocking: for calls that
     * Easel does not know. It is sent once, and never again when the answer was lost, since it may cost money.
     *
     * @param path from the base URL on, for example {@code /AIGCImgOpenServ/saas/tool/sdPrompts}
     * @param fields strings, numbers, booleans, pictures (sent by address), and lists and maps of these
     * @return {@code data} of the answer as JSON, without members that are null; an empty object where it has none
     * @throws dev.easel.InvalidRequestException if the path is none, or a field holds what JSON cannot
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
        return TextTask.of(calls.submit(new RawJob(path, fields), options)).resultAs(TextResult::first);
    }
}
