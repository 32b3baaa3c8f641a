package dev.easel.bfl;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of Black Forest Labs, the makers of FLUX.
 *
 * <p>A request needs a model, which is a path of the service; the constants here are those that its description has. {@link
 * ImageClient#models()} lists them all. A model that Easel does not know is sent every field that is set, with a warning; a preview changes
 * its weights under the same name.
 *
 * <ul>
 *   <li>FLUX.2: size in multiples of 16 from 64 up to 4 megapixels; up to 8 images (klein 4) in {@link
 *       dev.easel.ImageRequest#initImage()} and {@link BflOptions#referenceImages()}. The images of pro and the one that it generates have
 *       9 megapixels at most. Pro, max and flex rewrite the prompt unless {@link
 *       BflOptions#promptUpsampling()} is false. Only flex takes steps (1 to 50) and a guidance scale (1.5 to 10).
 *   <li>FLUX 3: the nearest ratio and class of resolution; up to 10 images; no seed and no format.
 *   <li>Kontext and FLUX 1.1 ultra: a ratio from 21:9 to 9:21. FLUX 1.1 pro and FLUX.1 dev: 256 to 1440 pixels in multiples of 32. The
 *       init image of FLUX 1.1 and dev is a prompt ({@code image_prompt}) and not where the image starts.
 *   <li>Fill and {@link #TOOL_ERASE} take a mask, whose white is generated anew or removed. Fill without a mask generates what is
 *       transparent in the image.
 *   <li>Expand, {@link #TOOL_OUTPAINTING}, {@link #TOOL_DEBLUR}: see {@link BflOptions}.
 * </ul>
 *
 * <p>A call makes one image; several are requested in several calls. An account may have 24 unfinished tasks, 6 of {@link
 * #MODEL_KONTEXT_MAX}, shared with every other program that has the key. A task cannot be called off and tells no place in a queue. It is
 * polled at the address that the service names, without the key where that is another host than the one asked ({@link
 * BflBuilder#keyWhenPolling}). An image lies at its address for ten minutes and is downloaded at once. Moderated tasks are not charged. What
 * a task cost, in credits, is in {@link dev.easel.ImageResult#usage()}.
 *
 * <p>Source: the service's OpenAPI description of 2026-04-23 and its later versions, integration guidelines, help centre and release notes.
 */
public final class Bfl {
    /** The service's name in results, handles and messages: {@code bfl}. */
    public static final ProviderId PROVIDER = ProviderId.of("bfl");

    /** FLUX.2 pro. */
    public static final String MODEL_FLUX_2_PRO = "flux-2-pro";

    /** FLUX.2 max. */
    public static final String MODEL_FLUX_2_MAX = "flux-2-max";

    /** FLUX.2 flex, with steps and a guidance scale. */
    public static final String MODEL_FLUX_2_FLEX = "flux-2-flex";

    /** FLUX.2 klein of 4 billion parameters, the fastest. */
    public static final String MODEL_FLUX_2_KLEIN_4B = "flux-2-klein-4b";

    /** FLUX.2 klein of 9 billion parameters. */
    public static final String MODEL_FLUX_2_KLEIN_9B = "flux-2-klein-9b";

    /** FLUX 3. */
    public static final String MODEL_FLUX_3 = "flux-3-image";

    /** FLUX.1 Kontext pro, which edits images. */
    public static final String MODEL_KONTEXT_PRO = "flux-kontext-pro";

    /** FLUX.1 Kontext max; an account may have 6 unfinished tasks of it. */
    public static final String MODEL_KONTEXT_MAX = "flux-kontext-max";

    /** FLUX 1.1 pro. */
    public static final String MODEL_FLUX_1_1_PRO = "flux-pro-1.1";

    /** FLUX 1.1 pro ultra. */
    public static final String MODEL_FLUX_1_1_ULTRA = "flux-pro-1.1-ultra";

    /** FLUX.1 dev. */
    public static final String MODEL_FLUX_1_DEV = "flux-dev";

    /** FLUX.1 fill: inpainting. */
    public static final String MODEL_FILL = "flux-pro-1.0-fill";

    /** FLUX.1 expand: makes an image larger on its sides. */
    public static final String MODEL_EXPAND = "flux-pro-1.0-expand";

    /** Removes what the white of a mask covers; takes no prompt. */
    public static final String TOOL_ERASE = "flux-tools/erase-v1";

    /** Generates what is around an image on a larger canvas. */
    public static final String TOOL_OUTPAINTING = "flux-tools/outpainting-v1";

    /** Sharpens an image; takes no prompt. */
    public static final String TOOL_DEBLUR = "flux-tools/deblur-v1";

    private Bfl() {}

    /** Returns a new builder of clients. */
    public static BflBuilder builder() {
        return new BflBuilder();
    }

    /**
     * Returns a client with the key of the environment variable {@code BFL_API_KEY} and, if it is set, the base URL of {@code
     * BFL_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code BFL_API_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        BflBuilder builder = builder().apiKey(System.getenv(BflBuilder.KEY_VARIABLE));
        String baseUrl = System.getenv("BFL_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
