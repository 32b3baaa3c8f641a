package dev.easel.internal.transport;

import dev.easel.ImageFormat;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageSniffer;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads a response that is a ZIP archive of images, one after the other, to the exchange's store: none is held, and what the
 * archive calls them means nothing. It is all of them or none, since an archive that is not whole says nothing about what is
 * missing.
 */
final class ArchiveReader {
    private static final int MAGIC = 12;

    private final ResponseLimits limits;

    ArchiveReader(ResponseLimits limits) {
        this.limits = limits;
    }

    /** Whether the first bytes are those of an archive; one without an entry begins with its end. */
    static boolean isArchive(byte[] magic) {
        return magic.length >= 4
                && magic[0] == 'P'
                && magic[1] == 'K'
                && ((magic[2] == 3 && magic[3] == 4) || (magic[2] == 5 && magic[3] == 6));
    }

    /** The images, in the archive's order; at least one. */
    List<StoredImage> read(InputStream body, ImageStore store) throws IOException {
        List<StoredImage> images = new ArrayList<>();
        boolean whole = false;
        ArchiveEnd end = new ArchiveEnd(body);
        // A charset in which every name is one: nobody looks at them.
        try (ZipInputStream archive = new ZipInputStream(end, StandardCharsets.ISO_8859_1)) {
            read(archive, end, store, images);
            whole = true;
            return images;
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            if (end.broken() != null) {
                throw end.broken();
            }
            String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
            throw new UnreadableResponseException("the archive of images cannot be read: " + reason);
        } finally {
            if (!whole) {
                images.forEach(StoredImage::discard);
            }
        }
    }

    private void read(ZipInputStream archive, ArchiveEnd end, ImageStore store, List<StoredImage> images)
            throws IOException {
        int entries = 0;
        for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            if (++entries > limits.images()) {
                throw new OverLimitException("the archive holds more than " + limits.images() + " images", "images");
            }
            if (!entry.isDirectory()) {
                images.add(image(archive, entry.getSize(), entries, store));
            }
        }
        end.drain();
        if (end.entries() != entries) {
            throw new UnreadableResponseException("the archive of images is cut short");
        }
        if (images.isEmpty()) {
            throw new UnreadableResponseException("the archive holds no image");
        }
    }

    private static StoredImage image(ZipInputStream archive, long size, int number, ImageStore store)
            throws IOException {
        PushbackInputStream entry = new PushbackInputStream(archive, MAGIC);
        byte[] magic = entry.readNBytes(MAGIC);
        if (ImageSniffer.formatOf(magic) == ImageFormat.UNKNOWN) {
            throw new UnreadableResponseException("entry " + number + " of the archive is no image");
        }
        entry.unread(magic);
        return store.store(entry, size);
    }
}
