package dev.easel.itsrose;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of ItsRose's Stable Diffusion API, "sdapi": text to image ({@code POST /sdapi/txt2img}), image to image ({@code
 * /sdapi/img2img}) and inpainting ({@code /sdapi/inpaint}), one blocking call for each image.
 *
 * <pre>{@code
 * try (ImageClient client = ItsRose.builder().apiKey(System.getenv("ITSROSE_API_KEY")).build()) {
 *     client.generate(ImageRequest.builder().prompt("a lighthouse at dusk").model("dreamshaper").build())
 *             .first()
 *             .saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 *
 * <p>A model is required. What else the service requires is sent with the documented default where the request has none:
 *
 * <ul>
 *   <li>size: 512 x 512;
 *   <li>steps: 21 (the documentation names 21, 31 and 41 in words and 5 to 25 as the range; only 21 is in both. A request
 *       may have 5 to 25);
 *   <li>guidance scale: 7.5;
 *   <li>sampler: {@code DDPMScheduler}, which the service's users mostly send; the documentation names no default.
 * </ul>
 *
 * <p>Every switch that the request does not turn on is sent as {@code "no"}, since the service turns on what is left out:
 * see {@link ItsRoseOptions}. {@link dev.easel.Scheduler#KARRAS} and {@link dev.easel.Upscale#by(double) Upscale.by(2)}
 * turn on the two that the common vocabulary has.
 *
 * <p>The response names the image's address, where the image may not be yet: it is requested again, without the key,
 * until it is there or the call's deadline has come. Where the service echoes the request, {@link
 * dev.easel.GeneratedImage#generation()} tells what it says, its {@code metadata()} the whole echo and the {@code
 * generation_time} in seconds.
 *
 * <p>Input images go out as addresses, since a server of the vendor's refuses every body of more than 1024 bytes: give
 * {@link dev.easel.ImageInput#url}, or give the client an {@link ItsRoseBuilder#uploader uploader}; for a server that takes
 * more there is {@link ItsRoseBuilder#inlineImages}. White in a mask is generated
 * anew. Set the size to that of the original, since the service is always told one.
 *
 * <p><b>Not documented</b>, but known from the service's users, and maybe not there on a server of today: the fields {@code
 * init_image}, {@code mask_image} and {@code strength}; {@code models()}, {@code samplers()} (what the service calls
 * schedulers), {@code caption(…)} and {@link ItsRoseService#systemDetails()}. They name the server in every call, {@code
 * server_id}: see {@link ItsRoseBuilder#extraField}.
 *
 * <p>{@link ItsRoseLimits} tells what a response said of the plan and its rate limit; {@link ItsRoseService} asks for the
 * account and the state of the service.
 *
 * <p>There is no task at the service: a call whose response was lost cannot be polled, and handles cannot be resumed.
 *
 * <p>Source: the ItsRose documentation, pages "Generate image from text", "Generate image from image" and the inpainting
 * page, of which the latter two are known in part.
 */
public final class ItsRose {
    /** The provider's name: {@code itsrose}. */
    public static final ProviderId PROVIDER = ProviderId.of("itsrose");

    /** The environment variable that {@link #fromEnv()} reads the key from. */
    static final String API_KEY_VARIABLE = "ITSROSE_API_KEY";

    private ItsRose() {}

    /** Sets up a client step by step. */
    public static ItsRoseBuilder builder() {
        return new ItsRoseBuilder();
    }

    /**
     * Returns a client with the key of the environment variable {@code ITSROSE_API_KEY} and, if it is set, the base URL of
     * {@code ITSROSE_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code ITSROSE_API_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        ItsRoseBuilder builder = builder().apiKey(System.getenv(API_KEY_VARIABLE));
        String baseUrl = System.getenv("ITSROSE_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
