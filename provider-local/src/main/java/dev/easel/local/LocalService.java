package dev.easel.local;

import dev.easel.CallOptions;
import dev.easel.FailureDetails;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import dev.easel.spi.ServiceCalls;
import dev.easel.spi.WireExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Offers what local servers have beside the verbs of every client: each verb for the dialects that have it, and calls in a server's own words for everything else. Thread-safe; works as long as its client is open.
 *
 * <pre>{@code
 * LocalService service = LocalService.of(client);
 * for (LocalFile file : service.files()) {
 *     service.deleteFile(file.id());
 * }
 * }</pre>
 *
 * <p>A verb that the client's server has not is an {@link UnsupportedByServiceException}, before anything is sent. Each verb
 * throws, or completes exceptionally with, an {@link dev.easel.EaselException} where the server refused or did not respond;
 * blocking ones throw {@link java.util.concurrent.CancellationException} if the thread was interrupted, with its interrupt
 * flag set again.
 */
public final class LocalService {
    private final ServiceCalls calls;
    private final Dialect dialect;

    private LocalService(ServiceCalls calls, Dialect dialect) {
        this.calls = calls;
        this.dialect = dialect;
    }

    /**
     * Returns the service of a client. It works as long as the client is open.
     *
     * @param client one that {@link Local#builder()} or {@link Local#fromEnv()} made
     * @throws InvalidRequestException if it is another provider's, or leads to no client that a builder made ({@link ImageClient#unwrapped()})
     */
    public static LocalService of(ImageClient client) {
        ServiceCalls calls = ServiceCalls.of(client, Local.PROVIDER);
        if (calls.protocol() instanceof Dialect dialect) {
            return new LocalService(calls, dialect);
        }
        throw new InvalidRequestException(Violation.of(
                Violation.Code.WRONG_PROVIDER,
                "client",
                "is called local and was not made by Local.builder(); give one that was"));
    }

