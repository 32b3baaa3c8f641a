package dev.easel.cli;

import dev.easel.bulk.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a bulk run has its images and its ledger. */
final class LedgerOptions {
    private static final String REAL = "easel.db";

    /** Items that an emulator made are not done for a real service. */
    private static final String EMULATED = "easel-emulated.db";

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "The folder of the images.")
    private String out = "";

    @Option(
            names = "--ledger",
            paramLabel = "FILE|URL",
            description = "The ledger: a file, or a JDBC address of SQLite or PostgreSQL. Default: " + REAL
                    + " in the folder, or " + EMULATED + " where emulators do the work.")
    private @Nullable String ledger;

    Path folder() {
        return Arguments.outFolder(out);
    }

    /** The ledger to work on; created where it is missing. */
    Ledger toWorkOn(boolean emulated) {
        return named().orElseGet(() -> Ledger.file(folder().resolve(emulated ? EMULATED : REAL)));
    }

    /**
     * The ledger that is there.
     *
     * @throws UsageException if none is
     */
    Ledger present() {
        Optional<Ledger> named = named();
        if (named.isPresent()) {
            if (ledger != null && !isUrl(ledger) && !Files.isRegularFile(Arguments.path("--ledger", ledger))) {
                throw new UsageException(
                        "--ledger is " + Arguments.shown(ledger) + ", which is not there; name the ledger of a run");
            }
            return named.get();
        }
        return Stream.of(REAL, EMULATED)
                .map(folder()::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(Ledger::file)
                .orElseThrow(() -> new UsageException("--out is " + Arguments.shown(out)
                        + ", which has no ledger; name the folder of a bulk run, or its ledger with --ledger"));
    }

    /**
     * Does what needs a ledger.
     *
     * @throws FailedException if the ledger cannot be read or written
     */
    static int reading(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (IllegalStateException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A URL may hold a password, so no message repeats it. */
    private Optional<Ledger> named() {
        if (ledger == null) {
            return Optional.empty();
        }
        String text = Arguments.notBlank("--ledger", ledger, "name a file or a JDBC address, or leave it out");
        return Optional.of(isUrl(text) ? Ledger.jdbc(text) : Ledger.file(Arguments.path("--ledger", text)));
    }

    private static boolean isUrl(String text) {
        return text.strip().startsWith("jdbc:");
    }
}
