package dev.easel.temporal;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.Items;
import dev.easel.temporal.BulkActivityTypes.Item;
import dev.easel.temporal.BulkActivityTypes.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The items of a bulk in files of this machine, before they get into the storage: all of them are good. */
final class BulkIntake implements AutoCloseable {
    private final Path folder;
    private final MessageDigest digest = sha256();

    /** Names of images without their extensions. */
    private final Set<String> names = new HashSet<>();

    private long number;
    private int chunks;

    private BulkIntake(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads items.
     *
     * @param perFile how many a file has
     * @throws InvalidRequestException if an item is bad, too large, or would have an image of the name that another's has
     */
    static BulkIntake read(Items items, int perFile) {
        BulkIntake intake = null;
        boolean isRead = false;
        try (Stream<BulkItem> stream = items.stream()) {
            intake = new BulkIntake(Files.createTempDirectory("easel-bulk-"));
            Iterator<BulkItem> all = stream.iterator();
            while (all.hasNext()) {
                intake.chunk(all, perFile);
            }
            isRead = true;
            return intake;
        } catch (IOException e) {
            throw new UncheckedIOException("the items cannot be written to the temporary directory", e);
        } finally {
            if (intake != null && !isRead) {
                intake.close();
            }
        }
    }

    private void chunk(Iterator<BulkItem> all, int perFile) throws IOException {
        chunks++;
        try (OutputStream out = Files.newOutputStream(file(chunks))) {
            for (int i = 0; i < perFile && all.hasNext(); i++) {
                byte[] line = line(all.next());
                digest.update(line);
                out.write(line);
                number++;
            }
        }
    }

    private byte[] line(BulkItem item) {
        String request;
        try {
            // Each try has an id of its own.
            request = item.request().toBuilder().requestId(null).build().toJson();
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.violations().stream()
                    .map(fault ->
                            Violation.of(fault.code(), "item " + item.id() + " " + fault.field(), fault.message()))
                    .toList());
        }
        byte[] line = BulkStore.line(new Item(item.id(), item.file().orElse(null), request));
        if (line.length > BulkStore.MOST_BYTES) {
            throw fault(
                    Violation.Code.OUT_OF_RANGE,
                    item,
                    "has " + line.length + " bytes as JSON, and " + BulkStore.MOST_BYTES
                            + " are the most; give input images by path or address, and shorten its texts");
        }
        take(item);
        return line;
    }

    /** Every name is a function of its item alone, so two of one name would be one image. */
    private void take(BulkItem item) {
        String stem = item.file().map(BulkIntake::withoutExtension).orElse(null);
        IntStream.rangeClosed(1, item.request().count())
                .mapToObj(image -> stem == null ? item.id() + "-" + image : image == 1 ? stem : stem + "-" + image)
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw fault(
                            Violation.Code.CONFLICT,
                            item,
                            "has an image named " + name + ", as an item before it has; give one of them another file");
                });
    }

    private static String withoutExtension(String file) {
        return file.replaceFirst("(?i)(?<=.)\\.(png|jpe?g|webp|gif|avif|heic|jxl|bmp|tiff?|svg)$", "");
    }

    private static InvalidRequestException fault(Violation.Code code, BulkItem item, String message) {
        return new InvalidRequestException(Violation.of(code, "item " + item.id(), message));
    }

    Manifest manifest() {
        try {
            return new Manifest(HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest()), number, chunks);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    void store(BulkStore store) {
        String known = manifest().digest();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            store.store(known, chunk, file(chunk));
        }
    }

    private Path file(int chunk) {
        return folder.resolve(chunk + ".jsonl");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (int chunk = 1; chunk <= chunks; chunk++) {
                Files.deleteIfExists(file(chunk));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // It is in the temporary directory, which the system cleans up.
        }
    }
}
