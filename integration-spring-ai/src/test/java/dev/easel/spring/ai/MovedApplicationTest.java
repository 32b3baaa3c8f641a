package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application of the guide's page about moving to Easel draws as before. */
@Timeout(60)
class MovedApplicationTest {
    @Test
    void what_draws_stays_as_it_is() {
        try (Services services = new Services()) {
            DanEmulator dan = services.dan();

            String image = MovedApplication.draw(MovedApplication.model(services.client(dan)), "a lighthouse");

            assertThat(image).isNotEmpty();
            assertThat(dan.drawn()).extracting(Drawn::prompt, Drawn::width).containsExactly(tuple("a lighthouse", 512));
        }
    }
}
