package dev.easel.bulk;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items in a CSV file with a header. */
record CsvSource(Path file) implements ItemSource {
    @Override
    public boolean isFile() {
        return true;
    }

    @Override
    public Cursor open(Map<String, String> defaults) {
        return new Rows(this, defaults);
    }

    private static final class Rows implements Cursor {
        private final CsvSource source;
        private final Map<String, String> defaults;
        private final String name;
        private final @Nullable CsvReader<CsvRecord> reader;
        private final @Nullable Iterator<CsvRecord> records;
        private final List<String> header = new ArrayList<>();
        private @Nullable InvalidRequestException fatal;
        private long line = 1;
        private long number;
        private boolean isOver;

        Rows(CsvSource source, Map<String, String> defaults) {
            this.source = source;
            this.defaults = defaults;
            name = String.valueOf(source.file().getFileName());
            CsvReader<CsvRecord> opened = null;
            try {
                opened = CsvReader.builder()
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(InputFiles.open(source.file()));
            } catch (IOException e) {
                fatal = InputFiles.unreadable(name, e);
            }
            reader = opened;
            records = opened == null ? null : opened.iterator();
            readHeader();
        }

        private void readHeader() {
            CsvRecord first = fatal == null && has() ? read() : null;
            if (fatal != null || first == null) {
                if (fatal == null) {
                    fatal = fault(Code.MISSING, "line 1", "is missing; give a header with the names of the columns");
                }
                return;
            }
            List<Violation> faults = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (String cell : first.getFields()) {
                String column = cell.strip();
                header.add(column);
                if (!Fields.isKnown(column)) {
                    faults.add(Violation.of(
                            Code.UNSUPPORTED,
                            name + " line 1 column \"" + Words.cut(column, 80) + "\"",
                            "is not known; the columns are " + Fields.known()));
                } else if (!seen.add(column)) {
                    faults.add(Violation.of(
                            Code.CONFLICT, name + " line 1 column " + column, "is there twice; leave one out"));
                }
            }
            if (!faults.isEmpty()) {
                fatal = new InvalidRequestException(faults);
            }
        }

        /** Returns whether there is a record; where that cannot be read, there is a fatal fault. */
        private boolean has() {
            try {
                return records != null && records.hasNext();
            } catch (CsvParseException | UncheckedIOException e) {
                fatal = InputFiles.unreadable(name + " after line " + line, e);
                return false;
            }
        }

        private @Nullable CsvRecord read() {
            try {
                CsvRecord record = records == null ? null : records.next();
                line = record == null ? line : record.getStartingLineNumber();
                return record;
            } catch (CsvParseException | UncheckedIOException e) {
                fatal = InputFiles.unreadable(name + " after line " + line, e);
                return null;
            }
        }

        @Override
        public boolean hasNext() {
            // To look may find that nothing more can be read, which is a fault to be told.
            return !isOver && (fatal != null || has() || fatal != null);
        }

        @Override
        public BulkItem next() {
            CsvRecord record = fatal == null ? read() : null;
            InvalidRequestException fault = fatal;
            if (record == null) {
                fatal = null;
                isOver = true;
                throw fault != null ? fault : new NoSuchElementException();
            }
            number++;
            List<String> fields = record.getFields();
            if (fields.size() > header.size()) {
                throw fault(
                        Code.MALFORMED,
                        "line " + line,
                        "has " + fields.size() + " cells, and the header " + header.size()
                                + " columns; put a cell with a comma in it between quotes");
            }
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                cells.put(header.get(i), fields.get(i));
            }
            return Fields.item(place(), number, cells, defaults, InputFiles.folder(source.file()));
        }

        @Override
        public String place() {
            return name + " line " + line;
        }

        private InvalidRequestException fault(Code code, String where, String message) {
            return new InvalidRequestException(Violation.of(code, name + " " + where, message));
        }

        @Override
        public void close() {
            InputFiles.close(reader);
        }
    }
}
