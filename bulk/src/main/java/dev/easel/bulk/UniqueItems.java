package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.HashSet;
import java.util.Set;

/** Items of which no two have the same id: one that an item before it has is a fault of the second. */
final class UniqueItems implements ItemSource.Cursor {
    private final ItemSource.Cursor items;

    /** Hashes, since ids may be long and many. */
    private final Set<Long> ids = new HashSet<>();

    UniqueItems(ItemSource.Cursor items) {
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public BulkItem next() {
        BulkItem item = items.next();
        if (!ids.add(hash(item.id()))) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.CONFLICT,
                    place() + " column id",
                    "is \"" + item.id() + "\", which an item before it has; give each its own"));
        }
        return item;
    }

    @Override
    public String place() {
        return items.place();
    }

    @Override
    public void close() {
        items.close();
    }

    private static long hash(String id) {
        // FNV-1a with 64 bits.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
