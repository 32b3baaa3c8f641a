package dev.easel.internal.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an input image is, by its first bytes. */
enum InputFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    AVIF("image/avif", "avif"),
    HEIC("image/heic", "heic"),
    BMP("image/bmp", "bmp"),
    TIFF("image/tiff", "tiff"),
    JXL("image/jxl", "jxl");

    /** How many of the first bytes it takes to tell. */
    static final int BEGINNING = 32;

    private final String mediaType;
    private final String extension;

    InputFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** @param beginning the first {@value #BEGINNING} bytes, or fewer where there are fewer */
    static Optional<InputFormat> of(byte[] beginning) {
        // One character for each byte, so that signatures can be compared as text.
        String head = new String(beginning, StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (head.startsWith("ftyp", 4)) {
            return isoMedia(head);
        }
        // Two letters begin many a text as well; the four bytes behind the length are 0 in a bitmap.
        if (head.startsWith("BM") && head.startsWith("\0\0\0\0", 6)) {
            return Optional.of(BMP);
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*") || head.startsWith("II+\0")) {
            return Optional.of(TIFF);
        }
        return head.startsWith("\u00ff\n") || head.startsWith("\0\0\0\fJXL \r\n\u0087\n")
                ? Optional.of(JXL)
                : Optional.empty();
    }

    /** By the brands of ISO 14496-12: the main one at 8, those it is compatible with from 16 on. */
    private static Optional<InputFormat> isoMedia(String head) {
        for (int at = 8; at + 4 <= head.length(); at += at == 8 ? 8 : 4) {
            switch (head.substring(at, at + 4)) {
                case "avif", "avis" -> {
                    return Optional.of(AVIF);
                }
                case "heic", "heix", "heim", "heis", "hevc", "hevx" -> {
                    return Optional.of(HEIC);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    String mediaType() {
        return mediaType;
    }

    /** A file name of its own. */
    String fileName() {
        return "image." + extension;
    }
}
