package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every finding has a code that a program can act on, and a text for either policy. */
class ItsRoseFindingsTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model("dreamshaper");
    }

    @Test
    void what_is_left_out_is_said_as_a_warning_and_as_an_error() {
        Upscale upscale = Upscale.builder().factor(2).steps(5).build();

        assertThat(findings(request()
                        .scheduler(Scheduler.EXPONENTIAL)
                        .upscale(upscale)
                        .build()))
                .containsExactly(
                        "UNSUPPORTED: scheduler is Exponential, which Easel left out: itsrose has a switch for the Karras"
                                + " schedule and nothing else (what it calls a scheduler is chosen with sampler)",
                        "UNSUPPORTED: scheduler is Exponential, which cannot be sent: itsrose has a switch for the Karras"
                                + " schedule and nothing else (what it calls a scheduler is chosen with sampler); leave it"
                                + " out",
                        "UNSUPPORTED: upscale has steps, which Easel left out: itsrose has a switch that doubles width and"
                                + " height and nothing else",
                        "UNSUPPORTED: upscale has steps, which cannot be sent: itsrose has a switch that doubles width and"
                                + " height and nothing else; leave it out");
    }

    @Test
    void what_only_an_extra_field_can_say_is_left_out_with_that_advice() {
        assertThat(findings(request()
                        .size(64, 64)
                        .initImage(IMAGE)
                        .mask(IMAGE)
                        .strength(0.5)
                        .build()))
                .containsExactly(
                        "UNSUPPORTED: strength was left out: nothing is known of a strength in itsrose's inpainting",
                        "UNSUPPORTED: strength cannot be sent: nothing is known of a strength in itsrose's inpainting; leave"
                                + " it out, or put it into extraFields to try it");
    }

    @Test
    void a_size_that_the_service_chooses_is_uncertain() {
        assertThat(findings(request().initImage(IMAGE).build()))
                .containsExactly(
                        "UNCERTAIN: size is not set, and itsrose does not take the size of initImage: it generates 512x512;"
                                + " set the size of the image",
                        "UNSUPPORTED: size is not set, and itsrose does not take the size of initImage: it generates"
                                + " 512x512; set the size of the image");
    }

    @Test
    void what_is_wrong_has_the_code_of_its_kind() {
        assertThat(findings(request().addLora(Lora.of("a,b", 1)).build()))
                .containsExactly(
                        "MALFORMED: loras has \"a,b\", and itsrose would take the comma for the end of the id; add"
                                + " each LoRA on its own");
    }

    /** What the check finds: the codes, and the two texts that a user gets by the policy. */
    private static List<String> findings(ImageRequest request) {
        List<String> found = new ArrayList<>();
        ItsRoseChecks.check(request, new Findings() {
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
