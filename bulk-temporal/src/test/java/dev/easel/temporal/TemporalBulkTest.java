package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.Items;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import io.temporal.client.WorkflowClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** A bulk with workers, on Temporal's server for tests and the emulators of services. */
@Timeout(120)
@DisabledForJreRange(
        min = JRE.JAVA_25,
        disabledReason = "bulks were seen to come to no end there, and the cause is not known")
class TemporalBulkTest {
    private static final Pattern NUMBER = Pattern.compile("lighthouse number (\\d+)\\.");
    private static final int WINDOW = 4;

    @TempDir
    private Path directory;

    private final Map<Service, Emulator> emulators = new LinkedHashMap<>();
    private final Map<Service, ImageClient> clients = new LinkedHashMap<>();
    private TemporalServer server;
    private WorkflowClient temporal;

    @BeforeEach
    void start() throws Exception {
        server = TemporalServer.start();
        temporal = server.client();
        Duration time = Duration.ofMillis(50);
        emulators.put(
                Service.DAN,
                DanEmulator.builder()
                        .generationTime(time)
                        .workers(WINDOW)
                        .resultLifetime(Duration.ofHours(1))
                        .errorStatus(DanEmulator.ErrorStatus.DOCUMENTED)
                        .start());
        emulators.put(
                Service.ZHIQITE,
                ZhiqiteEmulator.builder()
                        .models(List.of(Dan.MODEL_CLARITY))
                        .generationTime(time)
                        .workers(WINDOW)
                        .start());
        emulators.put(
                Service.ITSROSE,
                ItsRoseEmulator.builder()
                        .rateLimit(100_000)
                        .generationTime(time)
                        .workers(WINDOW)
                        .start());
        emulators.forEach((service, emulator) ->
                clients.put(service, service.client(emulator.baseUrl().toString())));
    }

    @AfterEach
    void end() {
        clients.values().forEach(ImageClient::close);
        emulators.values().forEach(Emulator::close);
        server.close();
    }

    private ImageStorage storage() {
        return ImageStorage.directory(directory);
    }

    private ImageWorker worker() {
        ImageWorker.Builder worker = TemporalServer.worker(temporal, "easel").storage(storage());
        clients.forEach((service, client) -> worker.service(service.service(), client));
        return worker.start();
    }

    private TemporalBulk bulk() {
        TemporalBulk.Builder bulk = TemporalBulk.builder(temporal).storage(storage());
        clients.keySet().forEach(service -> bulk.service(service.service(), WINDOW));
        return bulk.lengths(25, 60).build();
    }

    private static Items items(int number) {
        return Items.of(IntStream.rangeClosed(1, number)
                .mapToObj(each -> BulkItem.of(
                        "item-" + each,
                        Service.DAN.request().toBuilder()
                                .prompt("lighthouse number " + each + ".")
                                .build()))
                .toList());
    }

    private Map<Integer, Long> accepted() {
        return emulators.values().stream()
                .flatMap(emulator -> emulator.accepted().stream())
                .map(accepted -> {
                    Matcher prompt = NUMBER.matcher(accepted.submission().text());
                    assertThat(prompt.find()).isTrue();
                    return Integer.valueOf(prompt.group(1));
                })
                .collect(Collectors.groupingBy(number -> number, Collectors.counting()));
    }

    @Test
    void every_item_gets_its_image_from_one_of_the_services() throws Exception {
        try (ImageWorker one = worker();
                ImageWorker other = worker()) {
            BulkReport report = bulk().start("posters", items(120)).await();

            assertThat(report.toText()).startsWith("120 of 120 items done\nimages: 120\n");
            assertThat(accepted()).hasSize(120);
            assertThat(accepted().values()).containsOnly(1L);
            assertThat(emulators.values())
                    .allSatisfy(emulator -> assertThat(emulator.accepted()).isNotEmpty());
            assertThat(one).isNotSameAs(other);
            Path page = directory.resolve("report.html");
            report.writeHtml(page, directory.resolve("posters"));
            assertThat(page).content().contains("120 of 120 items done").contains("src=\"posters/item-1-1.");
            try (Stream<Path> files = Files.list(directory.resolve("posters"))) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .filteredOn(name -> name.startsWith("item-") && !name.endsWith(".json"))
                        .hasSize(120);
            }
        }
    }

    @Test
    void a_cancelled_bulk_cancels_at_the_services_and_leaves_the_rest() throws Exception {
        try (ImageWorker worker = worker()) {
            assertThat(worker).isNotNull();
            TemporalBulkRun run = bulk().start("posters", items(100));
            while (run.progress().finished() < 5) {
                Thread.sleep(20);
            }

            run.cancel();
            BulkReport report = run.await();

            assertThat(report.stopped()).isPresent();
            assertThat(accepted().values()).containsOnly(1L);
            long begun = report.counts().entrySet().stream()
                    .filter(count -> count.getKey().isFinal())
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(begun).isBetween((long) accepted().size(), 99L);
        }
    }

    @Test
    void a_bulk_that_no_worker_runs_yet_waits_for_one() throws Exception {
        TemporalBulkRun run = bulk().start("posters", items(3));
        bulk().start("posters", items(3));

        try (ImageWorker worker = worker()) {
            assertThat(worker).isNotNull();
            assertThat(run.await().toText()).startsWith("3 of 3 items done\n");
        }
    }
}
