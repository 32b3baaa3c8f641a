package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProtocolException;
import dev.easel.RejectedException;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists of names that local servers keep, and the verbs beside making images. */
class CataloguesTest {
    @ParameterizedTest
    @CsvSource({
        "OPENAI, MODELS, gpt-image-2",
        "LOCALAI, MODELS, gpt-image-2",
        "SGLANG, MODELS, gpt-image-2",
        "SD_CPP, SAMPLERS, dpm++2m",
        "SD_CPP, SCHEDULERS, karras",
        "SD_CPP, UPSCALERS, Latent (nearest)",
        "A1111, MODELS, dreamshaper_8",
        "A1111, LORAS, add_detail",
        "A1111, SAMPLERS, DPM++ 2M",
        "A1111, SCHEDULERS, sgm_uniform",
        "A1111, UPSCALERS, Lanczos"
    })
    void a_list_names_what_goes_into_a_request(LocalDialect dialect, Catalogue catalogue, String id) {
        try (LocalEmulator emulator = emulator(dialect);
                ImageClient client = client(dialect, emulator)) {
            assertThat(client.catalogue(catalogue))
                    .extracting(CatalogueEntry::id)
                    .contains(id);
            assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(1);
        }
    }

    @Test
    void an_entry_has_the_servers_own_name_and_what_else_is_said() {
        try (LocalEmulator emulator = emulator(LocalDialect.A1111);
                ImageClient client = client(LocalDialect.A1111, emulator)) {
            assertThat(client.models()).first().satisfies(model -> {
                assertThat(model.id()).isEqualTo("v1-5-pruned");
                assertThat(model.name()).isEqualTo("v1-5-pruned.safetensors [0123456789]");
                assertThat(model.details())
                        .containsEntry("filename", "/models/v1-5-pruned.safetensors")
                        .doesNotContainKey("sha256");
            });
        }
    }

    @Test
    void what_a_list_names_can_be_requested() {
        try (LocalEmulator emulator = emulator(LocalDialect.A1111);
                ImageClient client = client(LocalDialect.A1111, emulator)) {
            for (CatalogueEntry entry : client.catalogue(Catalogue.SCHEDULERS)) {
                assertThat(client.generate(ImageRequest.builder()
                                        .prompt("a cat")
                                        .size(32, 32)
                                        .scheduler(Scheduler.of(entry.id()))
                                        .build())
                                .images())
                        .hasSize(1);
            }
        }
    }

    @Test
    void an_older_server_without_the_list_says_so_and_a_page_in_its_place_is_unreadable() {
        try (LocalEmulator emulator = emulator(LocalDialect.A1111);
                ImageClient client = client(LocalDialect.A1111, emulator)) {
            emulator.next(
                    ExchangeKind.CATALOGUE, Fault.response(404, "application/json", "{\"detail\":\"Not Found\"}"));
            assertThatThrownBy(() -> client.catalogue(Catalogue.SCHEDULERS)).isInstanceOf(RejectedException.class);

            emulator.always(ExchangeKind.CATALOGUE, Fault.response(200, "application/json", "{\"nothing\":1}"));
            assertThatThrownBy(() -> client.catalogue(Catalogue.SCHEDULERS)).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"SD_API_SERVER, MODELS", "SD_CPP_V1, SAMPLERS", "VLLM_OMNI, MODELS", "A1111, VAES"})
    void a_list_that_a_server_does_not_keep_is_not_requested(LocalDialect dialect, Catalogue catalogue) {
        try (LocalEmulator emulator = emulator(dialect);
                ImageClient client = client(dialect, emulator)) {
            assertThatThrownBy(() -> client.catalogue(catalogue)).isInstanceOf(UnsupportedByServiceException.class);
            assertThat(emulator.exchanges()).isEmpty();
        }
    }

    @Test
    void localai_makes_an_image_larger_as_it_is() {
        try (LocalEmulator emulator = emulator(LocalDialect.LOCALAI);
                ImageClient client = client(LocalDialect.LOCALAI, emulator)) {
            UpscaleRequest twice = UpscaleRequest.builder()
                    .image(Images.photograph())
                    .factor(2)
                    .upscaler("esrgan")
                    .build();

            assertThat(client.upscale(twice).first().size()).hasValue(Size.of(128, 128));
            assertThat(client.upscale(twice.toBuilder().factor(4).build())
                            .first()
                            .size())
                    .hasValue(Size.of(256, 256));
            assertThatThrownBy(() -> client.upscale(twice.toBuilder().factor(3).build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("factor is 3.0; LocalAI takes 2 and 4");
        }
    }

    private static LocalEmulator emulator(LocalDialect dialect) {
        LocalEmulator.Dialect spoken = dialect == LocalDialect.SD_CPP_V1
                ? LocalEmulator.Dialect.SD_CPP
                : LocalEmulator.Dialect.valueOf(dialect.name());
        return LocalEmulator.builder()
                .dialect(spoken)
                .models(List.of("gpt-image-2"))
                .start();
    }

    private static ImageClient client(LocalDialect dialect, LocalEmulator emulator) {
        return Local.builder()
                .dialect(dialect)
                .baseUrl(emulator.baseUrl().toString())
                .build();
    }
}
