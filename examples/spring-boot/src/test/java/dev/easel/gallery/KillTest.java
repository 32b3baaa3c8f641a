package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ZhiqiteEmulator;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The application is a process of its own, killed with SIGKILL and started again. The emulator lives here and counts submissions. */
class KillTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void an_image_comes_after_a_kill_where_the_service_chose_the_id() throws Exception {
        try (DanEmulator dan =
                DanEmulator.builder().clock(now::get).generationTime(GENERATION).start()) {
            String[] settings = StartedGallery.dan(dan, DanEmulator.ANONYMOUS_KEY);
            Page first = start(settings);
            assertThat(first.order("a lighthouse", "dan").statusCode()).isEqualTo(202);
            first.awaitState("dan", "ACCEPTED");
            kill();

            now.getAndUpdate(time -> time.plus(GENERATION));
            assertThatTheImageComes(start(settings), "dan");

            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void an_image_comes_after_a_kill_in_the_middle_of_the_submission_where_the_application_chose_the_id()
            throws Exception {
        try (ZhiqiteEmulator zhiqite = ZhiqiteEmulator.builder()
                .clock(now::get)
                .generationTime(GENERATION)
                .start()) {
            zhiqite.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
            String[] settings = StartedGallery.zhiqite(zhiqite);
            assertThat(start(settings).order("a lighthouse", "zhiqite").statusCode())
                    .isEqualTo(202);
            Page.until(() -> zhiqite.handled(ExchangeKind.SUBMIT) == 1);
            kill();

            now.getAndUpdate(time -> time.plus(GENERATION));
            assertThatTheImageComes(start(settings), "zhiqite");

            assertThat(zhiqite.count(ExchangeKind.SUBMIT)).isEqualTo(1);
            assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
        }
    }

    @Test
    void what_was_being_sent_is_unknown_after_a_kill_where_the_service_chooses_the_id_and_is_never_sent_again()
            throws Exception {
        try (DanEmulator dan = DanEmulator.start()) {
            dan.next(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders().afterWork());
            String[] settings = StartedGallery.dan(dan, DanEmulator.ANONYMOUS_KEY);
            start(settings).order("a lighthouse", "dan");
            Page.until(() -> dan.handled(ExchangeKind.SUBMIT) == 1);
            kill();

            JsonNode ticket = start(settings).awaitState("dan", "UNKNOWN");

            assertThat(ticket.path("active").asBoolean()).isFalse();
            assertThat(ticket.path("mayHaveBeenBilled").asBoolean()).isTrue();
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    private static void assertThatTheImageComes(Page page, String service) {
        JsonNode ticket = page.awaitState(service, "DONE");
        HttpResponse<byte[]> image = page.bytes(Page.text(ticket, "image"));
        assertThat(image.statusCode()).isEqualTo(200);
        assertThat(image.headers().firstValue("Content-Type").orElse("")).startsWith("image/");
        assertThat(image.body()).hasSizeGreaterThan(100);
    }

    private Page start(String... settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Gallery.class.getName()));
        command.addAll(List.of(StartedGallery.arguments(folder, port, settings)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/heard-killed-application.log")))
                .start();
        started.add(process);
        Page page = new Page(port);
        Page.until(() -> {
            assertThat(process.isAlive())
                    .as("target/heard-killed-application.log says why it ended")
                    .isTrue();
            return page.isThere();
        });
        return page;
    }

    private void kill() throws InterruptedException {
        Process process = started.get(started.size() - 1);
        process.destroyForcibly(); // SIGKILL, where there are signals
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
