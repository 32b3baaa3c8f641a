package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.LocalEmulator;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images under names of the server's own, and those that the server fetches itself. */
class ExtraImagesTest {
    private static final URI ADDRESS = URI.create("https://images.example/lake.png?size=1&x=%2F");

    @ParameterizedTest
    @CsvSource({
        "SD_CPP, ip_adapter_image",
        "A1111, firstpass_image",
        "LOCALAI, file",
        "VLLM_OMNI, reference_image",
        "SGLANG, image",
        "OPENAI, image"
    })
    void an_image_goes_into_json_under_its_name(LocalDialect dialect, String name) {
        ImageRequest request = request(dialect, name).build();

        WireRequest submit = Wire.submit(protocol(dialect), request);

        assertThat(Wire.findings(protocol(dialect), request)).isEmpty();
        assertThat(Wire.json(submit).toString()).contains("\"" + name + "\":\"<");
    }

    @ParameterizedTest
    @CsvSource({"VLLM_OMNI, mask_image", "VLLM_OMNI, reference_image", "SGLANG, image", "OPENAI, mask_image"})
    void an_image_goes_into_a_form_under_its_name(LocalDialect dialect, String name) {
        ImageRequest request =
                request(dialect, name).initImage(Images.photograph()).build();

        assertThat(Wire.findings(protocol(dialect), request)).isEmpty();
        assertThat(Wire.parts(Wire.submit(protocol(dialect), request)))
                .last()
                .asString()
                .startsWith(name + "=<image.png, image/png, ");
    }

    @ParameterizedTest
    @EnumSource(names = {"SD_API_SERVER", "SD_CPP_V1"})
    void a_server_that_has_no_place_for_it_is_not_sent_one(LocalDialect dialect) {
        assertThat(Wire.findings(protocol(dialect), request(dialect, "x").build()))
                .singleElement()
                .asString()
                .startsWith("wrong: options has extraImages, which ")
                .endsWith(" does not take; leave them out");
    }

    @Test
    void a_name_that_easel_itself_sends_is_refused() {
        ImageRequest request = request(LocalDialect.SD_CPP, "init_image")
                .initImage(Images.photograph())
                .build();

        assertThatThrownBy(() -> Wire.submit(protocol(LocalDialect.SD_CPP), request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("options has \"init_image\" among extraImages, which Easel itself sends");
    }

    @Test
    void a_mask_that_sglang_takes_and_does_not_use_is_refused() {
        ImageRequest request = request(LocalDialect.SGLANG, "mask")
                .initImage(Images.photograph())
                .build();

        assertThat(Wire.findings(protocol(LocalDialect.SGLANG), request))
                .singleElement()
                .asString()
                .startsWith("wrong: options has \"mask\" among extraImages, which SGLang takes and does not use");
    }

    @Test
    void junk_is_refused_where_the_server_would_generate_without_it() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .addOptions(LocalOptions.builder()
                        .putExtraImage("ip_adapter_image", ImageInput.bytes(new byte[] {1}))
                        .build())
                .build();

        assertThat(Wire.findings(protocol(LocalDialect.SD_CPP), request)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"VLLM_OMNI, url", "SGLANG, url[]"})
    void addresses_go_as_they_are_to_a_server_that_fetches_them(LocalDialect dialect, String part) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .addOptions(LocalOptions.builder()
                        .addReferenceAddress(ADDRESS)
                        .addReferenceAddress(URI.create("http://x/灯.png"))
                        .build())
                .build();

        assertThat(Wire.findings(protocol(dialect), request)).isEmpty();
        assertThat(Wire.submit(protocol(dialect), request)).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(Wire.submit(protocol(dialect), request)))
                .contains(part + "=" + ADDRESS, part + "=http://x/%E7%81%AF.png");
    }

    @ParameterizedTest
    @EnumSource(names = {"SD_API_SERVER", "SD_CPP", "SD_CPP_V1", "A1111", "LOCALAI"})
    void a_server_that_fetches_none_is_sent_no_address(LocalDialect dialect) {
        assertThat(Wire.findings(
                        protocol(dialect),
                        ImageRequest.builder()
                                .prompt("a cat")
                                .addOptions(LocalOptions.builder()
                                        .addReferenceAddress(ADDRESS)
                                        .addReferenceFile("file-a")
                                        .build())
                                .build()))
                .hasSize(2)
                .allMatch(finding -> finding.startsWith("wrong: options has reference"));
    }

    @ParameterizedTest
    @EnumSource(names = {"VLLM_OMNI", "SGLANG", "A1111", "SD_CPP"})
    void they_shape_the_image(LocalDialect dialect) {
        // SGLang has no other field for an image: it uses no mask.
        boolean fetchesAlone = dialect == LocalDialect.SGLANG;
        String name = List.of("mask_image", "url[]", "latent_mask", "ip_adapter_image")
                .get(List.of(LocalDialect.VLLM_OMNI, LocalDialect.SGLANG, LocalDialect.A1111, LocalDialect.SD_CPP)
                        .indexOf(dialect));
        LocalOptions.Builder options = LocalOptions.builder();
        if (!fetchesAlone) {
            options.putExtraImage(name, Images.another());
        }
        if (fetchesAlone || dialect == LocalDialect.VLLM_OMNI) {
            options.addReferenceAddress(ADDRESS);
        }
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt("a cat")
                .size(64, 64)
                .seed(7)
                .initImage(Images.photograph())
                .addOptions(options.build());

        try (LocalEmulator emulator = LocalEmulator.builder()
                        .dialect(LocalEmulator.Dialect.valueOf(dialect.name()))
                        .start();
                ImageClient client = Local.builder()
                        .dialect(dialect)
                        .baseUrl(emulator.baseUrl().toString())
                        .build()) {
            assertThat(client.generate(request.build()).images()).hasSize(1);
            assertThat(emulator.exchanges().get(0).text()).contains(name);
        }
    }

    private static Dialect protocol(LocalDialect dialect) {
        return dialect.protocol(Wire.settings("http://gpu-box:8080"));
    }

    private static ImageRequest.Builder request(LocalDialect dialect, String name) {
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt("a cat")
                .addOptions(LocalOptions.builder()
                        .putExtraImage(name, Images.another())
                        .build());
        return dialect == LocalDialect.OPENAI ? request.model("sdxl") : request;
    }
}