    /**
     * Asks whether sd-api-server is there, blocking: {@code GET /echo}. Beside {@link #files()} it is the one query to which the server responds without generating.
     *
     * @return what it says: {@code echo test}
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_API_SERVER}
     */
    public String echo() {
        return calls.await(echoAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #echo()}, with options for this call. */
    public String echo(CallOptions options) {
        return calls.await(echoAsync(options));
    }

    /** Does the same as {@link #echoAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<String> echoAsync() {
        return echoAsync(CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<String> echoAsync(CallOptions options) {
        return ask(LocalVerb.ECHO, SdApiServerFiles::echo, options);
    }

    /**
     * Returns the files that sd-api-server keeps, blocking: {@code GET /v1/files}. It keeps every image that it made and every
     * control image that it was sent, until they are deleted; it has no way to upload one.
     *
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_API_SERVER}
     */
    public List<LocalFile> files() {
        return calls.await(filesAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #files()}, with options for this call. */
    public List<LocalFile> files(CallOptions options) {
        return calls.await(filesAsync(options));
    }

    /** Does the same as {@link #filesAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<List<LocalFile>> filesAsync() {
        return filesAsync(CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<List<LocalFile>> filesAsync(CallOptions options) {
        return ask(LocalVerb.FILES, SdApiServerFiles::list, options);
    }

    /**
     * Returns one of the files, blocking: {@code GET /v1/files/{id}}. An id that the server does not have is an error of status 500
     * there and a {@link dev.easel.RejectedException} here.
     *
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_API_SERVER}
     * @throws InvalidRequestException if the id is none of sd-api-server's
     */
    public LocalFile file(String id) {
        return calls.await(fileAsync(id, CallOptions.defaults()));
    }

    /** Does the same as {@link #file(String)}, with options for this call. */
    public LocalFile file(String id, CallOptions options) {
        return calls.await(fileAsync(id, options));
    }

    /** Does the same as {@link #fileAsync(String, CallOptions)}, with the client's options. */
    public CompletableFuture<LocalFile> fileAsync(String id) {
        return fileAsync(id, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<LocalFile> fileAsync(String id, CallOptions options) {
        return ask(LocalVerb.FILES, () -> SdApiServerFiles.file(id), options);
    }

    /**
     * Fetches a file's content as an image, blocking: {@code GET /v1/files/{id}/content}. It is stored where {@link
     * CallOptions#destination()} says, whatever its size.
     *
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_API_SERVER}
     * @throws InvalidRequestException if the id is none of sd-api-server's
     */
    public ImageResult fileContent(String id) {
        return fileContent(id, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageResult fileContent(String id, CallOptions options) {
        return calls.await(fileContentAsync(id, options));
    }

    /** Does the same as {@link #fileContentAsync(String, CallOptions)}, with the client's options. */
    public CompletableFuture<ImageResult> fileContentAsync(String id) {
        return fileContentAsync(id, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<ImageResult> fileContentAsync(String id, CallOptions options) {
        require(LocalVerb.FILES);
        return calls.submit(new SdApiServerFiles.Content(id), options).result();
    }

    /**
     * Deletes a file, blocking: {@code DELETE /v1/files/{id}}. Asked again where the response was lost, so that {@code false}
     * may also mean that an attempt before this one did it.
     *
     * @return whether there was one to delete
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_API_SERVER}
     * @throws InvalidRequestException if the id is none of sd-api-server's
     */
    public boolean deleteFile(String id) {
        return calls.await(deleteFileAsync(id, CallOptions.defaults()));
    }

    /** Does the same as {@link #deleteFile(String)}, with options for this call. */
    public boolean deleteFile(String id, CallOptions options) {
        return calls.await(deleteFileAsync(id, options));
    }

    /** Does the same as {@link #deleteFileAsync(String, CallOptions)}, with the client's options. */
    public CompletableFuture<Boolean> deleteFileAsync(String id) {
        return deleteFileAsync(id, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<Boolean> deleteFileAsync(String id, CallOptions options) {
        return ask(LocalVerb.FILES, () -> SdApiServerFiles.delete(id), options);
    }

    /**
     * Returns what a running sd-server says of itself, blocking: {@code GET /sdcpp/v1/capabilities}. {@link
     * ImageClient#capabilities()} is what all of them can do, and what requests are checked against.
     *
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#SD_CPP}
     */
    public SdCppCapabilities serverCapabilities() {
        return calls.await(serverCapabilitiesAsync(CallOptions.defaults()));
    }

    /** Does the same as {@link #serverCapabilities()}, with options for this call. */
    public SdCppCapabilities serverCapabilities(CallOptions options) {
        return calls.await(serverCapabilitiesAsync(options));
    }

    /** Does the same as {@link #serverCapabilitiesAsync(CallOptions)}, with the client's options. */
    public CompletableFuture<SdCppCapabilities> serverCapabilitiesAsync() {
        return serverCapabilitiesAsync(CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<SdCppCapabilities> serverCapabilitiesAsync(CallOptions options) {
        return ask(LocalVerb.CAPABILITIES, SdCppCapabilityReader::exchange, options);
    }

    /**
     * Makes variations of an image and waits, blocking: {@code POST /v1/images/variations}. Sent once: a response that is
     * lost is an {@link dev.easel.OutcomeUnknownException}. OpenAI shut this route down on 2026-05-12; Lemonade and Xinference
     * have it.
     *
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#OPENAI}: LocalAI has no variations, and
     *     sd-api-server's were never written
     */
    public ImageResult vary(VariationRequest request) {
        return vary(request, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageResult vary(VariationRequest request, CallOptions options) {
        return calls.await(submit(request, options).result());
    }

    /** Does the same as {@link #varyAsync(VariationRequest, CallOptions)}, with the client's options. */
    public CompletableFuture<ImageResult> varyAsync(VariationRequest request) {
        return varyAsync(request, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<ImageResult> varyAsync(VariationRequest request, CallOptions options) {
        return submit(request, options).result();
    }

    /** Begins to make variations and returns the task at once. */
    public ImageTask submit(VariationRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageTask submit(VariationRequest request, CallOptions options) {
        require(LocalVerb.VARIATIONS);
        return calls.submit(dialect.vary(request), options);
    }

    /**
     * Makes an image larger with a model of Lemonade's own, and waits, blocking: {@code POST /v1/images/upscale}. How
     * large, the model decides. LocalAI is told a factor: see {@link ImageClient#upscale}.
     *
     * @param model as the server lists it
     * @throws UnsupportedByServiceException unless the dialect is {@link LocalDialect#OPENAI}
     * @throws InvalidRequestException if the model is blank
     */
    public ImageResult upscale(ImageInput image, String model) {
        return upscale(image, model, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageResult upscale(ImageInput image, String model, CallOptions options) {
        return calls.await(submitUpscale(image, model, options).result());
    }

    /** Does the same as {@link #upscaleAsync(ImageInput, String, CallOptions)}, with the client's options. */
    public CompletableFuture<ImageResult> upscaleAsync(ImageInput image, String model) {
        return upscaleAsync(image, model, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<ImageResult> upscaleAsync(ImageInput image, String model, CallOptions options) {
        return submitUpscale(image, model, options).result();
    }

    /** Begins to make an image larger and returns the task at once. */
    public ImageTask submitUpscale(ImageInput image, String model) {
        return submitUpscale(image, model, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageTask submitUpscale(ImageInput image, String model, CallOptions options) {
        require(LocalVerb.UPSCALING);
        if (model.isBlank()) {
            throw new InvalidRequestException(
                    Violation.of(Violation.Code.MISSING, "model", "is blank; name a model that makes images larger"));
        }
        return calls.submit(dialect.upscale(image, model), options);
    }

    /**
     * Asks any path of the server, blocking: for what Easel does not know. Failures that may pass are asked again a few
     * times.
     *
     * @param path from the base URL on, for example {@code /sdapi/v1/memory}; a query may follow, encoded
     * @return the response's body as it came
     * @throws InvalidRequestException if the path is none
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

    /** Does the same without waiting. */
    public CompletableFuture<String> getAsync(String path, CallOptions options) {
        return calls.ask(LocalCalls.get(path), options);
    }

    /**
     * Makes a call in the server's own words and waits, blocking: for what Easel does not know. It is sent once, and never
     * again when the response was lost.
     *
     * @return the images of the response ({@link LocalCall#imagesIn}, {@code url} within {@code data}, or its own bytes);
     *     of one without any the body, as the only one of {@link ImageResult#texts()}
     */
    public ImageResult run(LocalCall call) {
        return run(call, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageResult run(LocalCall call, CallOptions options) {
        return calls.await(submit(call, options).result());
    }

    /** Does the same as {@link #runAsync(LocalCall, CallOptions)}, with the client's options. */
    public CompletableFuture<ImageResult> runAsync(LocalCall call) {
        return runAsync(call, CallOptions.defaults());
    }

    /** Does the same without waiting. */
    public CompletableFuture<ImageResult> runAsync(LocalCall call, CallOptions options) {
        return submit(call, options).result();
    }

    /** Begins a call in the server's own words and returns the task at once. */
    public ImageTask submit(LocalCall call) {
        return submit(call, CallOptions.defaults());
    }

    /** Does the same, with options for this call. */
    public ImageTask submit(LocalCall call, CallOptions options) {
        return calls.submit(new LocalCalls.CallJob(call, dialect), options);
    }

    private <T> CompletableFuture<T> ask(LocalVerb verb, Supplier<WireExchange<T>> query, CallOptions options) {
        require(verb);
        return calls.ask(query.get(), options);
    }

    private void require(LocalVerb verb) {
        if (dialect.verbs().contains(verb)) {
            return;
        }
        String has = dialect.verbs().stream().sorted().map(LocalVerb::label).collect(Collectors.joining(", "));
        boolean larger = verb == LocalVerb.UPSCALING
                && dialect.capabilities().operations().contains(Operation.UPSCALE);
        throw new UnsupportedByServiceException(
                "local has no " + verb.label() + " with this client's dialect (" + verb.dialects() + " has); "
                        + (larger ? "it makes images larger by ImageClient.upscale" : "it has ")
                        + (larger ? "" : has.isEmpty() ? "get and run alone" : has + ", get and run"),
                FailureDetails.builder().provider(Local.PROVIDER).build());
    }

    @Override
    public String toString() {
        return "LocalService";
    }
}
