package io.belfry.journal;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Tells of every append and force before it hands it on; who listens may refuse by throwing. */
public final class WatchedJournal implements Journal {
    private final Journal journal;
    private final Consumer<String> listener;

    public WatchedJournal(Journal journal, Consumer<String> listener) {
        this.journal = journal;
        this.listener = listener;
    }

    @Override
    public Appender openAppender() {
        Appender appender = journal.openAppender();
        return new Appender() {
            @Override
            public long append(DirectBuffer frame, int offset, int length) {
                listener.accept("append");
                return appender.append(frame, offset, length);
            }

            @Override
            public void force() {
                listener.accept("force");
                appender.force();
            }

            @Override
            public void forceNewFiles() {
                listener.accept("force new files");
                appender.forceNewFiles();
            }

            @Override
            public void close() {
                appender.close();
            }
        };
    }

    @Override
    public Tailer openTailer() {
        return journal.openTailer();
    }

    @Override
    public long bytesAppended() {
        return journal.bytesAppended();
    }

    @Override
    public int maxFrameBytes() {
        return journal.maxFrameBytes();
    }

    @Override
    public Ahead openAhead() {
        return journal.openAhead();
    }

    @Override
    public void close() {
        journal.close();
    }
}
