package dev.easel.testkit.internal.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Writes RGB as JPEG, by the JDK's own writer. */
public final class Jpeg {

    /** One segment's length is told in two bytes. */
    private static final int LARGEST_SEGMENT = 65_535;

    /** Where the user comment begins, counted from the byte order's mark. */
    private static final int COMMENT = 44;

    private Jpeg() {}

    /** Encodes an image, one {@code 0xRRGGBB} per pixel, row by row. */
    public static byte[] encode(int width, int height, int[] rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, rgb, 0, width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            // A cache file on disk would only slow an image of this size down.
            ImageIO.setUseCache(false);
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Puts a text into a JPEG as the web UI of Stable Diffusion does: right behind the start of the image, as EXIF data of
     * big-endian order with a user comment in UTF-16 and nothing else.
     *
     * @throws IllegalArgumentException if the text is longer than a segment holds, 32,737 characters
     */
    public static byte[] withUserComment(byte[] jpeg, String text) {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
        int length = 2 + 6 + COMMENT + 8 + utf16.length;
        if (length > LARGEST_SEGMENT) {
            throw new IllegalArgumentException("the text has " + text.length() + " characters; a JPEG's EXIF data hold "
                    + (LARGEST_SEGMENT - 2 - 6 - COMMENT - 8) / 2);
        }
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + 2 + length);
        out.put(jpeg, 0, 2);
        out.put((byte) 0xff).put((byte) 0xe1).putShort((short) length);
        out.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        directory(out, 0x8769, 4, 1, 26);
        directory(out, 0x9286, 7, 8 + utf16.length, COMMENT);
        out.put("UNICODE\0".getBytes(StandardCharsets.US_ASCII)).put(utf16);
        return out.put(jpeg, 2, jpeg.length - 2).array();
    }

    /** A directory of one entry, and none behind it. */
    private static void directory(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) 1).putShort((short) tag).putShort((short) type);
        out.putInt(count).putInt(value).putInt(0);
    }
}
