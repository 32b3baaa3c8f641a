package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.JsonValue;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studio is a process of its own, killed and started again. The emulators live here and count submissions. */
class KilledStudioTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private DanEmulator dan;
    private ZhiqiteEmulator zhiqite;

    @BeforeEach
    void start() {
        dan = DanEmulator.builder().clock(now::get).generationTime(GENERATION).start();
        zhiqite = ZhiqiteEmulator.builder()
                .clock(now::get)
                .generationTime(GENERATION)
                .start();
    }

    @AfterEach
    void end() {
        dan.close();
        zhiqite.close();
    }

    @Test
    void an_image_comes_after_a_kill_where_the_service_chose_the_id() throws Exception {
        try (StudioProcess first = studio()) {
            first.visitor().orders(Visitor.order("a lighthouse", "dan"));
            first.visitor().awaitStatus("dan", "RUNNING");
            first.kill();
        }
        now.getAndUpdate(time -> time.plus(GENERATION));
        try (StudioProcess second = studio()) {
            assertThatTheImageComes(second.visitor(), "dan");
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_image_comes_after_a_kill_in_the_middle_of_the_submission_where_the_studio_chose_the_id() throws Exception {
        zhiqite.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
        try (StudioProcess first = studio()) {
            first.visitor().orders(Visitor.order("a lighthouse", "zhiqite"));
            Visitor.until(() -> zhiqite.handled(ExchangeKind.SUBMIT) == 1);
            first.kill();
        }
        now.getAndUpdate(time -> time.plus(GENERATION));
        try (StudioProcess second = studio()) {
            assertThatTheImageComes(second.visitor(), "zhiqite");
        }
        assertThat(zhiqite.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void what_was_being_submitted_is_unknown_after_a_kill_where_the_service_chooses_the_id_and_is_never_sent_again()
            throws Exception {
        dan.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
        try (StudioProcess first = studio()) {
            first.visitor().orders(Visitor.order("a lighthouse", "dan"));
            Visitor.until(() -> dan.handled(ExchangeKind.SUBMIT) == 1);
            first.kill();
        }
        try (StudioProcess second = studio()) {
            JsonValue task = second.visitor().awaitStatus("dan", "UNKNOWN");

            assertThat(task.get("billed").bool()).contains(true);
            assertThat(Visitor.text(task, "note")).contains("It is not submitted again");
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_interrupted_studio_waits_until_what_it_submits_is_accepted() throws Exception {
        try (StudioProcess first = studio()) {
            first.visitor().orders(Visitor.order("a lighthouse", "dan"));
            first.interrupt();
        }
        now.getAndUpdate(time -> time.plus(GENERATION));
        try (StudioProcess second = studio()) {
            assertThatTheImageComes(second.visitor(), "dan");
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    private StudioProcess studio() throws Exception {
        return StudioProcess.start(folder, dan.baseUrl(), zhiqite.baseUrl());
    }

    private static void assertThatTheImageComes(Visitor page, String service) {
        JsonValue image = page.awaitStatus(service, "DONE").get("images").at(0);
        HttpResponse<byte[]> response = page.bytes("/images/" + Visitor.text(image, "name"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("image/");
        assertThat(response.body()).hasSizeGreaterThan(100);
    }
}
