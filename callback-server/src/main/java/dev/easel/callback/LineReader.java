package dev.easel.callback;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines that end with CR LF, a limited number of bytes of them in all. Not thread-safe. */
final class LineReader {
    private static final int INITIAL = 128;

    private final InputStream in;
    private final int limit;
    private int read;

    /**
     * @param in is read byte by byte, so it should be buffered
     * @param limit how many bytes all lines together may have
     */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * The next line, without its end.
     *
     * @throws EOFException if the connection ends first
     * @throws BadRequestException if the limit is passed, or for a control character other than a tab: a lone CR or LF is
     *     where two HTTP implementations disagree about what a request says
     */
    String next() throws IOException {
        StringBuilder line = new StringBuilder(INITIAL);
        for (int b = one(); b != '\r'; b = one()) {
            if (b < ' ' && b != '\t' || b == 0x7f) {
                throw new BadRequestException(400, "a line with a control character");
            }
            line.append((char) b);
        }
        if (one() != '\n') {
            throw new BadRequestException(400, "CR without LF");
        }
        return line.toString();
    }

    private int one() throws IOException {
        if (read == limit) {
            throw new BadRequestException(431, "lines of more than " + limit + " bytes");
        }
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the connection ended inside a line");
        }
        read++;
        return b;
    }
}
