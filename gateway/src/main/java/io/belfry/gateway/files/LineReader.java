package io.belfry.gateway.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a UTF-8 text, ended by LF, CR LF or the text's end, in bounded memory: of a line that is too long the rest is
 * passed over. A byte order mark at the start is no part of the first line.
 */
final class LineReader {
    /** Longest line, in bytes. */
    static final int MAX_BYTES = 4096;

    private static final int BUFFER_BYTES = 16 * 1024;

    /** What {@link #next} found. */
    enum Line {
        /** {@link #text} holds it. */
        TEXT,
        /** It is longer than {@link #MAX_BYTES}. */
        TOO_LONG,
        /** It is not UTF-8. */
        NOT_UTF8,
        /** There is none left. */
        END
    }

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] line = new byte[MAX_BYTES];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private int position;
    private int limit;
    private long number;
    private String text = "";

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** The line that was read last. */
    String text() {
        return text;
    }

    Line next() throws IOException {
        int length = 0;
        int value = read();
        if (value < 0) {
            return Line.END;
        }
        number++;
        while (value >= 0 && value != '\n') {
            if (length < MAX_BYTES) {
                line[length] = (byte) value;
            }
            length += length <= MAX_BYTES ? 1 : 0;
            value = read();
        }
        if (length > MAX_BYTES) {
            return Line.TOO_LONG;
        }
        return decode(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }

    private Line decode(int length) {
        boolean marked = number == 1
                && length >= 3
                && line[0] == (byte) 0xEF
                && line[1] == (byte) 0xBB
                && line[2] == (byte) 0xBF;
        int start = marked ? 3 : 0;
        try {
            text = decoder.decode(ByteBuffer.wrap(line, start, length - start)).toString();
            return Line.TEXT;
        } catch (CharacterCodingException e) {
            return Line.NOT_UTF8;
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = in.read(buffer, 0, BUFFER_BYTES);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xFF;
    }
}
