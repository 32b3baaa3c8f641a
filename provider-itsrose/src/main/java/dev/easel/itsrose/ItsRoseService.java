package dev.easel.itsrose;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.spi.ServiceCalls;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Offers what ItsRose has beside the verbs of every client. Thread-safe; works as long as its client is
 * open.
 *
 * <pre>{@code
 * ItsRoseAccount account = ItsRoseService.of(client).account();
 * }</pre>
 *
 * <p>Its lists of models and of samplers are {@link ImageClient#models()} and {@link ImageClient#samplers()}, its captions
 * {@link ImageClient#caption}. All of these are known from the service's users alone, and so is {@link #systemDetails()};
 * {@link #status()} and {@link #account()} are in descriptions of the service that have no sdapi. Nobody says that a server
 * of today responses any of them; one that does not is a {@link dev.easel.RejectedException} with HTTP 404.
 *
 * <p>Queries cost nothing but a place in the rate limit; one that is limited is asked again when the service says.
 */
public final class ItsRoseService {
    private final ServiceCalls calls;
    private final ItsRoseExtraFields extras;

    private ItsRoseService(ServiceCalls calls, ItsRoseExtraFields extras) {
        this.calls = calls;
        this.extras = extras;
    }

    /**
     * Returns the service of a client. It works as long as the client is open.
     *
     * @param client one that {@link ItsRose#builder()} or {@link ItsRose#fromEnv()} made
     * @throws InvalidRequestException if it is another provider's, or leads to no client that a builder made ({@link ImageClient#unwrapped()})
     */
    public static ItsRoseService of(ImageClient client) {
        ServiceCalls calls = ServiceCalls.of(client, ItsRose.PROVIDER);
        return new ItsRoseService(
                calls,
                calls.protocol() instanceof ItsRoseProtocol protocol ? protocol.extras() : ItsRoseExtraFields.NONE);
    }

    /**
     * Returns whether the service says that it works, blocking: {@code GET /status}.
     *
     * @throws EaselException if there is no response, or none that can be read
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public ItsRoseStatus status() {
        return calls.await(statusAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #status()}, with options for this call. */
    public ItsRoseStatus status(CallOptions options) {
        return calls.await(statusAsync(options));
    }

    /** Does the same as {@link #statusAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<ItsRoseStatus> statusAsync() {
        return statusAsync(CallOptions.defaults());
    }

    /**
     * The same without waiting.
     *
     * @return completes with the response, or exceptionally with an {@link EaselException}; cancelling it ends the query
     */
    public CompletableFuture<ItsRoseStatus> statusAsync(CallOptions options) {
        return calls.ask(ItsRoseQueries.status(), options);
    }

    /**
     * Returns the account that the key belongs to, blocking: {@code GET /me}.
     *
     * @throws dev.easel.AuthenticationException if the key is refused
     * @throws EaselException if there is no response, or none that can be read
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public ItsRoseAccount account() {
        return calls.await(accountAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #account()}, with options for this call. */
    public ItsRoseAccount account(CallOptions options) {
        return calls.await(accountAsync(options));
    }

    /** Does the same as {@link #accountAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<ItsRoseAccount> accountAsync() {
        return accountAsync(CallOptions.defaults());
    }

    /**
     * The same without waiting.
     *
     * @return completes with the account, or exceptionally with an {@link EaselException}; cancelling it ends the query
     */
    public CompletableFuture<ItsRoseAccount> accountAsync(CallOptions options) {
        return calls.ask(ItsRoseQueries.account(), options);
    }

    /**
     * Returns the machine behind a server, blocking: {@code GET /sdapi/system_details}. Known from the service's users alone, who
     * name the server by {@code server_id}: see {@link ItsRoseBuilder#extraField}.
     *
     * @throws EaselException if there is no response, or none that can be read
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public ItsRoseSystemDetails systemDetails() {
        return calls.await(systemDetailsAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #systemDetails()}, with options for this call. */
    public ItsRoseSystemDetails systemDetails(CallOptions options) {
        return calls.await(systemDetailsAsync(options));
    }

    /** Does the same as {@link #systemDetailsAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<ItsRoseSystemDetails> systemDetailsAsync() {
        return systemDetailsAsync(CallOptions.defaults());
    }

    /**
     * The same without waiting.
     *
     * @return completes with the response, or exceptionally with an {@link EaselException}; cancelling it ends the query
     */
    public CompletableFuture<ItsRoseSystemDetails> systemDetailsAsync(CallOptions options) {
        return calls.ask(ItsRoseQueries.systemDetails(extras), options);
    }

    /**
     * Asks any path of the service, blocking: for what Easel has no verb for, such as {@code
     * /sdapi/get_all_models_old?server_name=rose}. Failures that may pass are asked again.
     *
     * @param path from the base URL on; a query may follow, encoded
     * @return the response's body as it came
     * @throws InvalidRequestException if the path is none
     * @throws EaselException if there is no response, or none that can be read, or its {@code status} is {@code false}
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    public String get(String path) {
        return calls.await(getAsync(path, CallOptions.defaults()));
    }

    /** Does the same as {@link #get(String)}, with options for this call. */
    public String get(String path, CallOptions options) {
        return calls.await(getAsync(path, options));
    }

    /** Does the same as {@link #getAsync(String, CallOptions)}, with the client's options. */
    public CompletableFuture<String> getAsync(String path) {
        return getAsync(path, CallOptions.defaults());
    }

    /**
     * The same without waiting.
     *
     * @return completes with the body, or exceptionally with an {@link EaselException}; cancelling it ends the query
     */
    public CompletableFuture<String> getAsync(String path, CallOptions options) {
        return calls.ask(PathExchanges.get(path), options);
    }

    /**
     * Posts a JSON object to any path of the service and waits, blocking: for what Easel has no verb for, such as {@code
     * /sdapi/txt2img_old}. It is sent once, and never again when the response was lost, since it may cost money. Images in
     * the response stay what they are there: addresses, or text.
     *
     * @param path from the base URL on
     * @param fields strings, numbers, booleans, and lists and maps of these
     * @return the response's body as it came
     * @throws InvalidRequestException if the path is none, or a field holds what JSON cannot
     * @throws EaselException if there is no response, or none that can be read, or its {@code status} is {@code false}
     * @throws CancellationException if the thread was interrupted; its interrupt flag is set again
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

    /** Does the same as {@link #post(String, Map, CallOptions)} without waiting; cancelling the future cancels the call. */
    public CompletableFuture<String> postAsync(String path, Map<String, Object> fields, CallOptions options) {
        return TextTask.of(calls.submit(PathExchanges.post(path, fields), options))
                .resultAs(TextResult::first);
    }

    @Override
    public String toString() {
        return "ItsRoseService";
    }
}
