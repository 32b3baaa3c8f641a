package dev.easel;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client of one image service. Thread-safe; make one for each credential and share it: it holds the connections, the
 * pacing and the timer. Made by a provider's builder, for example {@code Dan.builder()}.
 *
 * <p>Each verb begins with a check of the request; what is wrong with it is thrown at once as {@link
 * InvalidRequestException} by every verb, also by those that return a future, before anything is sent.
 */
public interface ImageClient extends AutoCloseable {
    /** Which service it speaks to. */
    ProviderId provider();

    /** What the service can do. */
    Capabilities capabilities();

    /** Returns what one of the service's models can do; the same as {@link #capabilities()} where models do not differ. */
    default Capabilities capabilities(String model) {
        return capabilities();
    }

    /**
     * Makes pictures and waits for them, blocking. The same as {@link #generateAsync(ImageRequest)} and a wait. If the
     * thread is interrupted meanwhile, the task is cancelled as by {@link ImageTask#cancel()}.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     * @throws EaselException if no picture came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default ImageResult generate(ImageRequest request) {
        return generate(request, CallOptions.defaults());
    }

    /**
     * The same, with options for this call.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     * @throws EaselException if no picture came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    ImageResult generate(ImageRequest request, CallOptions options);

    /**
     * Makes pictures.
     *
     * @return completes with the result when every picture is stored at its destination, or exceptionally with an {@link
     *     EaselException}; cancelling it cancels the task
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    default CompletableFuture<ImageResult> generateAsync(ImageRequest request) {
        return generateAsync(request, CallOptions.defaults());
    }

    /**
     * The same, with options for this call.
     *
     * @return as above
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    default CompletableFuture<ImageResult> generateAsync(ImageRequest request, CallOptions options) {
        return submit(request, options).result();
    }

    /**
     * Begins to make pictures and returns the task at once, without waiting for the service.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    default ImageTask submit(ImageRequest request) {
        return submit(request, CallOptions.defaults());
    }

    /**
     * The same, with options for this call.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    ImageTask submit(ImageRequest request, CallOptions options);

    /**
     * Makes a picture larger as it is, and waits, blocking.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#UPSCALE}
     * @throws InvalidRequestException if the service cannot do what is asked
     * @throws EaselException if no picture came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default ImageResult upscale(UpscaleRequest request) {
        return upscale(request, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    ImageResult upscale(UpscaleRequest request, CallOptions options);

    /**
     * Begins to make a picture larger and returns the task at once.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#UPSCALE}
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    ImageTask submit(UpscaleRequest request, CallOptions options);

    /**
     * Describes a picture in words, and waits, blocking.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#CAPTION}
     * @throws InvalidRequestException if the service cannot do what is asked
     * @throws EaselException if no words came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default String caption(CaptionRequest request) {
        return caption(request, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    String caption(CaptionRequest request, CallOptions options);

    /**
     * Begins to describe a picture and returns the task at once; the words are in {@link ImageResult#texts()}.
     *
     * @throws UnsupportedByServiceException if the service has no {@link Operation#CAPTION}
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    ImageTask submit(CaptionRequest request, CallOptions options);

    /**
     * Makes longer prompts out of a short one, and waits, blocking.
     *
     * @return at least one
     * @throws UnsupportedByServiceException if the service has no {@link Operation#EXPAND_PROMPT}
     * @throws EaselException if no prompt came of it
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default List<String> expandPrompt(String prompt) {
        return expandPrompt(prompt, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    List<String> expandPrompt(String prompt, CallOptions options);

    /**
     * A list of names that the service keeps, blocking.
     *
     * @throws UnsupportedByServiceException if the service does not list them ({@link Capabilities#catalogues()})
     * @throws EaselException if the service did not answer
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    default List<CatalogueEntry> catalogue(Catalogue catalogue) {
        return catalogue(catalogue, CallOptions.defaults());
    }

    /** The same, with options for this call. */
    List<CatalogueEntry> catalogue(Catalogue catalogue, CallOptions options);

