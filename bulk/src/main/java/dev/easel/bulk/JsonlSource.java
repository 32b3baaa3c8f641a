package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items in a file with one JSON object in each line. */
record JsonlSource(Path file) implements ItemSource {
    /** A line with input images in it may be long; one without an end must not fill the memory, which holds it several times. */
    static final int LONGEST_LINE = 16 << 20;

    @Override
    public boolean isFile() {
        return true;
    }

    @Override
    public Cursor open(Map<String, String> defaults) {
        return new Lines(this, defaults);
    }

    private static final class Lines implements Cursor {
        private final JsonlSource source;
        private final Map<String, String> defaults;
        private final String name;
        private @Nullable BufferedReader reader;
        private @Nullable InvalidRequestException fatal;
        private @Nullable String text;
        private int indent;
        private long line;
        private long number;

        Lines(JsonlSource source, Map<String, String> defaults) {
            this.source = source;
            this.defaults = defaults;
            name = String.valueOf(source.file().getFileName());
            try {
                reader = InputFiles.open(source.file());
            } catch (IOException e) {
                fatal = InputFiles.unreadable(name, e);
            }
        }

        @Override
        public boolean hasNext() {
            while (text == null && fatal == null && reader != null) {
                read(reader);
            }
            return text != null || fatal != null;
        }

        private void read(BufferedReader from) {
            try {
                StringBuilder read = new StringBuilder();
                int next = from.read();
                if (next < 0) {
                    end();
                    return;
                }
                line++;
                while (next >= 0 && next != '\n') {
                    read.append((char) next);
                    if (read.length() > LONGEST_LINE) {
                        fatal = new InvalidRequestException(Violation.of(
                                Code.OUT_OF_RANGE,
                                place(),
                                "has more than " + LONGEST_LINE + " characters; give one object in each line"));
                        end();
                        return;
                    }
                    next = from.read();
                }
                String whole = read.toString();
                text = whole.isBlank() ? null : whole.strip();
                indent = whole.length() - whole.stripLeading().length();
            } catch (IOException e) {
                fatal = InputFiles.unreadable(name + " after line " + line, e);
                end();
            }
        }

        private void end() {
            InputFiles.close(reader);
            reader = null;
        }

        @Override
        public BulkItem next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            InvalidRequestException fault = fatal;
            if (fault != null) {
                fatal = null;
                throw fault;
            }
            String read = text;
            text = null;
            number++;
            JsonValue object = JsonValue.parse(read == null ? "" : read);
            if (!object.isObject() || read == null || object.toString().length() != read.length()) {
                throw new InvalidRequestException(Violation.of(
                        Code.MALFORMED, place(), "is not one JSON object; give all of it, and nothing else"));
            }
            DuplicateField twice = DuplicateField.find(read).orElse(null);
            if (twice != null) {
                throw new InvalidRequestException(Violation.of(
                        Code.CONFLICT,
                        place() + " column " + (indent + twice.column()),
                        "has the field " + Words.cut(twice.name(), 80) + " a second time; leave one out"));
            }
            return Fields.item(place(), number, object, defaults, InputFiles.folder(source.file()));
        }

        @Override
        public String place() {
            return name + " line " + line;
        }

        @Override
        public void close() {
            end();
        }
    }
}
