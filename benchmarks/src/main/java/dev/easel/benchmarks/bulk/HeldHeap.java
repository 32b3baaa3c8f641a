package dev.easel.benchmarks.bulk;

import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.benchmarks.process.Tell;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.BulkListener;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import dev.easel.bulk.LedgerItem;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs items, and tells how many bytes of the heap are reachable at ten moments of the run: the median and the most. */
public final class HeldHeap {
    private static final int MOMENTS = 10;
    private static final int COLLECTIONS = 2;

    private HeldHeap() {}

    /** @param args server, ledger, directory, how many items, and how many in flight */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[3]);
        List<Long> used = new ArrayList<>();
        try (ImageClient client = TaskProtocol.client(args[0])) {
            long begin = System.nanoTime();
            BulkReport report = Bulk.of(client)
                    .ledger(Ledger.jdbc(args[1]))
                    .into(Path.of(args[2]))
                    .inFlight(Integer.parseInt(args[4]))
                    .pollSchedule(PollSchedule.every(Duration.ofMillis(10)))
                    .listener(new BulkListener() {
                        private int ended;

                        @Override
                        public void onItem(LedgerItem item) {
                            if (++ended % (count / MOMENTS) == 0) {
                                used.add(used());
                            }
                        }
                    })
                    .run(Items.of(IntStream.rangeClosed(1, count)
                            .mapToObj(number -> BulkItem.of("item-" + number, TaskProtocol.request(number)))));
            Tell.number("seconds", (System.nanoTime() - begin) / 1e9);
            if (report.count(ItemState.DONE) != count) {
                throw new IllegalStateException(report.toText());
            }
            List<Long> sorted = used.stream().sorted().toList();
            Tell.number("median", sorted.get(sorted.size() / 2));
            Tell.number("most", sorted.get(sorted.size() - 1));
        } catch (RuntimeException e) {
            Tell.error(e);
        }
        System.exit(0);
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
