package dev.easel.internal.metadata;

import java.io.IOException;

/**
 * The segments of a JPEG file up to the frame header, which has the size (JPEG standard, annex B). Before it may stand what
 * the image was made with: the web UI of Stable Diffusion writes it as EXIF, stable-diffusion.cpp as a comment.
 */
final class JpegReader {
    private static final int APP1 = 0xe1;
    private static final int COMMENT = 0xfe;
    private static final int SCAN = 0xda;

    private static final String COMMENT_PREFIX = Findings.PARAMETERS + "\0";

    private JpegReader() {}

    static void read(BoundedInput in, Findings found) throws IOException {
        in.skip(2);
        while (in.u8() == 0xff) {
            int marker = in.u8();
            while (marker == 0xff) {
                marker = in.u8();
            }
            boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
            if (standsAlone) {
                continue;
            }
            int length = in.u16() - 2;
            if (length < 0 || marker == SCAN) {
                return;
            }
            if (isFrame(marker)) {
                in.skip(1);
                int height = in.u16();
                found.size(in.u16(), height);
                return;
            }
            if (marker == APP1 && length >= ExifReader.PREFIX) {
                // The prefix is read first: large images may have megabytes of other things in such segments.
                boolean exif = ExifReader.isPrefix(in.bytes(ExifReader.PREFIX));
                int rest = length - ExifReader.PREFIX;
                if (exif) {
                    ExifReader.read(in.bytes(rest), found);
                } else {
                    in.skip(rest);
                }
            } else if (marker == COMMENT) {
                comment(TextDecoder.utf8OrLatin1(in.bytes(length), 0), found);
            } else {
                in.skip(length);
            }
        }
    }

    private static void comment(String text, Findings found) {
        if (text.startsWith(COMMENT_PREFIX)) {
            int end = text.indexOf('\0', COMMENT_PREFIX.length());
            found.text(Findings.PARAMETERS, text.substring(COMMENT_PREFIX.length(), end < 0 ? text.length() : end));
        }
    }

    /** C0 to CF begin a frame, but for C4, C8 and CC, which are tables and an extension. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
