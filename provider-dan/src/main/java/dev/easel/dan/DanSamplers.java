package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;

/**
 * The service's samplers. It names them as the common vocabulary does, and folds the noise schedule into one of the names:
 * {@code DPM++ SDE Karras} stands beside {@code DPM++ SDE} (OpenDAN documentation, Introduction). A server may list more than
 * the documented six, so every name goes out and the server decides.
 */
final class DanSamplers {
    /** The one of the documentation's example. */
    private static final Sampler DEFAULT = Sampler.DDIM;

    private static final String KARRAS = " Karras";

    private DanSamplers() {}

    /** Whether the name comes by {@link ImageRequest#extraFields()}, in the place of the default. */
    static boolean isExtraField(ImageRequest request) {
        return request.sampler().isEmpty()
                && request.scheduler().isEmpty()
                && request.extraFields().containsKey("sampler_name");
    }

    /** The name to send; the server takes it in this very spelling only. */
    static String nameFor(ImageRequest request) {
        boolean karras = request.scheduler().filter(Scheduler.KARRAS::equals).isPresent();
        Sampler sampler = request.sampler().orElse(karras ? Sampler.DPMPP_SDE : DEFAULT);
        return karras && sampler.equals(Sampler.DPMPP_SDE) ? sampler.name() + KARRAS : sampler.name();
    }

    /** Whether the name to send says the schedule that the request asks for. */
    static boolean honours(Scheduler scheduler, ImageRequest request) {
        boolean karras = nameFor(request).endsWith(KARRAS);
        return scheduler.equals(Scheduler.KARRAS) ? karras : scheduler.equals(Scheduler.NORMAL) && !karras;
    }
}
