package dev.easel.testkit.internal.local;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the {@code archives/} folder of sd-api-server: every image that was made and every file that was sent. Thread-safe. */
final class SdArchive {
    private final InstantSource clock;
    private final Map<String, StoredFile> files = new LinkedHashMap<>();
    private int kept;

    SdArchive(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A file of the archive.
     *
     * @param createdAt in seconds since 1970
     */
    record StoredFile(String id, String filename, byte[] content, long createdAt) {}

    synchronized StoredFile keep(String filename, byte[] content) {
        // Ids look random, as the server's do, and are the same in every run.
        UUID uuid = UUID.nameUUIDFromBytes(("archives/" + kept++).getBytes(StandardCharsets.UTF_8));
        StoredFile file = new StoredFile(
                "file_" + uuid, filename, content, clock.instant().getEpochSecond());
        files.put(file.id(), file);
        return file;
    }

    synchronized @Nullable StoredFile find(String id) {
        return files.get(id.toLowerCase(Locale.ROOT));
    }

    synchronized boolean delete(String id) {
        return files.remove(id) != null;
    }

    synchronized List<StoredFile> all() {
        return List.copyOf(files.values());
    }
}
