package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The started application over HTTP, with emulators whose clock the test moves. */
class GalleryTest {
    private static final String KEY = "sk-MARKEDKEY" + "0".repeat(39);
    private static final Duration GENERATION = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private DanEmulator dan;
    private ItsRoseEmulator itsRose;
    private ZhiqiteEmulator zhiqite;

    @BeforeEach
    void startEmulators() {
        dan = DanEmulator.builder()
                .apiKey(KEY)
                .clock(now::get)
                .generationTime(GENERATION)
                .start();
        itsRose = ItsRoseEmulator.start();
        zhiqite = ZhiqiteEmulator.builder()
                .clock(now::get)
                .generationTime(GENERATION)
                .start();
    }

    @AfterEach
    void endEmulators() {
        dan.close();
        itsRose.close();
        zhiqite.close();
    }

    @Test
    void an_order_is_accepted_at_once_and_shows_its_images_when_they_come() {
        try (StartedGallery gallery = start()) {
            Page page = gallery.page();

            HttpResponse<String> response = page.order("a lighthouse", "dan", "itsrose", "zhiqite");

            assertThat(response.statusCode()).isEqualTo(202);
            page.await("dan", ticket -> Page.text(ticket, "status").startsWith("Running"));
            now.getAndUpdate(time -> time.plus(GENERATION));
            for (String service : List.of("dan", "itsrose", "zhiqite")) {
                JsonNode ticket = page.awaitState(service, "DONE");
                assertThat(page.bytes(Page.text(ticket, "image")).statusCode()).isEqualTo(200);
            }
            assertThat(page.tickets())
                    .hasSize(3)
                    .allMatch(ticket -> Page.text(ticket, "prompt").equals("a lighthouse"))
                    .noneMatch(ticket -> ticket.path("active").asBoolean());
        }
    }

    @Test
    void a_queued_ticket_tells_its_position() {
        try (StartedGallery gallery = start()) {
            Page page = gallery.page();
            page.order("a lighthouse", "dan");
            page.awaitState("dan", "ACCEPTED");
            page.order("a castle", "dan");

            JsonNode second = page.await(
                    "dan",
                    ticket -> Page.text(ticket, "prompt").equals("a castle")
                            && Page.text(ticket, "status").startsWith("Queued, position"));

            assertThat(second.path("active").asBoolean()).isTrue();
        }
    }

    @Test
    void an_order_that_comes_again_because_its_response_was_lost_is_sent_once() {
        try (StartedGallery gallery = start()) {
            String order = "{\"id\": \"" + UUID.randomUUID() + "\", \"prompt\": \"a\", \"services\": [\"itsrose\"]}";
            String first = Page.id(gallery.page().post(order));
            gallery.page().awaitState("itsrose", "DONE");

            HttpResponse<String> second = gallery.page().post(order);

            assertThat(second.statusCode()).isEqualTo(202);
            assertThat(Page.id(second)).isEqualTo(first);
            assertThat(itsRose.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_task_that_fails_says_why() {
        dan.failNextTask();
        try (StartedGallery gallery = start()) {
            gallery.page().order("a lighthouse", "dan");
            gallery.page().awaitState("dan", "ACCEPTED");
            now.getAndUpdate(time -> time.plus(GENERATION));

            JsonNode ticket = gallery.page().awaitState("dan", "FAILED");

            assertThat(Page.text(ticket, "status"))
                    .isEqualTo(
                            "There is no image: the task failed at dan (HTTP 200: status 3; the service gives no reason)");
            assertThat(ticket.has("image")).isFalse();
        }
    }

    @Test
    void a_ticket_of_which_nothing_was_sent_is_sent_at_the_next_start() {
        try (StartedGallery gallery = start()) {
            gallery.tickets().add(List.of(Ticket.of(UUID.randomUUID(), Instant.now(), "itsrose", "a lighthouse")));
        }
        try (StartedGallery gallery = start()) {
            gallery.page().awaitState("itsrose", "DONE");
        }
        assertThat(itsRose.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_stop_leaves_the_ticket_to_the_next_start() {
        try (StartedGallery gallery = start()) {
            gallery.page().order("a lighthouse", "dan");
            gallery.page().awaitState("dan", "ACCEPTED");
        }
        now.getAndUpdate(time -> time.plus(GENERATION));
        try (StartedGallery gallery = start()) {
            gallery.page().awaitState("dan", "DONE");
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_unfinished_ticket_of_a_service_that_is_no_longer_configured_is_kept() {
        try (StartedGallery gallery = start()) {
            gallery.page().order("a lighthouse", "dan");
            gallery.page().awaitState("dan", "ACCEPTED");
        }
        try (StartedGallery gallery = StartedGallery.start(folder, StartedGallery.itsRose(itsRose))) {
            JsonNode ticket = gallery.page().awaitState("dan", "ACCEPTED");
            assertThat(Page.text(ticket, "status")).contains("dan is not configured");
        }
    }

    @Test
    void a_response_that_is_lost_leaves_nobody_in_doubt_where_the_application_chose_the_id() {
        zhiqite.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        try (StartedGallery gallery = start()) {
            gallery.page().order("a lighthouse", "zhiqite");
            gallery.page().awaitState("zhiqite", "ACCEPTED");
            now.getAndUpdate(time -> time.plus(GENERATION));
            gallery.page().awaitState("zhiqite", "DONE");
        }
        assertThat(zhiqite.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_response_that_is_lost_leaves_a_ticket_unknown_where_the_service_chooses_the_id() {
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        try (StartedGallery gallery = start()) {
            gallery.page().order("a lighthouse", "dan");

            JsonNode ticket = gallery.page().awaitState("dan", "UNKNOWN");

            assertThat(ticket.path("mayHaveBeenBilled").asBoolean()).isTrue();
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void neither_a_key_nor_a_handle_reaches_the_page() {
        try (StartedGallery gallery = start()) {
            Page page = gallery.page();
            String order = page.order("a lighthouse", "dan").body();
            page.awaitState("dan", "ACCEPTED");

            assertThat(Stream.of("/", "/gallery.js", "/api/services", "/api/tickets", "/api/images/1")
                            .map(path -> page.get(path).body()))
                    .noneMatch(body -> body.contains("MARKEDKEY") || body.contains("ez1."));
            assertThat(order).doesNotContain("MARKEDKEY", "ez1.");
        }
    }

    @Test
    void the_beginnings_of_files_of_a_killed_process_are_removed() throws Exception {
        Path part = Files.createDirectories(folder.resolve("images")).resolve(".easel-1.part");
        Files.createFile(part);
        try (StartedGallery gallery = start()) {
            assertThat(part).doesNotExist();
            assertThat(gallery.page().isThere()).isTrue();
        }
    }

    @Test
    void a_database_that_writes_late_is_refused() {
        assertThatThrownBy(() -> StartedGallery.start(folder, "spring.datasource.url=jdbc:h2:file:" + folder + "/late"))
                .hasRootCauseMessage("spring.datasource.url leaves H2's WRITE_DELAY at 500 ms; add ;WRITE_DELAY=0, or a"
                        + " killed process forgets what it has sent");
    }

    private StartedGallery start() {
        return StartedGallery.start(
                folder,
                Stream.of(
                                StartedGallery.dan(dan, KEY),
                                StartedGallery.itsRose(itsRose),
                                StartedGallery.zhiqite(zhiqite))
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
    }
}
