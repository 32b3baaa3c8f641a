package dev.easel.examples.temporal;

import dev.easel.ImageRequest;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.temporal.ImageStorage;
import dev.easel.temporal.TemporalBulk;
import dev.easel.temporal.TemporalBulkRun;
import dev.easel.testkit.Accepted;
import dev.easel.testkit.Emulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.LogManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many images on several workers, which are killed and started again while they work. It needs no account and no server. */
public final class TemporalDemo {
    private static final Pattern NUMBER = Pattern.compile("lighthouse number (\\d+)\\.");
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(3);
    private static final Duration DEAD = Duration.ofSeconds(1);
    private static final Duration REDRAWN = Duration.ofMillis(500);

    private final int items;
    private final int workers;
    private final int kills;
    private final Path folder;
    private final Map<DemoService, Emulator> emulators = new EnumMap<>(DemoService.class);

    private TemporalDemo(int items, int workers, int kills, Path folder) {
        this.items = items;
        this.workers = workers;
        this.kills = kills;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = {200, 3, 5};
        for (int i = 0; i < arguments.length; i++) {
            int option = List.of("--items", "--workers", "--kills").indexOf(arguments[i]);
            if (option < 0 || i + 1 == arguments.length || !arguments[i + 1].matches("[0-9]{1,5}")) {
                System.err.println(usage());
                System.exit(arguments[i].equals("--help") ? 0 : 2);
            }
            numbers[option] = Integer.parseInt(arguments[++i]);
        }
        if (numbers[0] == 0 || numbers[1] == 0) {
            System.err.println("--items and --workers are 1 or more");
            System.exit(2);
        }
        // The server for tests tells of each connection that breaks when a worker is killed.
        LogManager.getLogManager().reset();
        Path out = Path.of(System.getProperty("easel.out", "out"), "temporal-demo");
        TemporalDemo demo = new TemporalDemo(numbers[0], numbers[1], numbers[2], Files.createDirectories(out));
        System.exit(demo.run() ? 0 : 1);
    }

    private static String usage() {
        return """
                ./temporal-demo [--items 200] [--workers 3] [--kills 5]

                Generates images with emulators of four services, by worker processes that are killed meanwhile.
                It has a server of Temporal in itself. Another one is used where TEMPORAL_ADDRESS names it, as in
                127.0.0.1:7233; TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_CERT_PATH and
                TEMPORAL_TLS_CLIENT_KEY_PATH go with it.""";
    }

    /** Returns whether nothing was accepted twice and nothing is missing. */
    private boolean run() throws Exception {
        for (DemoService service : DemoService.values()) {
            emulators.put(service, service.start());
        }
        String id = "demo-" + Instant.now().getEpochSecond();
        try (DemoServer server = DemoServer.start();
                DemoWorkers processes = DemoWorkers.start(workers, arguments(server), folder)) {
            Thread end = new Thread(processes::close);
            Runtime.getRuntime().addShutdownHook(end);
            System.out.println(items + " images, " + DemoService.values().length + " emulated services, " + workers
                    + " workers; Temporal " + (server.isForTests() ? "for tests" : "at " + server.address()) + "\n");
            TemporalBulkRun run = start(server, id);
            CompletableFuture<BulkReport> report = CompletableFuture.supplyAsync(run::await);
            follow(new DemoView(server.client(), run, System.out), processes, report);
            return summary(report.join(), id, processes.kills());
        } finally {
            emulators.values().forEach(Emulator::close);
        }
    }

    private List<String> arguments(DemoServer server) {
        List<String> arguments = new ArrayList<>();
        arguments.add(server.isForTests() ? server.address() : "-");
        arguments.add(folder.toAbsolutePath().toString());
        emulators.values().forEach(emulator -> arguments.add(emulator.baseUrl().toString()));
        return arguments;
    }

    private TemporalBulkRun start(DemoServer server, String id) {
        TemporalBulk.Builder bulk = TemporalBulk.builder(server.client()).storage(ImageStorage.directory(folder));
        for (DemoService service : DemoService.values()) {
            bulk.service(service.service(), service.window());
        }
        return bulk.build()
                .start(
                        id,
                        Items.of(IntStream.rangeClosed(1, items)
                                .mapToObj(number -> BulkItem.of(
                                        "lighthouse-" + number,
                                        ImageRequest.builder()
                                                .prompt("lighthouse number " + number + ".")
                                                .model(DemoService.MODEL)
                                                .size(256, 256)
                                                .build()))
                                .toList()));
    }

    /** Draws, kills and restarts, until the report is there. */
    private void follow(DemoView view, DemoWorkers processes, CompletableFuture<BulkReport> report)
            throws IOException, InterruptedException {
        long next = System.nanoTime() + BETWEEN_KILLS.toNanos();
        long revival = Long.MAX_VALUE;
        int dead = -1;
        DemoView.Sight sight = null;
        CompletableFuture<DemoView.Sight> looking = CompletableFuture.supplyAsync(view::look);
        while (!report.isDone()) {
            long now = System.nanoTime();
            if (dead >= 0 && now >= revival) {
                processes.restart(dead);
                dead = -1;
                next = now + BETWEEN_KILLS.toNanos();
            } else if (dead < 0 && now >= next && processes.kills() < kills) {
                dead = processes.kill();
                revival = now + DEAD.toNanos();
            }
            if (looking.isDone()) {
                sight = looking.isCompletedExceptionally() ? sight : looking.join();
                looking = CompletableFuture.supplyAsync(view::look);
            }
            if (sight != null) {
                view.draw(sight, processes.states(), processes.kills());
            }
            Thread.sleep(REDRAWN.toMillis());
        }
        view.draw(view.look(), processes.states(), processes.kills());
    }

    private boolean summary(BulkReport report, String id, int killed) throws IOException {
        Map<Integer, Integer> accepted = new HashMap<>();
        for (Emulator emulator : emulators.values()) {
            for (Accepted submission : emulator.accepted()) {
                Matcher number = NUMBER.matcher(submission.submission().text());
                if (number.find()) {
                    accepted.merge(Integer.valueOf(number.group(1)), 1, Integer::sum);
                }
            }
        }
        long twice = accepted.values().stream().filter(times -> times > 1).count();
        long images;
        try (Stream<Path> files = Files.list(folder.resolve(id))) {
            images = files.filter(file -> file.toString().matches(".*\\.(png|jpe?g|webp)"))
                    .count();
        }
        System.out.println("\n" + report.toText());
        System.out.println("images in the folder   " + images);
        System.out.println("kills                  " + killed);
        System.out.println("accepted by services   " + accepted.size());
        System.out.println("accepted twice         " + twice);
        System.out.println("images                 " + folder.resolve(id).toAbsolutePath());
        if (report.count(ItemState.UNKNOWN) > 0) {
            System.out.println("""

                    Unknown: a worker was killed while it submitted the image, so nobody knows whether the service has
                    done it. It may have been billed, so it is not sent again.""");
        }
        long ended = report.count(ItemState.DONE) + report.count(ItemState.FAILED) + report.count(ItemState.UNKNOWN);
        return twice == 0 && ended == items && images == report.count(ItemState.DONE);
    }
}
