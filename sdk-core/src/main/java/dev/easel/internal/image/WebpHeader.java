package dev.easel.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file: the first has the size, in one of three forms. In the extended form it also says whether
 * metadata stand behind the pixels, which are skipped then (WebP container specification).
 */
final class WebpHeader {
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

    private static final int MAX_CHUNKS = 256;

    /** As stable-diffusion.cpp writes it, its namespace's prefix included. */
    private static final String XMP_BEGIN = "<sdcpp:parameters>";

    private static final String XMP_END = "</sdcpp:parameters>";

    private WebpHeader() {}

    static void read(HeadInput in, HeaderFindings found) throws IOException {
        in.skip(FILE_HEADER);
        int first = in.i32();
        long length = length(in);
        byte[] data = in.bytes(FIRST);
        size(first, data, found);
        if (first != EXTENDED || (data[0] & (HAS_EXIF | HAS_XMP)) == 0) {
            return;
        }
        in.skip(Math.max(0, length + (length & 1) - FIRST));
        for (int chunk = 1; chunk < MAX_CHUNKS && found.parameters == null; chunk++) {
            metadata(in, found);
        }
    }

    private static void metadata(HeadInput in, HeaderFindings found) throws IOException {
        int type = in.i32();
        long length = length(in);
        if (type == EXIF && length <= ExifText.LONGEST) {
            found.parameters = ExifText.read(in.bytes((int) length));
            in.skip(length & 1);
        } else if (type == XMP && length <= 2 * MetadataText.LONGEST) {
            found.parameters = xmp(in.bytes((int) length));
            in.skip(length & 1);
        } else {
            in.skip(length + (length & 1));
        }
    }

    private static void size(int type, byte[] data, HeaderFindings found) {
        if (type == LOSSY && HeadInput.has(data, 3, 0x9d, 0x01, 0x2a)) {
            found.size(ImageHeader.le16(data, 6) & 0x3fff, ImageHeader.le16(data, 8) & 0x3fff);
        } else if (type == LOSSLESS && data[0] == 0x2f) {
            // 14 bits of width less one, 14 bits of height less one.
            int bits = ImageHeader.le16(data, 1) | ImageHeader.le16(data, 3) << 16;
            found.size((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
        } else if (type == EXTENDED) {
            found.size(le24(data, 4) + 1, le24(data, 7) + 1);
        }
    }

    private static @Nullable String xmp(byte[] data) {
        String document = new String(data, StandardCharsets.UTF_8);
        int begin = document.indexOf(XMP_BEGIN);
        int end = begin < 0 ? -1 : document.indexOf(XMP_END, begin);
        if (end < 0 || end - begin > MetadataText.LONGEST) {
            return null;
        }
        return document.substring(begin + XMP_BEGIN.length(), end)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                // Last, or a text about "&lt;" would become another.
                .replace("&amp;", "&");
    }

    private static long length(HeadInput in) throws IOException {
        return Integer.reverseBytes(in.i32()) & 0xffffffffL;
    }

    private static int le24(byte[] data, int at) {
        return ImageHeader.le16(data, at) | (data[at + 2] & 0xff) << 16;
    }
}
