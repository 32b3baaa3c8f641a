package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Sampler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every finding has a code that a program can act on, and a text for either policy. */
class LocalFindingsTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model("dall-e-2");
    }

    @Test
    void what_is_left_out_is_said_as_a_warning_and_as_an_error() {
        LocalOptions options = LocalOptions.builder().partialImages(1).build();

        assertThat(findings(
                        LocalDialect.SGLANG,
                        request()
                                .initImage(IMAGE)
                                .strength(0.5)
                                .addOptions(options)
                                .build()))
                .containsExactly(
                        "UNSUPPORTED: options has partialImages, which Easel left out: SGLang has none",
                        "UNSUPPORTED: options has partialImages, which cannot be sent: SGLang has none; leave it out",
                        "UNSUPPORTED: strength was left out: SGLang has none",
                        "UNSUPPORTED: strength cannot be sent: SGLang has none; leave it out");
    }

    @Test
    void options_name_everything_that_is_wrong_at_once() {
        LocalOptions.Builder options =
                LocalOptions.builder().user(" ").partialImages(4).addReferenceAddress(URI.create("file:/a.png"));

        assertThatThrownBy(options::build)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly(
                                        Violation.Code.MISSING, Violation.Code.MALFORMED, Violation.Code.OUT_OF_RANGE));
    }

    @Test
    void what_some_releases_skip_is_uncertain() {
        assertThat(findings(
                        LocalDialect.SD_CPP, request().upscale(Upscale.by(2)).build()))
                .containsExactly(
                        "UNCERTAIN: upscale is skipped without an error by sd-server before master-586;"
                                + " LocalBuilder.detectDialect() asks the server what it has, and the request is checked"
                                + " against that",
                        "UNSUPPORTED: upscale is skipped without an error by sd-server before master-586;"
                                + " LocalBuilder.detectDialect() asks the server what it has, and the request is checked"
                                + " against that");
    }

    @Test
    void what_is_wrong_has_the_code_of_its_kind() {
        LocalOptions options = LocalOptions.builder().maskFile("file-1").build();

        assertThat(findings(
                        LocalDialect.OPENAI,
                        request()
                                .model("gpt-image-1")
                                .putExtraField("n", 2)
                                .addOptions(options)
                                .build()))
                .containsExactly(
                        "CONFLICT: options has maskFile without an image to edit; set initImage",
                        "CONFLICT: extraFields has \"n\"; set the request's count instead");
        assertThat(findings(
                        LocalDialect.SD_API_SERVER,
                        request().sampler(Sampler.of("brand_new")).build()))
                .singleElement()
                .asString()
                .startsWith("UNSUPPORTED: sampler is brand_new; sd-api-server has ");
    }

    /** What the check finds: the codes, and the two texts that a user gets by the policy. */
    private static List<String> findings(LocalDialect spoken, ImageRequest request) {
        Dialect dialect = spoken.protocol(LocalSettings.of(URI.create("http://localhost:8080")));
        List<String> found = new ArrayList<>();
        dialect.check(request, new Findings() {
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