    /**
     * A list of names that the service keeps.
     *
     * @return completes with the list, or exceptionally with an {@link EaselException}; cancelling it ends the query
     * @throws UnsupportedByServiceException if the service does not list them ({@link Capabilities#catalogues()})
     */
    CompletableFuture<List<CatalogueEntry>> catalogueAsync(Catalogue catalogue, CallOptions options);

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#MODELS}. */
    default List<CatalogueEntry> models() {
        return catalogue(Catalogue.MODELS);
    }

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#LORAS}. */
    default List<CatalogueEntry> loras() {
        return catalogue(Catalogue.LORAS);
    }

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#VAES}. */
    default List<CatalogueEntry> vaes() {
        return catalogue(Catalogue.VAES);
    }

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#EMBEDDINGS}. */
    default List<CatalogueEntry> embeddings() {
        return catalogue(Catalogue.EMBEDDINGS);
    }

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#SAMPLERS}. */
    default List<CatalogueEntry> samplers() {
        return catalogue(Catalogue.SAMPLERS);
    }

    /** {@link #catalogue(Catalogue)} of {@link Catalogue#UPSCALERS}. */
    default List<CatalogueEntry> upscalers() {
        return catalogue(Catalogue.UPSCALERS);
    }

    /**
     * Gets a task ready and sends nothing, so that its handle can be kept before the work is paid for. Where the client
     * chooses the task's id ({@link Capabilities#clientChoosesTaskId()}), a program that keeps the handle first and
     * submits then loses nothing, even if it dies between sending and hearing: {@link #resume(TaskHandle)} finds the task.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    default PreparedTask prepare(ImageRequest request) {
        return prepare(request, CallOptions.defaults());
    }

    /**
     * The same, with options for this call.
     *
     * @throws InvalidRequestException if the service cannot do what is asked
     */
    PreparedTask prepare(ImageRequest request, CallOptions options);

    /**
     * Waits for a task that was submitted before: earlier, by another client of the same provider, in another process.
     * Nothing is submitted again.
     *
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service could be
     *     asked for
     */
    default ImageTask resume(TaskHandle handle) {
        return resume(handle, CallOptions.defaults());
    }

    /**
     * The same, with options for this call.
     *
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service could be
     *     asked for
     */
    ImageTask resume(TaskHandle handle, CallOptions options);

    /**
     * Polls a task once, blocking, and holds nothing: no timer, no task. Images of a finished task are not stored: {@link
     * #resume(TaskHandle)} fetches them.
     *
     * @return where the task stands; {@link TaskStatus.Succeeded} with the number of images the service names
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service could be asked for
     * @throws EaselException if the poll failed, which says nothing about the task
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; its interrupt flag is set again
     */
    TaskStatus check(TaskHandle handle);

    /**
     * Polls a task once and holds nothing.
     *
     * @return completes as {@link #check(TaskHandle)} returns or throws
     * @throws InvalidRequestException if the handle is another provider's, or names no task that the service could be asked for
     */
    CompletableFuture<TaskStatus> checkAsync(TaskHandle handle);

    /**
     * What takes the service's calls, for {@link ImageRequest#callbackUrl()}; always the same one. From the first time that
     * it is asked for, tasks whose address leads to it are asked about seldom, and at once when the service calls.
     *
     * @throws InvalidRequestException if the service does not call back: {@link Feature#CALLBACK_URL} is not among its
     *     {@link Capabilities#features()}
     * @throws ClientClosedException if the client was closed
     */
    CallbackReceiver callbackReceiver();

    /**
     * Ends everything that is under way: what is pending ends with {@link ClientClosedException}, which carries its
     * handle, and later calls end with it at once. Tasks go on at the service. Closing twice does nothing.
     */
    @Override
    void close();
}
