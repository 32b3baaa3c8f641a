package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.Accepted;
import dev.easel.testkit.ExchangeKind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

/** Compares what the ledger and the folder have with what the services saw. */
final class Inspection {
    private static final Pattern NUMBER = Pattern.compile("lighthouse number (\\d+)\\.");

    private final Massacre massacre;
    private final Map<Integer, List<Work>> works = new HashMap<>();
    private final List<LedgerItem> items = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> figures = new TreeMap<>();

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

    void inspect() throws Exception {
        massacre.emulators()
                .forEach((service, emulator) -> emulator.accepted().forEach(accepted -> {
                    Matcher prompt = NUMBER.matcher(accepted.submission().text());
                    assertThat(prompt.find()).isTrue();
                    works.computeIfAbsent(Integer.valueOf(prompt.group(1)), number -> new ArrayList<>())
                            .add(new Work(service, accepted));
                }));
        Ledger ledger = massacre.ledger();
        for (ItemState state : ItemState.values()) {
            ledger.forEach(state, items::add);
        }
        assertThat(items).hasSize(massacre.number());
        for (LedgerItem item : items) {
            inspect(item);
        }
        inspectUnknown();
        inspectFolder();
        figures();
        assertThat(violations)
                .as(
                        "violations of %s; the logs of the processes are in %s",
                        figures, massacre.logs().toAbsolutePath())
                .isEmpty();
    }

    private void inspect(LedgerItem item) throws SQLException {
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

    private void inspectUnknown() throws SQLException {
        Set<String> killed = massacre.kills().stream()
                .map(kill -> "process " + kill.pid() + " on ")
                .collect(Collectors.toSet());
        Map<String, Long> blocking = new HashMap<>();
        long others = 0;
        for (LedgerItem item : items) {
            if (item.state() != ItemState.UNKNOWN) {
                continue;
            }
            List<Work> all = works(item);
            Work last = all.isEmpty() ? null : all.get(all.size() - 1);
            boolean isBlocking = item.service().equals(Optional.of("itsrose"));
            if (isBlocking
                    && last != null
                    && last.accepted().fails()
                    && !item.reason().equals(Optional.of("Interrupted"))) {
                count("unknown without a kill, since a blocking service failed");
                continue;
            }
            Optional<String> sender = massacre.lives().diedWhileSending(item.id());
            require(
                    item,
                    sender.filter(name -> killed.stream().anyMatch(name::startsWith))
                            .isPresent(),
                    "it is unknown, and the process that sent it was not killed meanwhile");
            if (isBlocking) {
                sender.ifPresent(name -> blocking.merge(name, 1L, Long::sum));
                count("unknown by a kill, blocking service");
            } else {
                others++;
                count("unknown by a kill, other services");
            }
        }
        blocking.forEach((loser, number) -> {
            if (number > MassacreProcess.IN_FLIGHT) {
                violations.add(number + " items of the blocking service are unknown since " + loser
                        + " was killed, which had at most " + MassacreProcess.IN_FLIGHT + " in flight");
            }
        });
        if (others > massacre.kills().size()) {
            violations.add(others + " items are unknown by " + massacre.kills().size() + " kills");
        }
    }

    private void inspectFolder() throws IOException, SQLException {
        Set<String> files;
        try (Stream<Path> all = Files.list(massacre.images())) {
            files = all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
        files.remove(".easel-ledger");
        for (LedgerItem item : items) {
            for (LedgerItem.ImageFile image : item.images()) {
                require(item, files.remove(image.name()), "its file " + image.name() + " is not there");
                Path file = massacre.images().resolve(image.name());
                BufferedImage read = Files.exists(file) ? ImageIO.read(file.toFile()) : null;
                require(
                        item,
                        read != null && read.getWidth() == 128 && Files.size(file) == image.length(),
                        "its file " + image.name() + " is not whole");
            }
        }
        if (!files.isEmpty()) {
            violations.add("files of no item: " + files);
        }
    }

    private void figures() {
        figures.put("items", (long) massacre.number());
        figures.put("kills", (long) massacre.kills().size());
        figures.put("seconds", massacre.took().toSeconds());
        figures.put("milliseconds from a process's start to its work, on average", massacre.startMillis());
        items.forEach(item -> count(Words.of(item.state())));
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
        return works.getOrDefault(Integer.valueOf(item.id().substring("item-".length())), List.of()).stream()
                .sorted(Comparator.comparing(work -> work.accepted().at()))
                .toList();
    }

    private void require(LedgerItem item, boolean holds, String violation) throws SQLException {
        if (!holds) {
            violations.add("\n" + item.id() + ": " + violation + ". Accepted: " + works(item) + ". Its life:\n"
                    + massacre.lives().of(item));
        }
    }
}
