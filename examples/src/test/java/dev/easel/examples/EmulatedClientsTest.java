package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseBuilder;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients that {@link Emulated} gives, of every service. */
@ExtendWith(EmulatorExtension.class)
class EmulatedClientsTest {
    private static final String ITSROSE_MODEL = "dreamshaper";
    private static final String ZHIQITE_MODEL = "photon_v1_84728.safetensors";

    private static final List<ImageClient> SEEN = new ArrayList<>();

    @Emulated(Dan.class)
    private ImageClient danClient;

    @Emulated
    private DanEmulator dan;

    @AfterAll
    static void every_client_was_closed_after_its_test() {
        assertThat(SEEN).hasSizeGreaterThan(6).doesNotHaveDuplicates();
        for (ImageClient client : SEEN) {
            assertThatThrownBy(() -> client.generate(request(ITSROSE_MODEL))).isInstanceOf(ClientClosedException.class);
        }
    }

    private static ImageRequest request(String model) {
        return ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .size(512, 512)
                .model(model)
                .build();
    }

    private static void generates(ImageClient client, String model) {
        SEEN.add(client);
        assertThat(client.generate(request(model)).images()).hasSize(1);
    }

    @Test
    void a_client_in_a_field_is_connected_to_the_emulator_in_a_field() {
        generates(danClient, Dan.MODEL_CLARITY);
        assertThat(dan.drawn()).hasSize(1);
    }

    @Test
    void a_client_in_a_parameter_is_connected_to_the_emulator_in_a_parameter_wherever_that_stands(
            @Emulated(Dan.class) ImageClient client, @Emulated DanEmulator beside) {
        generates(client, Dan.MODEL_CLARITY);
        assertThat(beside.drawn()).hasSize(1);
        assertThat(dan.drawn()).isEmpty();
    }

    @Test
    void a_client_in_a_parameter_is_connected_to_the_emulator_in_a_field_where_no_parameter_is_one(
            @Emulated(Dan.class) ImageClient client) {
        generates(client, Dan.MODEL_CLARITY);
        assertThat(dan.drawn()).hasSize(1);
    }

    @Test
    void a_client_without_an_emulator_gets_one_of_its_own(@Emulated(ItsRose.class) ImageClient client) {
        generates(client, ITSROSE_MODEL);
    }

    @Test
    void itsrose_is_connected(
            @Emulated ItsRoseEmulator emulator,
            @Emulated(ItsRose.class) ImageClient client,
            @Emulated(ItsRose.class) ItsRoseBuilder builder) {
        generates(client, ITSROSE_MODEL);
        try (ImageClient another = builder.build()) {
            assertThat(another.generate(request(ITSROSE_MODEL)).images()).hasSize(1);
        }
        assertThat(emulator.drawn()).hasSize(2);
    }

    @Test
    void zhiqite_is_connected_with_the_key_and_the_image_host_of_the_options(
            @Emulated(options = "separateHostAndOneKey") ZhiqiteEmulator emulator,
            @Emulated(Zhiqite.class) ImageClient client) {
        generates(client, ZHIQITE_MODEL);
        assertThat(emulator.drawn()).hasSize(1);
    }

    static ZhiqiteEmulator.Builder separateHostAndOneKey() {
        return ZhiqiteEmulator.builder()
                .accessKey("MARKEDKEY-id", "MARKEDKEY-secret")
                .separateImageHost();
    }

    @Test
    void zhiqite_is_connected_with_the_defaults(@Emulated(Zhiqite.class) ImageClient client) {
        generates(client, ZHIQITE_MODEL);
    }

    @Test
    void comfyui_is_connected(@Emulated ComfyUiEmulator emulator, @Emulated(ComfyUi.class) ImageClient client) {
        generates(client, "dreamshaper_8.safetensors");
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void openai_is_connected(@Emulated OpenAiEmulator emulator, @Emulated(OpenAi.class) ImageClient client) {
        generates(client, OpenAi.MODEL);
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void replicate_is_connected(@Emulated ReplicateEmulator emulator, @Emulated(Replicate.class) ImageClient client) {
        generates(client, Replicate.FLUX_SCHNELL);
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void bfl_is_connected(@Emulated BflEmulator emulator, @Emulated(Bfl.class) ImageClient client) {
        generates(client, Bfl.MODEL_FLUX_2_PRO);
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void fal_is_connected(@Emulated FalEmulator emulator, @Emulated(Fal.class) ImageClient client) {
        generates(client, Fal.FLUX_DEV);
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void gemini_is_connected(@Emulated GeminiEmulator emulator, @Emulated(Gemini.class) ImageClient client) {
        generates(client, Gemini.MODEL);
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void local_is_connected_with_the_dialect_and_the_key_of_the_options(
            @Emulated(options = "sdCpp") LocalEmulator emulator, @Emulated(Local.class) ImageClient client) {
        generates(client, Local.ANY_MODEL);
        assertThat(emulator.drawn()).hasSize(1);
    }

    static LocalEmulator.Builder sdCpp() {
        return LocalEmulator.builder().dialect(LocalEmulator.Dialect.SD_CPP).apiKey("MARKEDKEY-local");
    }

    @Nested
    class Inside {
        @Emulated
        private VirtualTime time;

        @Emulated(Dan.class)
        private ImageClient client;

        @Test
        void the_emulator_and_the_client_of_the_class_around_run_on_the_virtual_time() {
            Instant before = time.instant();
            SEEN.add(client);
            assertThat(time.runUntil(client.generateAsync(request(Dan.MODEL_CLARITY)))
                            .images())
                    .hasSize(1);
            assertThat(time.instant()).isAfter(before);
            assertThat(dan.drawn()).hasSize(1);
        }
    }

    @Test
    void a_virtual_time_among_the_parameters_is_the_time_of_emulators_in_fields(@Emulated VirtualTime time) {
        Instant before = time.instant();
        SEEN.add(danClient);
        assertThat(time.runUntil(danClient.generateAsync(request(Dan.MODEL_CLARITY)))
                        .images())
                .hasSize(1);
        assertThat(Duration.between(before, time.instant())).isPositive();
    }

    @ParameterizedTest
    @EnumSource(LocalEmulator.Dialect.class)
    void each_dialect_of_the_emulator_is_a_dialect_of_the_client(LocalEmulator.Dialect dialect) {
        assertThat(LocalDialect.valueOf(dialect.name())).isNotNull();
    }
}
