package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import java.util.concurrent.Executor;

/**
 * Every notification that the filter lets through, in order: a cursor into the ring of frames, and into the outbox while
 * it lags behind the ring.
 */
final class FullStream extends NotificationStream {
    /** Records looked at in one go while catching up, so that a filter that lets little through stays interruptible. */
    private static final int CATCH_UP_RECORDS = 4_096;

    private final BelfryEngine engine;
    private final FrameRing frames;
    private final NotificationFilter filter;
    private final SseEncoder encoder = new SseEncoder();
    private OutboxReader outbox;
    private volatile long cursor;

    FullStream(
            Call call,
            NotificationDelivery delivery,
            Executor executor,
            BelfryEngine engine,
            NotificationFilter filter,
            long after) {
        super(call, delivery, executor);
        this.engine = engine;
        this.frames = delivery.frames();
        this.filter = filter;
        this.cursor = after;
    }

    @Override
    public void onNews() {
        if (cursor >= delivery().announced()) {
            return;
        }
        if (frames.get(cursor + 1) != null) {
            iterate();
        } else {
            // The outbox is slower: the delivery thread has no time for that.
            iterateElsewhere();
        }
    }

    @Override
    public boolean readsFrames() {
        return true;
    }

    @Override
    void fill() {
        long start;
        do {
            start = cursor;
            if (!fillFromFrames()) {
                return;
            }
            if (cursor < delivery().announced() && !fillFromOutbox()) {
                return;
            }
        } while (cursor > start && cursor < delivery().announced());
    }

    @Override
    void release() {
        closeOutbox();
    }

    /** False when the buffer is full. */
    private boolean fillFromFrames() {
        for (FrameRing.Frame frame = frames.get(cursor + 1); frame != null; frame = frames.get(cursor + 1)) {
            cursor = frame.sequence();
            closeOutbox();
            if (filter.matches(frame) && !put(frame.bytes())) {
                return false;
            }
        }
        return true;
    }

    /** False when the buffer is full. */
    private boolean fillFromOutbox() {
        if (outbox == null) {
            outbox = engine.openOutbox();
        }
        boolean[] room = {true};
        int count = outbox.read(cursor, CATCH_UP_RECORDS, (sequence, record, offset, length) -> {
            if (sequence != cursor + 1) {
                put("event: gap\ndata: {\"after\":" + cursor + ",\"next\":" + sequence + "}\n\n");
            }
            cursor = sequence;
            room[0] = !filter.matches(record, offset) || put(encoder.encode(sequence, record, offset));
            return room[0];
        });
        return room[0] && count > 0;
    }

    private void closeOutbox() {
        if (outbox != null) {
            outbox.close();
            outbox = null;
        }
    }
}
