package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens files of items. */
final class InputFiles {
    private static final int BYTE_ORDER_MARK = 0xfeff;

    private InputFiles() {}

    /** Bytes that are no UTF-8 are an error, and no question marks in a prompt that is paid for. */
    static BufferedReader open(Path file) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** Returns what relative paths in it are relative to. */
    static Path folder(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    static InvalidRequestException unreadable(String place, Exception e) {
        Throwable cause = e.getCause() instanceof IOException ? e.getCause() : e;
        String why = cause instanceof NoSuchFileException
                ? "does not exist; correct its path"
                : cause instanceof CharacterCodingException
                        ? "is not UTF-8; save it as UTF-8"
                        : "cannot be read (" + cause.getMessage() + ")";
        return new InvalidRequestException(Violation.of(Violation.Code.UNREADABLE, place, why));
    }

    static void close(@Nullable Closeable reader) {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
