package dev.easel.studio.internal.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images of one folder. Nothing outside of it is ever named. Thread-safe. */
public final class Library {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "avif", "image/avif");
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparingLong(Entry::modified).reversed().thenComparing(Entry::name);

    private final Path folder;

    /** @param folder where the images are */
    public Library(Path folder) {
        this.folder = folder;
    }

    /**
     * An image.
     *
     * @param name its file's name
     * @param modified when it was written, in milliseconds
     * @param length how many bytes it has
     */
    public record Entry(String name, long modified, long length) {}

    /**
     * A part of the images, the newest first.
     *
     * @param total how many there are
     */
    public record Page(List<Entry> entries, int total) {}

    /**
     * Returns a part of the images.
     *
     * @param after the name that the part comes after; empty for the first part
     */
    public Page page(String after, int most) {
        List<Entry> all = all();
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(after)) {
                from = i + 1;
            }
        }
        return new Page(all.subList(from, Math.min(all.size(), from + most)), all.size());
    }

    private List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                entry(file).ifPresent(entries::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new UncheckedIOException(
                    "the folder cannot be read", e instanceof IOException io ? io : new IOException(e));
        }
        entries.sort(NEWEST_FIRST);
        return entries;
    }

    private static Optional<Entry> entry(Path file) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") || mediaType(name).isEmpty()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() > 0
                    ? Optional.of(new Entry(name, attributes.lastModifiedTime().toMillis(), attributes.size()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it was removed meanwhile
        }
    }

    /** Returns an image by the name that a page sent; empty where it is no image directly in the folder. */
    public Optional<Entry> find(String name) {
        if (name.isEmpty() || name.length() > 255 || name.matches(".*[/\\\\:\\x00-\\x1f].*")) {
            return Optional.empty();
        }
        return entry(folder.resolve(name));
    }

    /** Returns the file of an image of this library. */
    public Path file(Entry entry) {
        return folder.resolve(entry.name());
    }

    /** Returns the media type by a file's name; empty where it is none of an image that browsers show. */
    public static Optional<String> mediaType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(MEDIA_TYPES.get(extension));
    }
}
