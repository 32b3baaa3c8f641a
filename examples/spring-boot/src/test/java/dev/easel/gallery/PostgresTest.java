package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application with its tickets in PostgreSQL in the place of H2. */
class PostgresTest {
    private static final String KEY = "sk-MARKEDKEY" + "0".repeat(39);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void an_image_arrives_that_was_under_way_when_the_application_was_started_again() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                DanEmulator dan = DanEmulator.builder()
                        .apiKey(KEY)
                        .clock(now::get)
                        .generationTime(Duration.ofMinutes(1))
                        .start()) {
            String[] settings = Stream.concat(
                            Stream.of(
                                    "spring.datasource.url=" + database.getJdbcUrl("postgres", "postgres"),
                                    "spring.datasource.username=postgres"),
                            Stream.of(StartedGallery.dan(dan, KEY)))
                    .toArray(String[]::new);
            try (StartedGallery first = StartedGallery.start(folder, settings)) {
                first.page().order("a lighthouse", "dan");
                first.page().awaitState("dan", "ACCEPTED");
            }
            now.getAndUpdate(time -> time.plus(Duration.ofMinutes(1)));

            try (StartedGallery second = StartedGallery.start(folder, settings)) {
                String image = Page.text(second.page().awaitState("dan", "DONE"), "image");

                assertThat(second.page().bytes(image).statusCode()).isEqualTo(200);
            }
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }
}
