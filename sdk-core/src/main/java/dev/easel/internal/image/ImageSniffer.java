package dev.easel.internal.image;

import dev.easel.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells formats apart by first bytes, images from other documents, and whole images from cut ones. */
public final class ImageSniffer {
    /** How many of the first bytes are enough for each format. */
    public static final int FIRST = 1024;

    /** How many of the first bytes are enough for each format but SVG, which may begin with comments. */
    public static final int LEAST = 12;

    /** How many of the last bytes are enough for {@link #isCut}: some programs write a little behind the end marker. */
    public static final int LAST = 256;

    /**
     * The first element of an SVG document, or a document type that names it. The groups are possessive, or a document of
     * many comments would take exponential time.
     */
    private static final Pattern SVG = Pattern.compile(
            "(?si)(?>(?:<\\?.*?\\?>|<!--.*?-->)\\s*+)*+<(?:!DOCTYPE\\s+svg\\b|(?:\\w{1,32}:)?svg[\\s/>]).*");

    private static final String UTF_8_MARK = "\357\273\277";

    /** The longest {@code RIFF} length; programs that do not know the length write a larger one. */
    private static final long LONGEST_RIFF = 0xffff_fff6L;

    private ImageSniffer() {}

    /** The beginning of an image, which stays to be read. */
    @FunctionalInterface
    public interface Beginning {
        /** Returns the first bytes: so many, or as many as there are. */
        byte[] first(int count) throws IOException;
    }

    /** The format that the first bytes tell; more than {@link #LEAST} are looked at only where those do not decide. */
    public static ImageFormat formatOf(Beginning image) throws IOException {
        byte[] least = image.first(LEAST);
        ImageFormat format = formatOf(least);
        // An image of several brands names them all in what follows; a text may be SVG.
        boolean open = format == ImageFormat.HEIC || (format == ImageFormat.UNKNOWN && mayBeSvg(least));
        return open ? formatOf(image.first(FIRST)) : format;
    }

    private static boolean mayBeSvg(byte[] least) {
        String document = document(latin1(least, LEAST));
        return document.isEmpty() || document.startsWith("<");
    }

    /** The format that the first bytes tell: {@link #FIRST} of them, or as many as there are. */
    public static ImageFormat formatOf(byte[] first) {
        return formatOf(latin1(first, FIRST));
    }

    private static ImageFormat formatOf(String first) {
        if (first.startsWith("\211PNG\r\n\032\n")) {
            return ImageFormat.PNG;
        }
        if (first.startsWith("\377\330\377")) {
            return ImageFormat.JPEG;
        }
        if (first.startsWith("GIF8") && first.length() >= 10) {
            return ImageFormat.GIF;
        }
        if (first.startsWith("RIFF") && first.startsWith("WEBP", 8)) {
            return ImageFormat.WEBP;
        }
        if (first.startsWith("ftyp", 4) && first.length() >= LEAST) {
            return formatOfBrands(first);
        }
        if (first.startsWith("\377\n") || first.startsWith("\0\0\0\fJXL \r\n\207\n")) {
            return ImageFormat.JXL;
        }
        // Many a text begins with these two letters, but none has zeros.
        if (first.startsWith("BM") && first.startsWith("\0\0\0\0", 6)) {
            return ImageFormat.BMP;
        }
        if (first.startsWith("II*\0") || first.startsWith("MM\0*") || first.startsWith("II+\0")) {
            return ImageFormat.TIFF;
        }
        return isSvg(document(first)) ? ImageFormat.SVG : ImageFormat.UNKNOWN;
    }

    private static boolean isSvg(String document) {
        return document.startsWith("<") && SVG.matcher(document).matches();
    }

    /** AVIF and HEIC share a container: it names the brand that it keeps to most closely, then all that it keeps to. */
    private static ImageFormat formatOfBrands(String first) {
        int end = first.charAt(2) << 8 | first.charAt(3);
        String brands = first.substring(8, Math.max(LEAST, Math.min(end, first.length())));
        if (brands.startsWith("avi")) {
            return ImageFormat.AVIF;
        }
        if (brands.startsWith("hei") || brands.startsWith("hev")) {
            return ImageFormat.HEIC;
        }
        if (brands.startsWith("mif1") || brands.startsWith("msf1")) {
            return brands.contains("avif") ? ImageFormat.AVIF : ImageFormat.HEIC;
        }
        return ImageFormat.UNKNOWN;
    }

    /**
     * Whether these are the first bytes of a document that is no image, whatever its media type says: HTML, XML or JSON.
     * Services and proxies send error pages under the media type of the image.
     */
    public static boolean isOtherDocument(byte[] first) {
        String document = document(latin1(first, FIRST));
        return document.startsWith("{") || document.startsWith("[") || (document.startsWith("<") && !isSvg(document));
    }

    /**
     * Whether an image ends before its end marker: {@code IEND} of PNG, {@code EOI} of JPEG, the length that a WebP file
     * begins with. {@code false} for every other format: nothing is known of its end.
     *
     * @param first the first bytes, {@link #LEAST} or more
     * @param last the last bytes, {@link #LAST} or all where there are fewer; zeros may follow
     * @param length how many bytes the image has
     */
    public static boolean isCut(byte[] first, byte[] last, long length) {
        String head = latin1(first, FIRST);
        return switch (formatOf(head)) {
            case PNG -> !latin1(last, last.length).contains("IEND");
            case JPEG -> !latin1(last, last.length).contains("\377\331");
            case WEBP -> {
                long announced =
                        head.charAt(4) | head.charAt(5) << 8 | head.charAt(6) << 16 | (long) head.charAt(7) << 24;
                yield announced <= LONGEST_RIFF && length < announced + 8;
            }
            default -> false;
        };
    }

    private static String document(String first) {
        return (first.startsWith(UTF_8_MARK) ? first.substring(UTF_8_MARK.length()) : first).stripLeading();
    }

    private static String latin1(byte[] bytes, int most) {
        return new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.ISO_8859_1);
    }
}
