package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelsCommandTest {
    private final Shell shell = new Shell();

    @Test
    void every_service_is_listed_and_an_emulator_says_that_it_is_one() {
        assertThat(shell.easel("models")).isZero();

        for (Provider provider : Provider.values()) {
            assertThat(shell.out()).contains(provider.id() + " (emulator)", "  draw uses " + provider.defaultModel());
        }
        assertThat(shell.out()).contains("the service has no list of models");
    }

    @Test
    void json_is_one_object_for_each_service() {
        assertThat(shell.easel("models", "--provider", "comfyui,gemini", "--json"))
                .isZero();

        assertThat(shell.out())
                .hasLineCount(2)
                .contains(
                        "{\"provider\":\"comfyui\",\"emulator\":true,\"default\":\"sd_xl_base_1.0.safetensors\",\"models\":[{");
    }

    @Test
    void other_lists_can_be_asked_for() {
        assertThat(shell.easel("models", "--provider", "comfyui", "--catalogue", "samplers"))
                .isZero();

        assertThat(shell.out()).contains("  euler").doesNotContain("draw uses");
    }

    @Test
    void a_list_that_cannot_be_had_fails_and_the_others_are_printed() {
        shell.with("COMFYUI_BASE_URL", "http://127.0.0.1:1");

        assertThat(shell.easel("models", "--provider", "comfyui,dan")).isEqualTo(1);

        assertThat(shell.out()).contains("comfyui (real service)", "comfyui was not reached", "dan (emulator)");
    }

    @Test
    void an_unknown_list_is_refused() {
        assertThat(shell.easel("models", "--catalogue", "brushes")).isEqualTo(2);

        assertThat(shell.err()).startsWith("easel models: --catalogue is brushes; choose from models, loras,");
    }
}
