package io.belfry.journal;

import org.agrona.DirectBuffer;

/**
 * An append-only sequence of frames. Two implementations: Chronicle Queue on files, and memory for the simulator. What a
 * frame holds and how it is checked is not the store's business.
 */
public interface Journal extends AutoCloseable {
    /** The position of a frame by the number of its file and its own number in that file, from 0. */
    static long position(int cycle, long frameInCycle) {
        return (long) cycle << Integer.SIZE | frameInCycle;
    }

    /** Opens the one appender. It belongs to the thread that opens it. */
    Appender openAppender();

    /** Opens a tailer before the first frame. It belongs to the thread that opens it. */
    Tailer openTailer();

    /** Bytes of the frames appended since opening; any thread may ask. */
    long bytesAppended();

    /** Bytes of the longest frame that can be appended. */
    int maxFrameBytes();

    /** Old files were deleted. Any thread. */
    default void filesDeleted() {}

    /** Opens what prepares space ahead of the appender. */
    default Ahead openAhead() {
        return new Ahead() {
            @Override
            public int touch() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    void close();

    /** Prepares space ahead of the appender, so that it need not wait for it. Belongs to one thread, another one than the appender's. */
    interface Ahead extends AutoCloseable {
        /**
         * Prepares some space if the appender has come near.
         *
         * @return how many pages; 0 when there is nothing to do for now
         */
        int touch();

        @Override
        void close();
    }

    /** Appends frames. */
    interface Appender extends AutoCloseable {
        /**
         * Appends one frame wholly or not at all.
         *
         * @return its position, for {@link Tailer#seek}
         */
        long append(DirectBuffer frame, int offset, int length);

        /**
         * Puts everything appended so far onto the disk, over a roll too.
         *
         * @throws JournalException when the disk refuses; halt then, nothing can be said of what is on it
         */
        void force();

        /**
         * From now on a file is on the disk, under its name, before its first frame is written. A power cut during the force
         * of that frame then cannot keep it and drop what begins the file.
         */
        void forceNewFiles();

        @Override
        void close();
    }

    /** Reads frames in order. */
    interface Tailer extends AutoCloseable {
        /** Moves to the next frame; false at the present end (asking again later may find more). */
        boolean next();

        /** Holds the present frame, without a copy; valid until the next call. */
        DirectBuffer buffer();

        /** Where the present frame starts in {@link #buffer}. */
        int offset();

        /** Bytes of the present frame. */
        int length();

        /** Position of the present frame. */
        long position();

        /** Makes the frame at {@code position} the one that {@link #next} reads. */
        void seek(long position);

        @Override
        void close();
    }
}
