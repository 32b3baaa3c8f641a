package dev.easel.internal.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an archive's bytes as they go by, for what its end says: how many entries it has. The JDK's reader of streams stops
 * behind the last entry that it finds, and does not see that others should follow.
 */
final class ArchiveEnd extends FilterInputStream {
    private static final byte[] SIGNATURE = {'P', 'K', 5, 6};

    /** Behind the signature, before a comment of any length (PKWARE's APPNOTE, 4.3.16). */
    private static final int RECORD = 18;

    private static final int ENTRIES = 6;

    private final byte[] record = new byte[RECORD];
    private int matched;
    private int recorded = RECORD;
    private int entries = -1;
    private @Nullable IOException broken;

    ArchiveEnd(InputStream in) {
        super(in);
    }

    /** How many entries the archive says it has; below 0 where its end did not come. */
    int entries() {
        return entries;
    }

    /** Why the bytes ended, where that was not of themselves. */
    @Nullable IOException broken() {
        return broken;
    }

    /** Reads what is left. */
    void drain() throws IOException {
        byte[] rest = new byte[1024];
        while (read(rest, 0, rest.length) >= 0) {
            // Looked at on the way.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count;
        try {
            count = in.read(bytes, from, length);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        for (int i = from; i < from + count; i++) {
            look(bytes[i]);
        }
        return count;
    }

    /** The last such record counts: compressed bytes may look like one. */
    private void look(byte b) {
        if (recorded < RECORD) {
            record[recorded++] = b;
            if (recorded == RECORD) {
                entries = (record[ENTRIES] & 0xff) | (record[ENTRIES + 1] & 0xff) << 8;
            }
        }
        matched = b == SIGNATURE[matched] ? matched + 1 : b == SIGNATURE[0] ? 1 : 0;
        if (matched == SIGNATURE.length) {
            matched = 0;
            recorded = 0;
        }
    }
}
