package dev.easel.internal.json;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which charset an answer is in. Its first bytes decide where they can: a byte order mark, or the zero bytes that only
 * UTF-16 and UTF-32 have beside the ASCII that JSON begins with. Else it is what the content type says, and UTF-8 where
 * that says nothing that is known here.
 */
public final class AnswerCharset {
    /** How many of an answer's first bytes are looked at. */
    public static final int BEGINNING = 4;

    private static final String PARAMETER = "charset=";
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

    private AnswerCharset() {}

    /**
     * @param contentType the header's value; empty where there is none
     * @param beginning the first {@value #BEGINNING} bytes, or fewer where there are fewer
     * @return {@code null} for UTF-8, ASCII, and every name that means nothing here
     */
    public static @Nullable Charset of(String contentType, byte[] beginning) {
        int count = Math.min(beginning.length, BEGINNING);
        int first = 0;
        for (int i = 0; i < BEGINNING; i++) {
            // Where there is no byte, a space: it is neither zero nor part of a mark.
            first = first << 8 | (i < count ? beginning[i] & 0xff : ' ');
        }
        Charset shown = shownBy(first);
        if (shown != null || first >>> 8 == 0xefbbbf) {
            return shown;
        }
        Charset declared = declaredIn(contentType);
        return declared != null && declared.name().startsWith("UTF-") && isAscii(first) ? null : declared;
    }

    private static @Nullable Charset shownBy(int first) {
        int zeros = 0;
        for (int mask = 0xff << 24; mask != 0; mask >>>= 8) {
            zeros = zeros << 1 | ((first & mask) == 0 ? 1 : 0);
        }
        if (first == 0x0000feff || zeros == 0b1110) {
            return UTF_32BE;
        }
        if (first == 0xfffe0000 || zeros == 0b0111) {
            return UTF_32LE;
        }
        if (first >>> 16 == 0xfeff || zeros >> 2 == 0b10) {
            return StandardCharsets.UTF_16BE;
        }
        return first >>> 16 == 0xfffe || zeros >> 2 == 0b01 ? StandardCharsets.UTF_16LE : null;
    }

    /** Whether it begins as JSON or HTML of one byte for each character does: then a declared UTF-16 is a mistake. */
    private static boolean isAscii(int first) {
        int open = first >>> 24;
        int then = first >>> 16 & 0xff;
        return (open == '{' || open == '[') ? " \t\r\n\"{}[]".indexOf(then) >= 0 : open == '<' && then < 0x7f;
    }

    private static @Nullable Charset declaredIn(String contentType) {
        for (int i = contentType.indexOf(';'); i >= 0 && i < contentType.length(); i++) {
            if (contentType.regionMatches(true, i, PARAMETER, 0, PARAMETER.length())) {
                String rest = contentType.substring(i + PARAMETER.length());
                int end = rest.indexOf(';');
                return named((end < 0 ? rest : rest.substring(0, end))
                        .replace('"', ' ')
                        .replace('\'', ' ')
                        .strip());
            }
        }
        return null;
    }

    private static @Nullable Charset named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8", "us-ascii" -> null;
            // As browsers read them: whoever says the smaller one usually writes the larger.
            case "gbk", "gb2312", "x-gbk" -> installed("GB18030");
            case "shift_jis", "sjis", "x-sjis" -> installed("windows-31j");
            case "iso-8859-1", "latin1" -> installed("windows-1252");
            default -> installed(name);
        };
    }

    private static @Nullable Charset installed(String name) {
        try {
            Charset charset = Charset.forName(name);
            return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII) ? null : charset;
        } catch (IllegalArgumentException illegalOrUnknown) {
            return null;
        }
    }
}
