package dev.easel.internal.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the texts that programs leave in images. Their charset is not always the one that the format's specification
 * asks for.
 */
final class TextDecoder {
    /**
     * Bytes of the longest text that is taken: no prompt is longer, and no server may make us read a text without end. One
     * that is longer is left out as a whole, for a text that is cut has a wrong last number.
     */
    static final int LONGEST = 64 * 1024;

    private TextDecoder() {}

    /** Old specifications say Latin-1 or ASCII; programs write UTF-8 all the same. */
    static String utf8OrLatin1(byte[] bytes, int from) {
        String text = decoded(bytes, from, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decoded(bytes, from, StandardCharsets.ISO_8859_1);
    }

    /**
     * Text in two bytes a character. A byte order mark decides. Without one, some programs take the order of the structure
     * around it, some their own; in a text about settings one of two bytes is mostly zero, and its place tells.
     */
    static String utf16(byte[] bytes, int from, boolean bigEndianAround) {
        if (from + 1 < bytes.length && (bytes[from] & bytes[from + 1] & 0xff) == 0xfe) {
            // Java's UTF-16 reads the mark.
            return decoded(bytes, from, StandardCharsets.UTF_16);
        }
        int even = 0;
        int odd = 0;
        for (int i = from; i + 1 < bytes.length; i += 2) {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }
        if (even == 0 && odd == 0) {
            return utf8OrLatin1(bytes, from);
        }
        boolean big = even == odd ? bigEndianAround : even > odd;
        return decoded(bytes, from, big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
    }

    /** Text under zlib's compression; {@code null} where it is damaged or expands beyond {@link #LONGEST}. */
    static @Nullable String inflated(byte[] bytes, int from) {
        int at = Math.min(from, bytes.length);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
            byte[] text = in.readNBytes(LONGEST + 1);
            return text.length > LONGEST ? null : utf8OrLatin1(text, 0);
        } catch (IOException damaged) {
            return null;
        }
    }

    private static String decoded(byte[] bytes, int from, Charset charset) {
        return new String(bytes, from, bytes.length - from, charset);
    }
}
