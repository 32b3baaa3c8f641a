package dev.easel;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client of one image service. A provider's builder creates it, for example {@code Dan.builder()}. It holds the connections, the
 * pacing and the timer, so create one for each credential and share it. Thread-safe.
 *
 * <table>
 *   <caption>The forms of each verb; each also takes {@link CallOptions}</caption>
 *   <tr><th>verb<th>blocking<th>future<th>task
 *   <tr><td>generate<td>{@link #generate(ImageRequest) generate}<td>{@link #generateAsync(ImageRequest) generateAsync}
 *       <td>{@link #submit(ImageRequest) submit}, {@link #prepare(ImageRequest) prepare}
 *   <tr><td>upscale<td>{@link #upscale(UpscaleRequest) upscale}<td>{@link #upscaleAsync(UpscaleRequest) upscaleAsync}
 *       <td>{@link #submit(UpscaleRequest) submit}
 *   <tr><td>caption<td>{@link #caption(CaptionRequest) caption}<td>{@link #captionAsync(CaptionRequest) captionAsync}
 *       <td>{@link #submit(CaptionRequest) submit}
 *   <tr><td>expand a prompt<td>{@link #expandPrompt(String) expandPrompt}<td>{@link #expandPromptAsync(String) expandPromptAsync}
 *       <td>{@link #submitPromptExpansion(String) submitPromptExpansion}
 *   <tr><td>resume<td><td><td>{@link #resume(TaskHandle) resume}
 *   <tr><td>poll once<td>{@link #check}<td>{@link #checkAsync}<td>
 *   <tr><td>list names<td>{@link #catalogue(Catalogue) catalogue}<td>{@link #catalogueAsync(Catalogue) catalogueAsync}<td>
 * </table>
 *
 * <p>Every verb checks the request first. What is wrong is thrown at once as {@link InvalidRequestException}, also by the verbs that
 * return a future or a task, before anything is sent. A blocking verb whose thread is interrupted cancels its task and throws {@link
 * java.util.concurrent.CancellationException} with the interrupt flag set again.
 *
 * <p>Methods may be added with a default implementation.
 */
public interface ImageClient extends AutoCloseable {
    /** Returns the id of the provider. */
    ProviderId provider();

    /** Returns what the service can do. */
    Capabilities capabilities();

    /** Returns what one of the service's models can do; the same as {@link #capabilities()} where models do not differ. */
    default Capabilities capabilities(String model) {
        return capabilities();
    }

    /**
     * Returns the client that this one wraps, or this one where it wraps none. A wrapper overrides it, so that a provider's own
     * verbs, for example {@code DanService}, find the client that a builder made.
     */
    default ImageClient unwrapped() {
        return this;
    }

    /**
     * Generates images and waits for them, blocking.
     *
     * @throws InvalidRequestException if the service cannot do what is requested
     * @throws EaselException if it ended without an image
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default ImageResult generate(ImageRequest request) {
        return generate(request, CallOptions.defaults());
    }

    /** Does the same as {@link #generate(ImageRequest)}, with options for this call. */
    ImageResult generate(ImageRequest request, CallOptions options);

    /**
     * Generates images.
     *
     * @return completes with the result when every image is stored at its destination, or exceptionally with an {@link
     *     EaselException}; cancelling it cancels the task
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default CompletableFuture<ImageResult> generateAsync(ImageRequest request) {
        return generateAsync(request, CallOptions.defaults());
    }

    /** Does the same as {@link #generateAsync(ImageRequest)}, with options for this call. */
    default CompletableFuture<ImageResult> generateAsync(ImageRequest request, CallOptions options) {
        return submit(request, options).result();
    }

    /**
     * Begins to generate images and returns the task at once, without waiting for the service.
     *
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default ImageTask submit(ImageRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** Does the same as {@link #submit(ImageRequest)}, with options for this call. */
    ImageTask submit(ImageRequest request, CallOptions options);

    /**
     * Makes an image larger as it is and waits for it, blocking.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#UPSCALE}
     * @throws InvalidRequestException if the service cannot do what is requested
     * @throws EaselException if it ended without an image
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default ImageResult upscale(UpscaleRequest request) {
        return upscale(request, CallOptions.defaults());
    }

    /** Does the same as {@link #upscale(UpscaleRequest)}, with options for this call. */
    ImageResult upscale(UpscaleRequest request, CallOptions options);

    /**
     * Makes an image larger as it is.
     *
     * @return completes as {@link #upscale(UpscaleRequest)} returns or throws; cancelling it cancels the task
     * @throws UnsupportedByServiceException if the service has no {@link Operation#UPSCALE}
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default CompletableFuture<ImageResult> upscaleAsync(UpscaleRequest request) {
        return upscaleAsync(request, CallOptions.defaults());
    }

    /** Does the same as {@link #upscaleAsync(UpscaleRequest)}, with options for this call. */
    default CompletableFuture<ImageResult> upscaleAsync(UpscaleRequest request, CallOptions options) {
        return submit(request, options).result();
    }

    /**
     * Begins to make an image larger and returns the task at once.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#UPSCALE}
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default ImageTask submit(UpscaleRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** Does the same as {@link #submit(UpscaleRequest)}, with options for this call. */
    ImageTask submit(UpscaleRequest request, CallOptions options);

    /**
     * Describes an image in words and waits for the text, blocking.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#CAPTION}
     * @throws InvalidRequestException if the service cannot do what is requested
     * @throws EaselException if it ended without a text
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default String caption(CaptionRequest request) {
        return caption(request, CallOptions.defaults());
    }

    /** Does the same as {@link #caption(CaptionRequest)}, with options for this call. */
    String caption(CaptionRequest request, CallOptions options);

    /**
     * Describes an image in words.
     *
     * @return completes as {@link #caption(CaptionRequest)} returns or throws; cancelling it cancels the task
     * @throws UnsupportedByServiceException if the service has no {@link Operation#CAPTION}
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default CompletableFuture<String> captionAsync(CaptionRequest request) {
        return captionAsync(request, CallOptions.defaults());
    }

    /** Does the same as {@link #captionAsync(CaptionRequest)}, with options for this call. */
    default CompletableFuture<String> captionAsync(CaptionRequest request, CallOptions options) {
        return submit(request, options).resultAs(TextResult::first);
    }

    /**
     * Begins to describe an image and returns the task at once.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#CAPTION}
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default TextTask submit(CaptionRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /** Does the same as {@link #submit(CaptionRequest)}, with options for this call. */
    TextTask submit(CaptionRequest request, CallOptions options);

    /**
     * Expands a short prompt to longer ones and waits for them, blocking.
     *
     * @return at least one prompt
     * @throws UnsupportedByServiceException if the service has no {@link Operation#EXPAND_PROMPT}
     * @throws EaselException if it ended without a prompt
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default List<String> expandPrompt(String prompt) {
        return expandPrompt(prompt, CallOptions.defaults());
    }

    /** Does the same as {@link #expandPrompt(String)}, with options for this call. */
    List<String> expandPrompt(String prompt, CallOptions options);

    /**
     * Expands a short prompt to longer ones.
     *
     * @return completes as {@link #expandPrompt(String)} returns or throws; cancelling it cancels the task
     * @throws UnsupportedByServiceException if the service has no {@link Operation#EXPAND_PROMPT}
     */
    default CompletableFuture<List<String>> expandPromptAsync(String prompt) {
        return expandPromptAsync(prompt, CallOptions.defaults());
    }

    /** Does the same as {@link #expandPromptAsync(String)}, with options for this call. */
    default CompletableFuture<List<String>> expandPromptAsync(String prompt, CallOptions options) {
        return submitPromptExpansion(prompt, options).resultAs(TextResult::texts);
    }

    /**
     * Begins to expand a prompt and returns the task at once.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#EXPAND_PROMPT}
     */
    default TextTask submitPromptExpansion(String prompt) {
        return submitPromptExpansion(prompt, CallOptions.defaults());
    }

    /** Does the same as {@link #submitPromptExpansion(String)}, with options for this call. */
    TextTask submitPromptExpansion(String prompt, CallOptions options);

    /**
     * Returns a list of names that the service keeps, blocking.
     *
     * @throws UnsupportedByServiceException if the service does not list them ({@link Capabilities#catalogues()})
     * @throws EaselException if the query failed
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default List<CatalogueEntry> catalogue(Catalogue catalogue) {
        return catalogue(catalogue, CallOptions.defaults());
    }

    /** Does the same as {@link #catalogue(Catalogue)}, with options for this call. */
    List<CatalogueEntry> catalogue(Catalogue catalogue, CallOptions options);

    /**
     * Queries a list of names that the service keeps.
     *
     * @return completes with the list, or exceptionally with an {@link EaselException}; cancelling it ends the query
     * @throws UnsupportedByServiceException if the service does not list them ({@link Capabilities#catalogues()})
     */
    default CompletableFuture<List<CatalogueEntry>> catalogueAsync(Catalogue catalogue) {
        return catalogueAsync(catalogue, CallOptions.defaults());
    }

    /** Does the same as {@link #catalogueAsync(Catalogue)}, with options for this call. */
    CompletableFuture<List<CatalogueEntry>> catalogueAsync(Catalogue catalogue, CallOptions options);

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#MODELS}. */
    default List<CatalogueEntry> models() {
        return catalogue(Catalogue.MODELS);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#LORAS}. */
    default List<CatalogueEntry> loras() {
        return catalogue(Catalogue.LORAS);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#VAES}. */
    default List<CatalogueEntry> vaes() {
        return catalogue(Catalogue.VAES);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#EMBEDDINGS}. */
    default List<CatalogueEntry> embeddings() {
        return catalogue(Catalogue.EMBEDDINGS);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#SAMPLERS}. */
    default List<CatalogueEntry> samplers() {
        return catalogue(Catalogue.SAMPLERS);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#SCHEDULERS}. */
    default List<CatalogueEntry> schedulers() {
        return catalogue(Catalogue.SCHEDULERS);
    }

    /** Returns {@link #catalogue(Catalogue)} of {@link Catalogue#UPSCALERS}. */
    default List<CatalogueEntry> upscalers() {
        return catalogue(Catalogue.UPSCALERS);
    }

    /**
     * Prepares a task and sends nothing, so that its handle can be stored before the work is paid for. Where the client chooses the
     * task id ({@link Capabilities#clientChoosesTaskId()}), a program that stores the handle first and submits then loses nothing,
     * even if it dies between the two: {@link #resume(TaskHandle)} finds the task.
     *
     * @throws InvalidRequestException if the service cannot do what is requested
     */
    default PreparedTask prepare(ImageRequest request) {
        return prepare(request, CallOptions.defaults());
    }

    /** Does the same as {@link #prepare(ImageRequest)}, with options for this call. */
    PreparedTask prepare(ImageRequest request, CallOptions options);

    /**
     * Waits for a task that was submitted before: earlier, by another client of the same provider, in another process. Nothing is
     * submitted again.
     *
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service can be asked about
     */
    default ImageTask resume(TaskHandle handle) {
        return resume(handle, CallOptions.defaults());
    }

    /** Does the same as {@link #resume(TaskHandle)}, with options for this call. */
    ImageTask resume(TaskHandle handle, CallOptions options);

    /**
     * Polls a task once, blocking, and holds nothing: no timer, no task. Images of a finished task are not stored: {@link
     * #resume(TaskHandle)} downloads them.
     *
     * @return the status of the task; {@link TaskStatus.Succeeded} with the number of images that the service names
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service can be asked about
     * @throws EaselException if the poll failed, which says nothing about the task
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    TaskStatus check(TaskHandle handle);

    /**
     * Polls a task once and holds nothing.
     *
     * @return completes as {@link #check(TaskHandle)} returns or throws
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service can be asked about
     */
    CompletableFuture<TaskStatus> checkAsync(TaskHandle handle);

    /**
     * Returns what receives the service's callbacks, for {@link ImageRequest#callbackUrl()} or for the one address that an account has;
     * always the same one. From the first call on, tasks are polled at once when a callback about them arrives, and those whose callback
     * address leads to it are otherwise polled rarely.
     *
     * @throws UnsupportedByServiceException if the service has no callbacks, or the client was not told the secret of the account's
     * @throws ClientClosedException if the client was closed
     */
    CallbackReceiver callbackReceiver();

    /**
     * Ends everything that is under way. Pending results end with {@link ClientClosedException}, which carries the handle, and later
     * calls end with it at once. Tasks go on at the service. Closing twice does nothing.
     */
    @Override
    void close();
}
