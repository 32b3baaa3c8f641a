package dev.easel.internal.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The chunks of a WebP file: the first has the size, in one of three forms. In the extended form it also says whether
 * metadata stand behind the pixels, which are skipped then (WebP container specification).
 */
final class WebpReader {
    private static final int LOSSY = 0x56503820; // "VP8 "
    private static final int LOSSLESS = 0x5650384c; // VP8L
    private static final int EXTENDED = 0x56503858; // VP8X
    private static final int EXIF = 0x45584946;
    private static final int XMP = 0x584d5020; // "XMP "

    private static final int HAS_EXIF = 0x08;
    private static final int HAS_XMP = 0x04;

    /** {@code RIFF}, a length, {@code WEBP}. */
    private static final int FILE_HEADER = 12;

    /** As much of the first chunk as has the size. */
    private static final int FIRST = 10;

    /** As stable-diffusion.cpp writes it, its namespace's prefix included. */
    private static final String XMP_BEGIN = "<sdcpp:parameters>";

    private static final String XMP_END = "</sdcpp:parameters>";

    private WebpReader() {}

    static void read(BoundedInput in, Findings found) throws IOException {
        in.skip(FILE_HEADER);
        int first = in.i32();
        long length = in.le32();
        ByteBuffer data = ByteBuffer.wrap(in.bytes(FIRST)).order(ByteOrder.LITTLE_ENDIAN);
        size(first, data, found);
        if (first != EXTENDED || (data.get(0) & (HAS_EXIF | HAS_XMP)) == 0) {
            return;
        }
        in.skip(Math.max(0, length + (length & 1) - FIRST));
        while (!found.isComplete()) {
            metadata(in, found);
        }
    }

    private static void metadata(BoundedInput in, Findings found) throws IOException {
        int type = in.i32();
        long length = in.le32();
        if (type == EXIF && length <= ExifReader.LONGEST) {
            ExifReader.read(in.bytes((int) length), found);
        } else if (type == XMP && length <= 2 * TextDecoder.LONGEST) {
            xmp(new String(in.bytes((int) length), StandardCharsets.UTF_8), found);
        } else {
            in.skip(length);
        }
        in.skip(length & 1);
    }

    private static void size(int type, ByteBuffer data, Findings found) {
        if (type == LOSSY && (data.getInt(2) >>> 8) == 0x2a019d) {
            found.size(data.getShort(6) & 0x3fff, data.getShort(8) & 0x3fff);
        } else if (type == LOSSLESS && data.get(0) == 0x2f) {
            // 14 bits of width less one, 14 bits of height less one.
            int bits = data.getInt(1);
            found.size((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
        } else if (type == EXTENDED) {
            // 24 bits each, less one.
            found.size((data.getInt(4) & 0xffffff) + 1, (data.getInt(6) >>> 8) + 1);
        }
    }

    private static void xmp(String document, Findings found) {
        int begin = document.indexOf(XMP_BEGIN) + XMP_BEGIN.length();
        int end = document.indexOf(XMP_END, begin);
        if (begin >= XMP_BEGIN.length() && end >= 0 && end - begin <= TextDecoder.LONGEST) {
            found.text(
                    Findings.PARAMETERS,
                    document.substring(begin, end)
                            .replace("&lt;", "<")
                            .replace("&gt;", ">")
                            .replace("&quot;", "\"")
                            .replace("&apos;", "'")
                            // Last, or a text about "&lt;" would become another.
                            .replace("&amp;", "&"));
        }
    }
}
