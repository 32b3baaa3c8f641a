package dev.easel.internal.image;

import dev.easel.ImageFormat;
import dev.easel.Size;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The head of a PNG file: the chunks before the first pixels (PNG specification, chunk layout and textual information).
 */
final class PngHeader {
    private static final String KEYWORD = "parameters";

    /** No prompt is longer; and no server may make us read a text without end. */
    private static final int MAX_TEXT = 64 * 1024;

    private static final int MAX_CHUNKS = 64;

    private PngHeader() {}

    /** @param magic the first 12 bytes: the signature and the first chunk's length */
    static ImageHeader read(DataInputStream in, byte[] magic) throws IOException {
        long length = new DataInputStream(new ByteArrayInputStream(magic, 8, 4)).readInt();
        Size size = null;
        String parameters = null;
        try {
            for (int chunk = 0; chunk < MAX_CHUNKS && parameters == null; chunk++) {
                String type = new String(readFully(in, 4), StandardCharsets.ISO_8859_1);
                if (type.equals("IDAT") || type.equals("IEND") || length < 0) {
                    break;
                }
                if (type.equals("IHDR") && length == 13) {
                    size = ImageHeader.size(in.readInt(), in.readInt());
                    skip(in, 5);
                } else if (type.endsWith("Xt") && length <= MAX_TEXT) {
                    parameters = text(type, readFully(in, (int) length));
                } else {
                    skip(in, length);
                }
                skip(in, 4);
                length = in.readInt();
            }
        } catch (EOFException cutShort) {
            return new ImageHeader(ImageFormat.PNG, size, parameters);
        }
        return new ImageHeader(ImageFormat.PNG, size, parameters);
    }

    private static @Nullable String text(String type, byte[] data) throws IOException {
        int end = indexOfZero(data, 0);
        if (end < 0 || !new String(data, 0, end, StandardCharsets.ISO_8859_1).equals(KEYWORD)) {
            return null;
        }
        int from = end + 1;
        return switch (type) {
            case "tEXt" -> latin1OrUtf8(data, from);
            case "zTXt" -> from < data.length ? inflate(data, from + 1, false) : null;
            case "iTXt" -> international(data, from);
            default -> null;
        };
    }

    /** Compression flag and method, language, translated keyword, then the text in UTF-8. */
    private static @Nullable String international(byte[] data, int from) throws IOException {
        if (data.length < from + 2) {
            return null;
        }
        int language = indexOfZero(data, from + 2);
        int translated = language < 0 ? -1 : indexOfZero(data, language + 1);
        if (translated < 0) {
            return null;
        }
        return data[from] == 1
                ? inflate(data, translated + 1, true)
                : new String(data, translated + 1, data.length - translated - 1, StandardCharsets.UTF_8);
    }

    /** The specification says Latin-1; makers of pictures write UTF-8 all the same. */
    private static String latin1OrUtf8(byte[] data, int from) {
        String text = new String(data, from, data.length - from, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0
                ? text
                : new String(data, from, data.length - from, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String inflate(byte[] data, int from, boolean utf8) {
        try (InputStream in =
                new InflaterInputStream(new ByteArrayInputStream(data, from, Math.max(0, data.length - from)))) {
            return new String(in.readNBytes(MAX_TEXT), utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        } catch (IOException damaged) {
            return null;
        }
    }

    private static int indexOfZero(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    static byte[] readFully(DataInputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    static void skip(DataInputStream in, long count) throws IOException {
        in.skipNBytes(count);
    }
}
