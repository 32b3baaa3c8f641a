package dev.easel.internal.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes the beginnings of image files by hand, each byte as its format's specification has it. */
final class ImageBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ImageBytes() {}

    /** A PNG with those chunks between header and pixels. */
    static byte[] png(int width, int height, byte[]... chunks) {
        ImageBytes file = new ImageBytes().add(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
        file.add(chunk(
                "IHDR",
                new ImageBytes().i32(width).i32(height).add(8, 2, 0, 0, 0).bytes()));
        for (byte[] chunk : chunks) {
            file.add(chunk);
        }
        return file.add(chunk("IDAT", new byte[] {1, 2, 3}))
                .add(chunk("IEND", new byte[0]))
                .bytes();
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] named = new ImageBytes().add(latin1(type)).add(data).bytes();
        CRC32 crc = new CRC32();
        crc.update(named);
        return new ImageBytes()
                .i32(data.length)
                .add(named)
                .i32((int) crc.getValue())
                .bytes();
    }

    static byte[] text(String keyword, byte[] text) {
        return chunk(
                "tEXt", new ImageBytes().add(latin1(keyword)).add(0).add(text).bytes());
    }

    static byte[] compressedText(String keyword, byte[] text) {
        return chunk(
                "zTXt",
                new ImageBytes()
                        .add(latin1(keyword))
                        .add(0, 0)
                        .add(deflated(text))
                        .bytes());
    }

    static byte[] internationalText(String keyword, String text, boolean compressed) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return chunk(
                "iTXt",
                new ImageBytes()
                        .add(latin1(keyword))
                        .add(0, compressed ? 1 : 0, 0)
                        .add(latin1("en-GB"))
                        .add(0)
                        .add(latin1("settings"))
                        .add(0)
                        .add(compressed ? deflated(utf8) : utf8)
                        .bytes());
    }

    /** A JPEG with those segments between its JFIF header and its frame. */
    static byte[] jpeg(int frame, int width, int height, byte[]... segments) {
        ImageBytes file = new ImageBytes().add(0xff, 0xd8).add(segment(0xe0, latin1("JFIF\0\1\1\0\0\1\0\1\0\0")));
        for (byte[] segment : segments) {
            file.add(segment);
        }
        return file.add(segment(
                        frame,
                        new ImageBytes()
                                .add(8)
                                .i16(height)
                                .i16(width)
                                .add(1, 1, 0x11, 0)
                                .bytes()))
                .add(segment(0xda, new byte[] {1, 1, 0, 0, 63, 0}))
                .add(1, 2, 3, 0xff, 0xd9)
                .bytes();
    }

    static byte[] segment(int marker, byte[] data) {
        return new ImageBytes().add(0xff, marker).i16(data.length + 2).add(data).bytes();
    }

    /** The EXIF segment of a JPEG. */
    static byte[] app1(byte[] tiff) {
        return segment(0xe1, new ImageBytes().add(latin1("Exif\0\0")).add(tiff).bytes());
    }

    static byte[] comment(String text) {
        return segment(0xfe, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A WebP of those chunks. */
    static byte[] webp(byte[]... chunks) {
        ImageBytes all = new ImageBytes().add(latin1("WEBP"));
        for (byte[] chunk : chunks) {
            all.add(chunk);
        }
        return riff("RIFF", all.bytes());
    }

    /** The first chunk of an extended WebP. */
    static byte[] extended(int flags, int width, int height) {
        return riff(
                "VP8X",
                new ImageBytes()
                        .add(flags, 0, 0, 0)
                        .add(width - 1, width - 1 >> 8, width - 1 >> 16)
                        .add(height - 1, height - 1 >> 8, height - 1 >> 16)
                        .bytes());
    }

    /** The first chunk of a lossy WebP: a key frame. */
    static byte[] lossy(int width, int height) {
        return riff(
                "VP8 ",
                new ImageBytes()
                        .add(0x10, 0, 0, 0x9d, 0x01, 0x2a)
                        .add(width, width >> 8, height, height >> 8)
                        .add(new byte[33])
                        .bytes());
    }

    /** The first chunk of a lossless WebP. */
    static byte[] lossless(int width, int height) {
        int bits = (width - 1) | (height - 1) << 14;
        return riff(
                "VP8L",
                new ImageBytes()
                        .add(0x2f, bits, bits >> 8, bits >> 16, bits >> 24)
                        .add(new byte[7])
                        .bytes());
    }

    /** A chunk of a WebP, padded to an even length. */
    static byte[] riff(String type, byte[] data) {
        ImageBytes chunk = new ImageBytes()
                .add(latin1(type))
                .i32(Integer.reverseBytes(data.length))
                .add(data);
        return data.length % 2 == 0 ? chunk.bytes() : chunk.add(0).bytes();
    }

    /**
     * A HEIC file of a thumbnail and a primary image with ids of that length, the primary one turned by so many quarters.
     */
    static byte[] heic(boolean longIds, int width, int height, int quarters) {
        byte[] properties = join(
                box("ispe", new ImageBytes().i32(0).i32(8).i32(8).bytes()),
                box("irot", new byte[] {(byte) quarters}),
                box("ispe", new ImageBytes().i32(0).i32(width).i32(height).bytes()));
        ImageBytes associations =
                new ImageBytes().i32(longIds ? 0x0100_0001 : 0x0000_0000).i32(2);
        if (longIds) {
            associations
                    .i32(1)
                    .add(1)
                    .i16(0x8001)
                    .i32(70_000)
                    .add(2)
                    .i16(0x8003)
                    .i16(0x8002);
        } else {
            associations.i16(2).add(2, 0x83, 0x82).i16(1).add(1, 0x81);
        }
        ImageBytes primary = longIds
                ? new ImageBytes().i32(0x0100_0000).i32(70_000)
                : new ImageBytes().i32(0).i16(2);
        return join(
                box("ftyp", latin1("heic\0\0\0\0mif1heic")),
                box("free", new byte[2_000]),
                box(
                        "meta",
                        join(
                                new byte[4],
                                box("hdlr", new byte[24]),
                                box("pitm", primary.bytes()),
                                box("iprp", join(box("ipco", properties), box("ipma", associations.bytes()))))),
                box("mdat", new byte[] {1, 2, 3}));
    }

    private static byte[] box(String type, byte[] data) {
        return join(new ImageBytes().i32(data.length + 8).bytes(), latin1(type), data);
    }

    /** EXIF data with a user comment, in the directory where it belongs. */
    static byte[] userComment(ByteOrder order, byte[] comment) {
        return exif(order, 0x9286, 7, comment);
    }

    /** EXIF data with one entry in the EXIF directory, its value behind the directories. */
    static byte[] exif(ByteOrder order, int tag, int type, byte[] value) {
        ByteBuffer tiff = tiff(order, 44 + value.length);
        tiff.putShort((short) 1);
        entry(tiff, 0x8769, 4, 1, 26).putInt(0);
        tiff.putShort((short) 1);
        entry(tiff, tag, type, value.length, 44).putInt(0);
        return tiff.put(value).array();
    }

    /** EXIF data with an image description and no EXIF directory. */
    static byte[] description(ByteOrder order, byte[] value) {
        ByteBuffer tiff = tiff(order, 26 + value.length);
        tiff.putShort((short) 1);
        entry(tiff, 0x010e, 2, value.length, 26).putInt(0);
        return tiff.put(value).array();
    }

    /** The eight bytes that EXIF data begin with: the first directory is right behind them. */
    static ByteBuffer tiff(ByteOrder order, int length) {
        ByteBuffer tiff = ByteBuffer.allocate(length).order(order);
        byte letter = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
        return tiff.put(letter).put(letter).putShort((short) 42).putInt(8);
    }

    static ByteBuffer entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        return tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    static byte[] join(byte[]... parts) {
        ImageBytes all = new ImageBytes();
        for (byte[] part : parts) {
            all.add(part);
        }
        return all.bytes();
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    private ImageBytes add(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    private ImageBytes add(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private ImageBytes i16(int value) {
        return add(value >> 8, value);
    }

    private ImageBytes i32(int value) {
        return i16(value >> 16).i16(value);
    }

    private byte[] bytes() {
        return out.toByteArray();
    }
}
