package dev.easel.internal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 text character by character, for all that the JDK's decoder does not take: it finds the closing quote, and reads
 * the URL-safe alphabet (RFC 4648, 5), JSON's escapes, percent-encoding, white space anywhere, and missing padding. Not
 * thread-safe.
 */
final class Base64Characters {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
        VALUES['-'] = 62;
        VALUES['_'] = 63;
    }

    private final byte[] decoded;
    private int length;
    private @Nullable String broken;
    private boolean padded;

    /** What the last characters stand for, of which it takes four to make three bytes. */
    private int bits;

    private int characters;
    private boolean backslash;

    /** How many hexadecimal digits of an escape are still to come. */
    private int digits;

    private int escaped;

    /** @param decoded takes what a text decodes to; as large as the longest that is read at once needs */
    Base64Characters(byte[] decoded) {
        this.decoded = decoded;
    }

    /** Why there will be no image, as the end of a sentence; null as long as nothing speaks against it. */
    @Nullable String broken() {
        return broken;
    }

    /** From now on the text is only searched for its end. */
    void breakOff(String why) {
        broken = broken == null ? why : broken;
        digits = 0;
    }

    /** Padding came: nothing may follow it. */
    void padded() {
        padded = true;
    }

    /** How many bytes were decoded since it was last asked. */
    int takeLength() {
        int count = length;
        length = 0;
        return count;
    }

    /**
     * Reads up to the closing quote.
     *
     * @return the place behind it; below 0 where it has not come yet
     */
    int read(byte[] text, int to) {
        int i = 0;
        while (i < to) {
            i = plain(text, i, to);
            if (i == to) {
                break;
            }
            byte b = text[i++];
            if (backslash) {
                backslash = false;
                escape(b);
            } else if (b == '"') {
                end();
                return i;
            } else if (b == '\\') {
                backslash = true;
            } else if (digits > 0) {
                digit(b);
            } else if (b == '%') {
                expect(2);
            } else {
                take(b & 0xff);
            }
        }
        return -1;
    }

    /** Decodes four characters at a time, as long as they are those of the alphabet. */
    private int plain(byte[] text, int from, int to) {
        int i = from;
        while (i + 4 <= to && characters == 0 && digits == 0 && !backslash && !padded && broken == null) {
            int four = VALUES[text[i] & 0xff] << 18
                    | VALUES[text[i + 1] & 0xff] << 12
                    | VALUES[text[i + 2] & 0xff] << 6
                    | VALUES[text[i + 3] & 0xff];
            if (four < 0) {
                break;
            }
            threeBytes(four);
            i += 4;
        }
        return i;
    }

    private void threeBytes(int four) {
        decoded[length++] = (byte) (four >> 16);
        decoded[length++] = (byte) (four >> 8);
        decoded[length++] = (byte) four;
    }

    private void escape(byte b) {
        switch (b) {
            case 'n', 'r', 't' -> {}
            case '/' -> take('/');
            case 'u' -> expect(4);
            default -> notBase64();
        }
    }

    private void expect(int hexadecimalDigits) {
        digits = broken == null ? hexadecimalDigits : 0;
        escaped = 0;
    }

    private void digit(byte b) {
        int digit = Character.digit(b, 16);
        escaped = escaped << 4 | digit;
        digits--;
        if (digit < 0) {
            notBase64();
        } else if (digits == 0) {
            take(escaped);
        }
    }

    private void take(int character) {
        int value = character < VALUES.length ? VALUES[character] : -1;
        if (character == '=') {
            padded = true;
        } else if (character > ' ' && (value < 0 || padded)) {
            notBase64();
        } else if (value >= 0 && broken == null) {
            bits = bits << 6 | value;
            if (++characters == 4) {
                threeBytes(bits);
                characters = 0;
            }
        }
    }

    /** Padding may be missing, half there or whole: the number of characters says as much. */
    private void end() {
        if (characters == 1 || digits > 0) {
            notBase64();
        }
        for (int i = 1; i < characters && broken == null; i++) {
            decoded[length++] = (byte) (bits >> 6 * characters - 8 * i);
        }
    }

    private void notBase64() {
        breakOff("is not base64");
    }
}
