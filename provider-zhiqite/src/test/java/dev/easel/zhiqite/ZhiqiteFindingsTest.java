package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every finding has a code that a program can act on, and a text for either policy. */
class ZhiqiteFindingsTest {
    private static final ImageInput IMAGE = ImageInput.url(URI.create("https://host/a.png"));

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model("dreamshaper");
    }

    @Test
    void what_is_left_out_is_said_as_a_warning_and_as_an_error() {
        Upscale upscale = Upscale.builder().factor(2).denoisingStrength(0.5).build();

        assertThat(findings(request()
                        .size(512, 512)
                        .initImage(IMAGE)
                        .sampler(Sampler.of("DPM++ 2M Karras"))
                        .scheduler(Scheduler.NORMAL)
                        .upscale(upscale)
                        .callbackUrl(URI.create("https://host/cb"))
                        .build()))
                .containsExactly(
                        "UNSUPPORTED: scheduler is Normal, which Easel left out: the name of the sampler, DPM++ 2M Karras,"
                                + " asks for Karras",
                        "UNSUPPORTED: scheduler is Normal, which cannot be sent: the name of the sampler, DPM++ 2M Karras,"
                                + " asks for Karras; leave it out",
                        "UNSUPPORTED: upscale has denoisingStrength, which Easel left out: zhiqite has one field for it and"
                                + " for strength, which counts for an image that starts from another",
                        "UNSUPPORTED: upscale has denoisingStrength, which cannot be sent: zhiqite has one field for it and"
                                + " for strength, which counts for an image that starts from another; set strength instead",
                        "UNSUPPORTED: callbackUrl was left out: zhiqite documents it for text2image and not for"
                                + " image2image",
                        "UNSUPPORTED: callbackUrl cannot be sent: zhiqite documents it for text2image and not for"
                                + " image2image; leave it out");
    }

    @Test
    void a_size_that_the_service_chooses_is_uncertain() {
        assertThat(findings(request().initImage(IMAGE).build()))
                .containsExactly(
                        "UNCERTAIN: size is not set, and zhiqite does not document which size an image from initImage"
                                + " gets; set size",
                        "UNSUPPORTED: size is not set, and zhiqite does not document which size an image from initImage"
                                + " gets; set size");
    }

    @Test
    void what_is_wrong_has_the_code_of_its_kind() {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .maskBlur(4)
                .putControlnet("module", "canny")
                .build();

        assertThat(findings(request()
                        .model(" ")
                        .upscale(Upscale.by(1.5))
                        .addOptions(options)
                        .build()))
                .containsExactly(
                        "MISSING: model is blank; name a checkpoint of the service's model list",
                        "OUT_OF_RANGE: upscale has factor 1.5; zhiqite takes whole factors: give 2 or more, or the size"
                                + " itself with hiresSize of ZhiqiteOptions",
                        "CONFLICT: options has controlnet without resizeMode; zhiqite requires it there",
                        "CONFLICT: options has maskBlur without a mask; set mask and initImage, or leave it out");
    }

    /** What the check finds: the codes, and the two texts that a user gets by the policy. */
    private static List<String> findings(ImageRequest request) {
        List<String> found = new ArrayList<>();
        ZhiqiteChecks.check(request, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add(violation.code() + ": " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add(warning.code() + ": " + warning);
                found.add(violation.code() + ": " + violation);
            }
        });
        return found;
    }
}
