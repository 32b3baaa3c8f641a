package dev.easel.itsrose;

import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;

/**
 * Clients of ItsRose's Stable Diffusion API, {@code POST /sdapi/txt2img}: text to image, one blocking call for each
 * picture.
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
 * <p>The answer names the picture's address, where the picture may not be yet: it is asked for again, without the key,
 * until it is there or the call's deadline has come. Where the service echoes the request, {@link
 * dev.easel.GeneratedImage#generation()} tells what it says, its {@code metadata()} the whole echo and the {@code
 * generation_time} in seconds.
 *
 * <p>There is no task at the service: a call whose answer was lost cannot be asked about, and handles cannot be resumed.
 *
 * <p>Source: the ItsRose documentation, "Generate image from text" page.
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
     * A client with the key in the environment variable {@code ITSROSE_API_KEY} and defaults for everything else.
     *
     * @throws InvalidRequestException if the variable is not set, or holds what no key can
     */
    public static ImageClient fromEnv() {
        return builder().apiKey(System.getenv(API_KEY_VARIABLE)).build();
    }
}
