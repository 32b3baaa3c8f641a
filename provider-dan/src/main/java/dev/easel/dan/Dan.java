package dev.easel.dan;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of OpenDAN ("DAN", later SDCN), an image service that needs no account: {@link #ANONYMOUS_KEY} is open to everybody.
 *
 * <p>A request needs a prompt and a model; the service names models and LoRAs by a hash of 64 hexadecimal digits. What else
 * is left open is sent with the values of the documentation's example, since the service generates 8x8 pixels and a guidance
 * scale of 1 where these are missing:
 *
 * <ul>
 *   <li>size 512x512; 8 to 1024 each way, multiples of 8
 *   <li>sampler {@code DDIM}; there are also {@code Euler a}, {@code Euler}, {@code LMS} and {@code DPM++ SDE}, the last
 *       with or without {@link dev.easel.Scheduler#KARRAS}. Karras without a sampler is {@code DPM++ SDE Karras}. A server
 *       may list more ({@link dev.easel.ImageClient#samplers()}), and the server decides which it takes
 *   <li>20 steps; 20 to 60
 *   <li>guidance scale 7; 1 to 30
 *   <li>a seed that the service generates, and tells; up to 2<sup>53</sup> - 1
 *   <li>no negative prompt
 * </ul>
 *
 * <p>A call makes one image, always PNG. Several are requested in several calls, at most four at a time: a key may have
 * ten unfinished tasks, and with the anonymous key they may be other people's. LoRAs, one ControlNet (Canny edges or
 * OpenPose) and {@link dev.easel.Upscale} go up to a factor of 2, with the upscaler {@code Latent}. The map that a
 * ControlNet makes of its image is in {@link dev.easel.ImageResult#extraImages()}, where the service returns it. The whole request, its images included, has room for about 3 MB of image.
 * A finished result is kept for 120 seconds; a task cannot be called off.
 *
 * <p>An init image is stretched to the size requested; without one the service is requested the size of the image, in
 * multiples of 8 up to 1024. {@link DanOptions#resizeMode()} has other ways. Its strength is 0.5 unless another is given, and it cannot be combined with
 * {@link dev.easel.ImageRequest#upscale()}. The white of a mask is generated anew, unless {@link DanOptions#invertMask()}.
 *
 * <p>{@link dev.easel.ImageClient#upscale(dev.easel.UpscaleRequest)} takes factors above 1 to 10 (a large one may fail for
 * want of memory), with the upscaler {@code Lanczos} unless another is named. {@link
 * dev.easel.ImageClient#caption(dev.easel.CaptionRequest)} has {@link #CAPTION_CLIP} and {@link #CAPTION_DEEPDANBOORU}.
 * The service lists its models, LoRAs and samplers; the upscalers are those that it documents, each with the endpoints
 * that take it. What is left is {@link DanService}.
 *
 * <p>Source: OpenDAN documentation, pages txt2img, img2img, interrogate, task status, Introduction and Authentication, and
 * the OpenAPI description, which is newer.
 */
public final class Dan {
    /** The service's name in results, handles and messages: {@code dan}. */
    public static final ProviderId PROVIDER = ProviderId.of("dan");

    /**
     * The key that everybody may use, with the lowest priority in the queue. It is no secret (OpenDAN documentation,
     * Authentication page), and its queue of ten tasks is shared with everybody.
     */
    public static final String ANONYMOUS_KEY = "sk-000000000000000000000000000000000000000000000000";

    /** The address of the service, unless the builder has another. */
    public static final String BASE_URL = "https://api.opendan.ai";

    /** The address of the service under its later name, with the same paths. */
    public static final String SDCN_BASE_URL = "https://api.sdcn.info";

    /**
     * The model "clarity", which both the documentation and the vendor's server list. Which models there are is the
     * service's to say, and changes; one that is gone is refused with {@code Invalid model}.
     */
    public static final String MODEL_CLARITY = "627a6f5c8bf7669d4a224ac041d527debc65d2d435b16e54ead8ee2c901d1634";

    /** The model "anything-v4.5-pruned"; see {@link #MODEL_CLARITY}. */
    public static final String MODEL_ANYTHING_V4_5 = "6e430eb51421ce5bf18f04e2dbe90b2cad437311948be4ef8c33658a73c86b2a";

    /** Describes an image in a sentence: for {@link dev.easel.CaptionRequest#model()}, and its default. */
    public static final String CAPTION_CLIP = "clip";

    /** Describes an image in tags: for {@link dev.easel.CaptionRequest#model()}. */
    public static final String CAPTION_DEEPDANBOORU = "deepdanbooru";

    private Dan() {}

    /** Returns a new builder of clients. */
    public static DanBuilder builder() {
        return new DanBuilder();
    }

    /**
     * Returns a client with the key of the environment variable {@code DAN_API_KEY} and, if it is set, the base URL of
     * {@code DAN_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code DAN_API_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        DanBuilder builder = builder().apiKey(System.getenv(DanBuilder.KEY_VARIABLE));
        String baseUrl = System.getenv("DAN_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
