package io.belfry.core.table;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Texts that come and go with what they belong to (an open hold): chains of pieces of 56 bytes, which are used again. A
 * place is a handle from 0, {@link #NOWHERE} stands for no text. Nothing is allocated while there are no more of them than
 * ever before.
 *
 * <p>The core's thread only.
 */
public final class PassingTexts {
    /** No text. */
    public static final int NOWHERE = -1;

    private static final int NEXT = 0;
    /** Of a first piece: bytes of the whole text. */
    private static final int LENGTH = 4;

    private static final int BYTES = 8;
    private static final int PIECE_BYTES = 56;
    private static final int ROW_BYTES = BYTES + PIECE_BYTES;

    private final RowTable pieces = new RowTable(ROW_BYTES);
    private int firstFree = NOWHERE;

    /** Keeps the bytes and returns their place; {@link #NOWHERE} for none. */
    public int add(DirectBuffer source, int offset, int length) {
        int first = NOWHERE;
        int last = NOWHERE;
        for (int at = 0; at < length; at += PIECE_BYTES) {
            int piece = take();
            pieces.putBytes(piece, BYTES, source, offset + at, Math.min(PIECE_BYTES, length - at));
            pieces.putInt(piece, LENGTH, length);
            pieces.putInt(piece, NEXT, NOWHERE);
            if (last == NOWHERE) {
                first = piece;
            } else {
                pieces.putInt(last, NEXT, piece);
            }
            last = piece;
        }
        return first;
    }

    /** Copies the text to the target's start and returns its length. */
    public int get(int place, MutableDirectBuffer target) {
        if (place == NOWHERE) {
            return 0;
        }
        int length = pieces.getInt(place, LENGTH);
        int piece = place;
        for (int at = 0; at < length; at += PIECE_BYTES) {
            int part = Math.min(PIECE_BYTES, length - at);
            pieces.buffer(piece).getBytes(pieces.offset(piece, BYTES), target, at, part);
            piece = pieces.getInt(piece, NEXT);
        }
        return length;
    }

    /** Forgets the text. */
    public void remove(int place) {
        int piece = place;
        while (piece != NOWHERE) {
            int next = pieces.getInt(piece, NEXT);
            pieces.putInt(piece, NEXT, firstFree);
            firstFree = piece;
            piece = next;
        }
    }

    public long bytes() {
        return pieces.bytes();
    }

    public void save(StateWriter writer) {
        pieces.save(writer);
        writer.putInt(firstFree);
    }

    /** Reads what {@link #save} wrote; there are no texts before. */
    public void load(StateReader reader) {
        pieces.load(reader);
        firstFree = reader.getInt("first free piece of the passing texts", NOWHERE, pieces.size() - 1);
    }

    public long digest(long hash) {
        return pieces.digest(hash + firstFree);
    }

    private int take() {
        int piece = firstFree;
        if (piece == NOWHERE) {
            return pieces.add();
        }
        firstFree = pieces.getInt(piece, NEXT);
        return piece;
    }
}
