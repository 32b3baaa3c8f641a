package dev.easel.internal.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes ZIP archives. */
final class Archives {
    private Archives() {}

    /** One in which the sizes stand behind the contents, as in one that was made while it was sent. */
    static byte[] packed(byte[]... contents) {
        return archive(false, contents);
    }

    /** One whose contents are as they are, with their sizes before them. */
    static byte[] stored(byte[]... contents) {
        return archive(true, contents);
    }

    private static byte[] archive(boolean stored, byte[]... contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("PK, and no end");
            for (int i = 0; i < contents.length; i++) {
                ZipEntry entry = new ZipEntry("../../" + i + ".png");
                if (stored) {
                    CRC32 sum = new CRC32();
                    sum.update(contents[i]);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(contents[i].length);
                    entry.setCrc(sum.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(contents[i]);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
