package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.bulk.ItemState;
import dev.easel.bulk.LedgerItem;
import dev.easel.testkit.Accepted;
import dev.easel.testkit.ExchangeKind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Compares what the storage has with what the services saw. */
final class Inspection {
    private static final Pattern NUMBER = Pattern.compile("lighthouse number (\\d+)\\.");

    private final Massacre massacre;
    private final Map<String, List<Work>> works = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> figures = new TreeMap<>();
    private List<LedgerItem> items = List.of();

    /** What a service has begun to do for an item. */
    private record Work(Service service, Accepted accepted) {
        @Override
        public String toString() {
            return service + " at " + accepted.at() + (accepted.fails() ? ", ordered to fail" : "");
        }
    }

    Inspection(Massacre massacre) {
        this.massacre = massacre;
    }

    void inspect() throws IOException {
        massacre.emulators()
                .forEach((service, emulator) -> emulator.accepted().forEach(accepted -> {
                    Matcher prompt = NUMBER.matcher(accepted.submission().text());
                    assertThat(prompt.find()).isTrue();
                    works.computeIfAbsent("item-" + prompt.group(1), id -> new ArrayList<>())
                            .add(new Work(service, accepted));
                }));
        works.values()
                .forEach(all ->
                        all.sort(Comparator.comparing(work -> work.accepted().at())));
        BulkStore store = new BulkStore(massacre.storage(), Massacre.BATCH);
        try (Stream<LedgerItem> all = store.ledger(store.manifest())) {
            items = all.toList();
        }
        assertThat(items).hasSize(massacre.number());
        items.forEach(this::inspect);
        inspectUnknown();
        inspectFolder();
        figures();
        assertThat(violations)
                .as(
                        "violations of %s; the logs are in %s",
                        figures, massacre.logs().toAbsolutePath())
                .isEmpty();
    }

    private void inspect(LedgerItem item) {
        List<Work> all = works(item);
        List<Work> good = all.stream().filter(work -> !work.accepted().fails()).toList();
        require(item, item.state().isFinal() && item.state() != ItemState.CANCELLED, "it is not at its end");
        require(item, all.size() <= item.tries(), "it was accepted more often than it had tries");
        require(
                item,
                all.stream()
                        .limit(Math.max(0, all.size() - 1))
                        .allMatch(work -> work.accepted().fails()),
                "it was accepted again although its task before had not failed");
        require(
                item,
                all.stream()
                        .filter(work -> work.service() == Service.ZHIQITE)
                        .map(work -> work.accepted().submission().text())
                        .allMatch(new HashSet<>()::add),
                "it was accepted twice under one id");
        if (item.state() == ItemState.DONE) {
            require(item, good.size() == 1, "it has an image, and not one task that made it");
            require(item, item.images().size() == 1, "it has not one image");
        } else {
            require(item, item.reason().isPresent(), "nobody says why it has no image");
            require(item, item.state() != ItemState.EXPIRED, "nothing expires so soon");
        }
        if (item.state() == ItemState.FAILED) {
            require(item, good.isEmpty(), "it is failed, and a task of it has an image that was paid for");
        }
    }

    private void inspectUnknown() {
        long blocking = 0;
        long others = 0;
        for (LedgerItem item : items) {
            if (item.state() != ItemState.UNKNOWN) {
                continue;
            }
            List<Work> all = works(item);
            Work last = all.isEmpty() ? null : all.get(all.size() - 1);
            boolean isBlocking = item.service().equals(Optional.of(Service.ITSROSE.service()));
            if (isBlocking
                    && last != null
                    && last.accepted().fails()
                    && !item.reason().equals(Optional.of("Interrupted"))) {
                count("unknown without a kill, since a blocking service failed");
                continue;
            }
            require(item, item.reason().equals(Optional.of("Interrupted")), "it is unknown, and not by a kill");
            if (isBlocking) {
                blocking++;
                count("unknown by a kill, blocking service");
            } else {
                others++;
                count("unknown by a kill, other services");
            }
        }
        int kills = massacre.kills().size();
        if (blocking > (long) kills * Massacre.AT_ONCE) {
            violations.add(blocking + " items of the blocking service are unknown by " + kills
                    + " kills of workers that had at most " + Massacre.AT_ONCE + " in flight");
        }
        if (others > kills) {
            violations.add(others + " items are unknown by " + kills + " kills");
        }
    }

    private void inspectFolder() throws IOException {
        Set<String> files;
        try (Stream<Path> all = Files.list(massacre.images())) {
            // Hidden are the items, the results, and parts of files that killed workers left.
            files = all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        for (LedgerItem item : items) {
            for (LedgerItem.ImageFile image : item.images()) {
                require(item, files.remove(image.name()), "its file " + image.name() + " is not there");
                require(
                        item,
                        files.remove(image.name() + ".json"),
                        "nothing beside " + image.name() + " says how it was made");
                inspectFile(item, image);
            }
        }
        // A worker that stored an image and was killed before it could say so leaves an item that nobody knows of.
        Set<String> unknown = items.stream()
                .filter(item -> item.state() == ItemState.UNKNOWN)
                .map(LedgerItem::id)
                .collect(Collectors.toSet());
        files.removeIf(name -> unknown.contains(name.replaceFirst("-\\d+\\..*", "")));
        if (!files.isEmpty()) {
            violations.add("files of no item: " + files);
        }
    }

    private void inspectFile(LedgerItem item, LedgerItem.ImageFile image) throws IOException {
        Path file = massacre.images().resolve(image.name());
        BufferedImage read = Files.exists(file) ? ImageIO.read(file.toFile()) : null;
        require(
                item,
                read != null && read.getWidth() == 128 && Files.size(file) == image.length(),
                "its file " + image.name() + " is not whole");
    }

    private void figures() {
        figures.put("items", (long) massacre.number());
        figures.put("kills", (long) massacre.kills().size());
        figures.put("seconds", massacre.took().toSeconds());
        figures.put("milliseconds from a worker's start to its work, on average", massacre.startMillis());
        items.forEach(item -> count(item.state().name().toLowerCase(Locale.ROOT)));
        items.forEach(item -> figures.merge("tries", (long) item.tries(), Long::sum));
        massacre.emulators().forEach((service, emulator) -> {
            figures.put("submissions to " + service, emulator.count(ExchangeKind.SUBMIT));
            figures.put("accepted by " + service, (long) emulator.accepted().size());
        });
        figures.put(
                "accepted twice",
                works.values().stream()
                        .filter(all -> all.stream()
                                        .filter(work -> !work.accepted().fails())
                                        .count()
                                > 1)
                        .count());
        System.out.println("massacre: " + figures);
    }

    private void count(String what) {
        figures.merge(what, 1L, Long::sum);
    }

    private List<Work> works(LedgerItem item) {
        return works.getOrDefault(item.id(), List.of());
    }

    private void require(LedgerItem item, boolean holds, String violation) {
        if (!holds) {
            violations.add("\n" + item + " at " + item.service().orElse("no service") + ", try " + item.tries() + ": "
                    + violation + ". " + item.reason().orElse("") + " "
                    + item.message().orElse("") + " Accepted: " + works(item));
        }
    }
}
