package dev.easel.internal.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes a stream of server-sent events apart, in pieces that may be cut anywhere (WHATWG HTML, 9.2.6). Data goes on as it
 * comes: a line of it may be a whole image. Not thread-safe.
 */
final class EventLines {
    /** What is found. */
    interface Taker {
        /** The name of the event under way. */
        void name(String name);

        /** The next bytes of the event's data: those of the array from one place up to another. */
        void data(byte[] bytes, int from, int to) throws IOException;

        /**
         * An event is over that had data.
         *
         * @return whether what follows is of interest
         */
        boolean end() throws IOException;
    }

    /** What the next byte belongs to. */
    private enum State {
        FIELD,
        /** Behind the colon of a field, where one space is none of its value. */
        COLON,
        NAME,
        DATA,
        /** A comment, or a field that means nothing here. */
        OTHER
    }

    /** May stand before the first line. */
    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final int LONGEST_FIELD = BOM.length + "event".length();
    private static final int LONGEST_NAME = 128;
    private static final byte[] LINE_FEED = {'\n'};

    private final Taker taker;
    private final byte[] field = new byte[LONGEST_FIELD + 1];
    private final byte[] name = new byte[LONGEST_NAME];
    private State state = State.FIELD;

    /** What the value of the line's field goes to. */
    private State value = State.OTHER;

    private int fieldLength;
    private int nameLength;
    private boolean begun;
    private boolean afterReturn;
    private boolean hasData;
    private boolean over;

    EventLines(Taker taker) {
        this.taker = taker;
    }

    /** Whether nothing more is of interest. */
    boolean isOver() {
        return over;
    }

    /** Takes the next piece: the bytes of the array from one place up to another. */
    void feed(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to && !over) {
            i = isEnd(bytes[i]) ? lineEnd(bytes, i) : inLine(bytes, i, to);
        }
    }

    /** Ends the stream. An event that no empty line ends is taken all the same: it may have been paid for. */
    void finish() throws IOException {
        if (!over) {
            endLine();
            endEvent();
        }
    }

    private int lineEnd(byte[] bytes, int i) throws IOException {
        boolean secondHalf = afterReturn && bytes[i] == '\n';
        afterReturn = bytes[i] == '\r';
        if (!secondHalf) {
            boolean empty = state == State.FIELD && fieldLength == 0;
            endLine();
            if (empty) {
                endEvent();
            }
        }
        return i + 1;
    }

    private int inLine(byte[] bytes, int i, int to) throws IOException {
        afterReturn = false;
        switch (state) {
            case FIELD -> {
                if (bytes[i] == ':') {
                    beginValue();
                } else if (fieldLength < field.length) {
                    field[fieldLength++] = bytes[i];
                }
                return i + 1;
            }
            case COLON -> {
                state = value;
                return bytes[i] == ' ' ? i + 1 : i;
            }
            case NAME -> {
                if (nameLength < LONGEST_NAME) {
                    name[nameLength++] = bytes[i];
                }
                return i + 1;
            }
            default -> {
                int end = i;
                while (end < to && !isEnd(bytes[end])) {
                    end++;
                }
                if (state == State.DATA) {
                    hasData = true;
                    taker.data(bytes, i, end);
                }
                return end;
            }
        }
    }

    private static boolean isEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    private void beginValue() throws IOException {
        value = isField("data") ? State.DATA : isField("event") ? State.NAME : State.OTHER;
        nameLength = 0;
        state = State.COLON;
        if (value == State.DATA && hasData) {
            taker.data(LINE_FEED, 0, 1);
        }
    }

    private boolean isField(String wanted) {
        int from = begun || !startsWithBom() ? 0 : BOM.length;
        if (fieldLength - from != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (field[from + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean startsWithBom() {
        return fieldLength >= BOM.length && field[0] == BOM[0] && field[1] == BOM[1] && field[2] == BOM[2];
    }

    private void endLine() {
        boolean named = state == State.NAME || (state == State.COLON && value == State.NAME);
        if (named) {
            taker.name(new String(name, 0, nameLength, StandardCharsets.UTF_8));
        }
        state = State.FIELD;
        fieldLength = 0;
        begun = true;
    }

    private void endEvent() throws IOException {
        if (hasData) {
            hasData = false;
            over = !taker.end();
        } else {
            // Without data it is none, and its name is not that of the next.
            taker.name("");
        }
    }
}
