package io.belfry.gateway.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into the texts of single events, in bounded memory: the lines of NDJSON, or the elements of one JSON array.
 * A text over {@link #MAX_LINE_BYTES} is passed over to its end and reported as too long; only its head is kept.
 *
 * <p>Lines are numbered from 1. Blank lines are passed over but numbered. A byte order mark at the start is left out. The
 * texts themselves are not checked here. One thread.
 */
public final class EventLines {
    /** The longest text of one event, in bytes. */
    public static final int MAX_LINE_BYTES = 64 * 1024;

    private static final int READ_BYTES = 64 * 1024;
    private static final int END = -1;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private enum Frame {
        NDJSON,
        ARRAY,
        EITHER
    }

    private enum Place {
        START,
        LINES,
        ELEMENTS,
        NO_ARRAY,
        BEHIND_ARRAY,
        END
    }

    private final InputStream stream;
    private final byte[] chunk = new byte[READ_BYTES];
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private final Frame frame;

    private Place place = Place.START;
    private int chunkPosition;
    private int chunkLimit;
    private int length;
    private long lineBytes;
    private long lineNumber;
    private String fault = "";

    private EventLines(InputStream stream, Frame frame) {
        this.stream = stream;
        this.frame = frame;
    }

    /** The lines of NDJSON. The stream stays the caller's to close. */
    public static EventLines ofNdjson(InputStream stream) {
        return new EventLines(stream, Frame.NDJSON);
    }

    /** The elements of one JSON array. The stream stays the caller's to close. */
    public static EventLines ofArray(InputStream stream) {
        return new EventLines(stream, Frame.ARRAY);
    }

    /** A JSON array when the first character that is no blank is {@code [}, NDJSON otherwise. */
    public static EventLines of(InputStream stream) {
        return new EventLines(stream, Frame.EITHER);
    }

    /**
     * Moves to the next text that is not blank.
     *
     * @return false at the end
     */
    public boolean next() throws IOException {
        if (place == Place.START) {
            start();
        }
        return switch (place) {
            case LINES -> nextLine();
            case ELEMENTS -> nextElement();
            case NO_ARRAY -> nextFault("this is not a JSON array");
            case BEHIND_ARRAY -> nextFault("there is more behind the array");
            case START, END -> false;
        };
    }

    /** Number of the present line or element, from 1. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Holds the present text, from index 0; valid until {@link #next}. */
    public byte[] bytes() {
        return line;
    }

    /** Bytes of the present text, or of its head when it {@link #isTooLong}. */
    public int length() {
        return length;
    }

    /** Whether the present text went over the limit, so that only its head is there. */
    public boolean isTooLong() {
        return lineBytes > MAX_LINE_BYTES;
    }

    /**
     * What is wrong with the array around the present text: it is none, is not closed, or more stands behind it. Empty when
     * nothing is. The last text, if any.
     */
    public String fault() {
        return fault;
    }

    private void start() throws IOException {
        skipByteOrderMark();
        if (frame == Frame.NDJSON) {
            place = Place.LINES;
            return;
        }
        int first = readPastBlanks();
        if (first != '[') {
            unread(first);
            if (frame == Frame.ARRAY) {
                lineNumber = 0;
            }
            place = frame == Frame.EITHER ? Place.LINES : Place.NO_ARRAY;
            return;
        }
        int second = readPastBlanks();
        lineNumber = 0;
        place = second == ']' ? Place.BEHIND_ARRAY : Place.ELEMENTS;
        if (second != ']') {
            unread(second);
        }
    }

    private boolean nextLine() throws IOException {
        boolean blank = true;
        while (blank && place == Place.LINES) {
            startText();
            int newline = -1;
            while (newline < 0) {
                if (chunkPosition == chunkLimit && !readChunk()) {
                    place = Place.END;
                    break;
                }
                newline = newlineInChunk();
                int end = newline < 0 ? chunkLimit : newline;
                append(chunkPosition, end - chunkPosition);
                chunkPosition = newline < 0 ? end : end + 1;
            }
            blank = !isTooLong() && isBlankText();
        }
        return !blank;
    }

    private int newlineInChunk() {
        for (int i = chunkPosition; i < chunkLimit; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean isBlankText() {
        for (int i = 0; i < length; i++) {
            if (!isBlank(line[i])) {
                return false;
            }
        }
        return true;
    }

    /** Finds the comma or bracket behind the element by counting brackets, strings left out; what is between is not checked. */
    private boolean nextElement() throws IOException {
        startText();
        int depth = 0;
        boolean inString = false;
        boolean escaped = false;
        while (true) {
            int b = read();
            if (b == END) {
                place = Place.END;
                fault = "the array ends before its closing bracket";
                return true;
            }
            if (depth == 0 && !inString && (b == ',' || b == ']')) {
                place = b == ',' ? Place.ELEMENTS : Place.BEHIND_ARRAY;
                return true;
            }
            append(b);
            if (inString) {
                inString = escaped || b != '"';
                escaped = !escaped && b == '\\';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth = Math.max(0, depth - 1);
            }
        }
    }

    private boolean nextFault(String reason) throws IOException {
        place = Place.END;
        long lastElement = lineNumber;
        int b = readPastBlanks();
        if (b == END) {
            return false;
        }
        lineNumber = lastElement;
        startText();
        fault = reason;
        while (b != END && lineBytes <= MAX_LINE_BYTES) {
            append(b);
            b = read();
        }
        return true;
    }

    private void startText() {
        lineNumber++;
        length = 0;
        lineBytes = 0;
    }

    /** Appends bytes of the chunk. */
    private void append(int position, int count) {
        int kept = Math.min(count, MAX_LINE_BYTES - length);
        System.arraycopy(chunk, position, line, length, kept);
        length += kept;
        lineBytes += count;
    }

    private void append(int b) {
        if (length < MAX_LINE_BYTES) {
            line[length++] = (byte) b;
        }
        lineBytes++;
    }

    private void skipByteOrderMark() throws IOException {
        int count = stream.read(chunk, 0, BYTE_ORDER_MARK.length);
        while (count > 0) {
            chunkLimit += count;
            count = stream.read(chunk, chunkLimit, BYTE_ORDER_MARK.length - chunkLimit);
        }
        if (Arrays.equals(chunk, 0, chunkLimit, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            chunkPosition = chunkLimit;
        }
    }

    /** The next byte that is no blank, or END; counts the lines that it passes. */
    private int readPastBlanks() throws IOException {
        int b = read();
        while (b != END && isBlank(b)) {
            if (b == '\n') {
                lineNumber++;
            }
            b = read();
        }
        return b;
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private int read() throws IOException {
        if (chunkPosition == chunkLimit && !readChunk()) {
            return END;
        }
        return chunk[chunkPosition++] & 0xFF;
    }

    private boolean readChunk() throws IOException {
        chunkPosition = 0;
        chunkLimit = Math.max(0, stream.read(chunk));
        return chunkLimit > 0;
    }

    private void unread(int b) {
        if (b != END) {
            chunkPosition--;
        }
    }
}
