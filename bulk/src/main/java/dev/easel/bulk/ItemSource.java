package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where items are read from. */
interface ItemSource {
    /** Returns whether it can be read twice, and is not changed meanwhile: then it is checked first, and taken as a whole. */
    boolean isFile();

    /** Begins to read. */
    Cursor open(Map<String, String> defaults);

    /** Reads items one after the other. */
    interface Cursor extends AutoCloseable {
        /** Returns whether there is another one, good or bad. It may block. */
        boolean hasNext();

        /**
         * Returns the next item.
         *
         * @throws InvalidRequestException if it is bad, with its place; the one after it can be read all the same
         */
        BulkItem next();

        /** Returns where the last one is, as a noun: {@code prompts.csv line 7}. */
        default String place() {
            return "an item";
        }

        @Override
        void close();
    }

    static ItemSource of(Supplier<Iterator<BulkItem>> items) {
        return of(items, () -> {});
    }

    static ItemSource of(Stream<BulkItem> items) {
        return of(items::iterator, items::close);
    }

    private static ItemSource of(Supplier<Iterator<BulkItem>> items, Runnable close) {
        return new ItemSource() {
            @Override
            public boolean isFile() {
                return false;
            }

            @Override
            public Cursor open(Map<String, String> defaults) {
                Iterator<BulkItem> iterator = items.get();
                return new Cursor() {
                    @Override
                    public boolean hasNext() {
                        return iterator.hasNext();
                    }

                    @Override
                    public BulkItem next() {
                        return Objects.requireNonNull(iterator.next(), "an item is null");
                    }

                    @Override
                    public void close() {
                        close.run();
                    }
                };
            }
        };
    }
}
