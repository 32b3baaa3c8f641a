package dev.easel.internal.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns an answer in another charset into UTF-8, piece by piece, before anything looks for quotes in it: in some charsets
 * the second byte of a letter is a backslash's. What a charset has no letter for becomes U+FFFD; nothing is refused. Not
 * thread-safe.
 *
 * <p>Servers put ISO-8859-1 on texts of every kind, as some frameworks do by themselves. So text that is said to be in it
 * and is UTF-8 is read as UTF-8; only the bytes that cannot be are read as they were declared.
 */
public final class Transcoder {
    private static final int PIECE = 4096;

    /** Takes UTF-8, as {@link ImageDiverter#feed}. */
    @FunctionalInterface
    public interface Next {
        /** Takes the bytes of the array from one place up to another. */
        void feed(byte[] bytes, int from, int to) throws IOException;
    }

    private final Next next;
    private final CharsetDecoder decoder;
    private final @Nullable Charset otherwise;
    private final ByteBuffer in = ByteBuffer.allocate(PIECE);
    private final CharBuffer chars = CharBuffer.allocate(PIECE);

    /**
     * @param charset what {@link AnswerCharset} found
     * @param next what takes the UTF-8
     */
    public Transcoder(Charset charset, Next next) {
        boolean doubtful = charset.name().equals("windows-1252");
        this.next = next;
        this.decoder = (doubtful ? StandardCharsets.UTF_8 : charset).newDecoder();
        this.otherwise = doubtful ? charset : null;
    }

    /** The whole of a text, in UTF-8; the bytes as they are where they were found to be UTF-8, which {@code null} says. */
    public static byte[] toUtf8(@Nullable Charset charset, byte[] text) throws IOException {
        if (charset == null) {
            return text;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(text.length);
        Transcoder transcoder = new Transcoder(charset, (bytes, from, to) -> all.write(bytes, from, to - from));
        transcoder.feed(text, 0, text.length);
        transcoder.finish();
        return all.toByteArray();
    }

    /** Takes the next piece: the bytes of the array from one place up to another. */
    public void feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            int count = Math.min(to - i, in.remaining());
            in.put(bytes, i, count);
            i += count;
            in.flip();
            decode(false);
            // The beginning of a letter whose rest is in the next piece.
            in.compact();
        }
    }

    /** Ends the text. */
    public void finish() throws IOException {
        in.flip();
        decode(true);
        while (decoder.flush(chars).isOverflow()) {
            passOn();
        }
        passOn();
    }

    private void decode(boolean end) throws IOException {
        while (true) {
            CoderResult result = decoder.decode(in, chars, end);
            passOn();
            if (result.isUnderflow()) {
                return;
            }
            if (result.isError()) {
                ByteBuffer unreadable = in.slice(in.position(), result.length());
                in.position(in.position() + result.length());
                chars.put(
                        otherwise == null
                                ? "\ufffd"
                                : otherwise.decode(unreadable).toString());
            }
        }
    }

    private void passOn() throws IOException {
        // No decoder gives half of a surrogate pair.
        byte[] utf8 = chars.flip().toString().getBytes(StandardCharsets.UTF_8);
        chars.clear();
        if (utf8.length > 0) {
            next.feed(utf8, 0, utf8.length);
        }
    }
}
