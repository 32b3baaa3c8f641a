package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a file of items from beginning to end, and sorts the good from the bad. */
final class FileCheck {
    private FileCheck() {}

    /**
     * Checks a file.
     *
     * @param skipped told of each fault, where bad items are left out; {@code null} where they are not
     * @return how many good items it has
     */
    static long run(ItemSource source, Map<String, String> defaults, @Nullable Consumer<Violation> skipped) {
        List<Violation> faults = new ArrayList<>();
        long[] numbers = new long[2];
        each(source, defaults, item -> numbers[0]++, found -> {
            numbers[1]++;
            if (skipped != null) {
                found.forEach(skipped);
            } else if (faults.size() < Items.MOST_FAULTS) {
                faults.addAll(found);
            }
        });
        if (!faults.isEmpty()) {
            List<Violation> told = new ArrayList<>(faults.subList(0, Math.min(faults.size(), Items.MOST_FAULTS)));
            if (numbers[1] > Items.MOST_FAULTS || faults.size() > Items.MOST_FAULTS) {
                told.add(Violation.of("file", "has " + numbers[1] + " bad items; these are the first faults"));
            }
            throw new InvalidRequestException(told);
        }
        return numbers[0];
    }

    /**
     * Reads every item. An id that comes twice is a fault of the second.
     *
     * @param good told of each good item
     * @param bad told of the faults of each other
     */
    static void each(
            ItemSource source, Map<String, String> defaults, Consumer<BulkItem> good, Consumer<List<Violation>> bad) {
        try (ItemSource.Cursor cursor = new UniqueItems(source.open(defaults))) {
            while (cursor.hasNext()) {
                BulkItem item;
                try {
                    item = cursor.next();
                } catch (InvalidRequestException e) {
                    bad.accept(e.violations());
                    continue;
                }
                good.accept(item);
            }
        }
    }
}
