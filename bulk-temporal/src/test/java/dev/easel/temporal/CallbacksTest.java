package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The addresses that services call back. */
class CallbacksTest {
    private static final URI BASE = URI.create("https://images.example.com/callbacks");
    private final Callbacks callbacks = Callbacks.of(BASE, "0123456789abcdef");

    @Test
    void an_address_leads_to_its_workflow_in_every_process_with_the_secret() {
        String id = "posters 1/ä-dan-one";
        URI address = callbacks.address(id);

        assertThat(address.toString()).startsWith(BASE + "/posters%201%2F%C3%A4-dan-one/");
        assertThat(Callbacks.of(BASE, "0123456789abcdef").workflow(address.getRawPath()))
                .contains(id);
        assertThat(callbacks.workflow(address + "?a=b")).contains(id);
    }

    @Test
    void an_address_that_was_not_made_with_the_secret_leads_nowhere() {
        String path = callbacks.address("one").getRawPath();

        assertThat(Callbacks.of(BASE, "another-secret-of-mine").workflow(path)).isEmpty();
        assertThat(callbacks.workflow(path.replace("/one/", "/two/"))).isEmpty();
        assertThat(callbacks.workflow(path.substring(0, path.length() - 1))).isEmpty();
        assertThat(callbacks.workflow("/%/0")).isEmpty();
        assertThat(callbacks.workflow("")).isEmpty();
    }

    @Test
    void settings_that_would_let_strangers_in_are_refused() {
        assertThatThrownBy(() -> Callbacks.of(BASE, "short"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at least 16")
                .hasMessageNotContaining("\"short\"");
        assertThatThrownBy(() -> Callbacks.of(URI.create("/callbacks"), "0123456789abcdef"))
                .isInstanceOf(ConfigurationException.class);
    }
}
