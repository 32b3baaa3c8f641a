package dev.easel.zhiqite;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of Zhiqite, a Stable Diffusion service with a queue:
 *
 * <pre>{@code
 * try (ImageClient client = Zhiqite.fromEnv()) {
 *     ImageRequest request = ImageRequest.builder()
 *             .model("revAnimated_v122_7371.safetensors")
 *             .prompt("a lighthouse at dusk")
 *             .size(768, 512)
 *             .sampler(Sampler.DPMPP_2M)
 *             .scheduler(Scheduler.KARRAS)
 *             .build();
 *     client.generate(request).first().saveTo(Path.of("lighthouse.jpg"));
 * }
 * }</pre>
 *
 * <p>What is particular to it (source, where nothing else is named: Zhiqite documentation, sd text2image page):
 *
 * <ul>
 *   <li><b>The model is required</b>: a checkpoint's file name, as in the service's model list.
 *   <li><b>The client chooses the task id</b>: {@link dev.easel.ImageRequest#requestId()}, or a random one. It has to be
 *       unique. So a lost response loses no task: the client polls the task by this id. It is not submitted again, not even
 *       where the service says several times that it has no such task, since what it does with an id that it meets twice is not
 *       documented; {@link dev.easel.RetryPolicy#resendDenied()} changes that.
 *   <li><b>Several images</b> come as one batch ({@code batch_size}) of up to 4, more as several tasks. The service
 *       documents no limit; 4 keeps small what is lost with one failed task. {@code n_iter} is always sent as 1, since
 *       its default is not documented and a larger one would multiply what is paid for.
 *   <li><b>The size</b> of an image from an init image is not documented where none is sent: set it, or read the warning.
 *   <li><b>LoRAs</b> have no field: the service takes them inside the prompt, and does not publish how they are written
 *       there. {@link dev.easel.ImageRequest#loras()} raises a warning; write them into the prompt yourself, by the {@code
 *       sdLoraFileSimplifyName} of the service's LoRA list.
 *   <li><b>Sampler and scheduler</b> are one name on the wire ({@code DPM++ 2M Karras}). Of the schedulers it has Karras
 *       for LMS, DPM2, DPM2 a, DPM++ 2S a, DPM++ 2M and DPM++ SDE; any other raises a warning. Names of your own
 *       ({@code Sampler.of("…")}) go out as written: the published list may be unfinished.
 *   <li><b>Upscaling</b> is the hires fix: by whole factors, or to the size of {@link ZhiqiteOptions#hiresSize()}.
 *   <li><b>Input images</b> ({@link dev.easel.ImageRequest#initImage()}, {@link dev.easel.ImageRequest#mask()}) are sent by
 *       address: the service documents no field for an image itself and no upload. Files and bytes need the client's uploader
 *       ({@link dev.easel.ImageClientBuilder#uploader}). The mask's mode is always sent, as its default is not documented ({@link
 *       ZhiqiteOptions#inpaintingMaskInvert()}).
 *   <li><b>ControlNet</b> takes an object whose inside is not published: {@link ZhiqiteOptions#controlnet()}. {@link
 *       dev.easel.ImageRequest#controls()} is refused.
 *   <li><b>Images</b> are JPEG, or PNG where requested. They are at another host, which is sent no credential. The
 *       documentation does not say how long they stay there.
 *   <li><b>A task that fails</b> is finished without an image, since no status number for failure is documented; {@link
 *       ZhiqiteBuilder#failureWhen} ends the wait early where you know one. A task cannot be cancelled at the service.
 *   <li><b>The callback</b> ({@link dev.easel.ImageRequest#callbackUrl()}) is a hint and no proof: no signature is
 *       documented, nor is its method or body. {@link dev.easel.ImageClient#callbackReceiver()} takes it, finds the task's
 *       id wherever it may stand, and polls that task. An endpoint of your own responds with {@link #CALLBACK_ACKNOWLEDGEMENT};
 *       the client polls the task in any case. Of the generation calls text2image alone documents it; elsewhere it is left out with
 *       a warning.
 *   <li><b>Captions</b> are the tool {@code interrogate}, <b>expanded prompts</b> the tool {@code prompts/expand}. {@link
 *       ZhiqiteService} has every other tool, training and the rest.
 * </ul>
 *
 * <p>How a query says that it does not know a task is not documented. A task counts as expired only where the query for this
 * month's tasks and then the one for archived tasks both have nothing about it, or refuse in words that say so (Zhiqite
 * documentation, queryTaskInfoV2.0 and queryTaskInfoV1.0 pages), and that of an image tool, which has one query, where that one
 * refuses in such words (queryImageToolTaskInfo page); and only after three polls and 30 seconds. Any other refusal is about the
 * query, which is sent again until the deadline. {@link dev.easel.TaskExpiredException} has the service's words and the handle,
 * so that the task can be polled once more.
 *
 * <p>The service documents a single failure code ("400"). A refused credential is told by an HTTP status or code of 401 or 403, or
 * by words that name the access key; it becomes an {@link dev.easel.AuthenticationException}. Refused content is told by words
 * such as {@code sensitive content}, and by an image that the safety check flagged and withheld; it becomes a {@link
 * dev.easel.ContentRefusedException}. The service tells nothing about usage or cost.
 */
public final class Zhiqite {
    /** Zhiqite's name in results, handles and messages. */
    public static final ProviderId PROVIDER = ProviderId.of("zhiqite");

    /**
     * The response that a callback needs, as {@code application/json}. After any other the service calls again after 3, 5, 15,
     * 30, 60, 600 and 3600 seconds, up to 10 times; even so the same callback may come twice.
     */
    public static final String CALLBACK_ACKNOWLEDGEMENT = "{\"code\":\"200\"}";

    private Zhiqite() {}

    /** Returns a builder of a client, with every option at its default. Both access keys have to be set. */
    public static ZhiqiteBuilder builder() {
        return new ZhiqiteBuilder();
    }

    /**
     * Returns a client with the access keys of the environment variables {@code ZHIQITE_ACCESS_KEY_ID} and {@code
     * ZHIQITE_ACCESS_KEY_SECRET} and, if it is set, the base URL of {@code ZHIQITE_BASE_URL}; every other option has its
     * default.
     *
     * @throws ConfigurationException if one of the keys is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        ZhiqiteBuilder builder = builder()
                .accessKeyId(System.getenv(ZhiqiteBuilder.ID_VARIABLE))
                .accessKeySecret(System.getenv(ZhiqiteBuilder.SECRET_VARIABLE));
        String baseUrl = System.getenv("ZHIQITE_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
