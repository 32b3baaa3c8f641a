package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every finding has a code that a program can act on, and a text for either policy. */
class DanFindingsTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model(Dan.MODEL_CLARITY);
    }

    @Test
    void what_is_left_out_is_said_as_a_warning_and_as_an_error() {
        DanOptions options = DanOptions.builder().maskBlur(4).build();

        assertThat(findings(request()
                        .initImage(IMAGE)
                        .upscale(Upscale.by(2))
                        .addOptions(options)
                        .build()))
                .containsExactly(
                        "UNSUPPORTED: upscale was left out: dan has it for text to image alone",
                        "UNSUPPORTED: upscale cannot be sent: dan has it for text to image alone; ask for a larger size, or"
                                + " make the result larger with ImageClient.upscale",
                        "UNSUPPORTED: options has maskBlur, which Easel left out: the request has no mask",
                        "UNSUPPORTED: options has maskBlur, which cannot be sent: the request has no mask; leave it out");
    }

    @Test
    void what_is_sent_and_may_not_be_used_is_uncertain() {
        Upscale upscale = Upscale.builder().factor(2).upscaler("ESRGAN 4x").build();

        assertThat(findings(request().upscale(upscale).build()))
                .containsExactly(
                        "UNCERTAIN: upscale has upscaler ESRGAN 4x, which dan accepts and its workers do not use: they"
                                + " upscale with Latent",
                        "UNSUPPORTED: upscale has upscaler ESRGAN 4x, which dan accepts and its workers do not use: they"
                                + " upscale with Latent");
    }

    @Test
    void what_is_wrong_has_the_code_of_its_kind() {
        ControlNet control = ControlNet.canny(IMAGE).toBuilder().weight(2.5).build();
        Upscale upscale = Upscale.builder().factor(2).upscaler("Lanczos").build();

        assertThat(findings(request()
                        .model(" ")
                        .addControl(control)
                        .upscale(upscale)
                        .build()))
                .containsExactly(
                        "MISSING: model is blank; give the model's hash, for example Dan.MODEL_CLARITY",
                        "OUT_OF_RANGE: controls has weight 2.5; dan takes 0 to 2",
                        "UNSUPPORTED: upscale has upscaler Lanczos, which dan has for ImageClient.upscale alone; give"
                                + " Latent");
    }

    /** What the check finds: the codes, and the two texts that a user gets by the policy. */
    private static List<String> findings(ImageRequest request) {
        List<String> found = new ArrayList<>();
        DanChecks.check(request, new Findings() {
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
