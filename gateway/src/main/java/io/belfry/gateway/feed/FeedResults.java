package io.belfry.gateway.feed;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.pipeline.ResultListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds up what became of the events of one feed.
 *
 * <p>Threads: {@link #onResult} on the publishing thread, which is the only writer of the figures; all else on the feed's
 * thread, which may read them after a result that {@link #heardLine} reports.
 */
final class FeedResults implements ResultListener {
    private final ConcurrentLinkedDeque<FeedAnswer.Rejection> ownRefusals = new ConcurrentLinkedDeque<>();
    private final Queue<FeedAnswer.Rejection> rejected = new ConcurrentLinkedQueue<>();
    private final AtomicLong heardLine = new AtomicLong();
    private long accepted;
    private long duplicates;
    private long rejectedCount;
    private long sequence;
    private long heardCount;

    /** What a feed gives to the ring with an event, and gets back with its result. */
    static long tag(long line, boolean isOwnRefusal) {
        return line << 1 | (isOwnRefusal ? 1 : 0);
    }

    /** Remembers why a numbered line was refused at ingress, before that refusal is offered. */
    void expectRefusal(long line, ResultCode code, String message) {
        ownRefusals.addLast(new FeedAnswer.Rejection(line, code, message));
    }

    /** Takes the last {@link #expectRefusal} back: it was not offered. */
    void forgetRefusal() {
        ownRefusals.pollLast();
    }

    @Override
    public void onResult(long tag, ResultCode code, long journalSequence, Refusal refusal) {
        long line = tag >>> 1;
        FeedAnswer.Rejection own = (tag & 1) == 0 ? null : ownRefusals.pollFirst();
        sequence = journalSequence;
        heardCount++;
        if (code == ResultCode.DUPLICATE) {
            duplicates++;
        } else if (own != null && (code == ResultCode.OK || code == own.code())) {
            reject(own);
        } else if (code == ResultCode.OK) {
            accepted++;
        } else {
            reject(new FeedAnswer.Rejection(line, code, refusal.describe(code)));
        }
        heardLine.lazySet(line);
    }

    /** Line of the last result heard, 0 before the first. */
    long heardLine() {
        return heardLine.get();
    }

    /** Results heard. */
    long heardCount() {
        return heardCount;
    }

    long accepted() {
        return accepted;
    }

    long duplicates() {
        return duplicates;
    }

    long rejectedCount() {
        return rejectedCount;
    }

    long sequence() {
        return sequence;
    }

    /** The rejections heard and those that the feed found itself, by line, as many as an answer lists. */
    List<FeedAnswer.Rejection> rejectedWith(List<FeedAnswer.Rejection> local) {
        List<FeedAnswer.Rejection> all = new ArrayList<>(rejected);
        all.addAll(local);
        all.sort(Comparator.comparingLong(FeedAnswer.Rejection::line));
        return all.size() <= FeedAnswer.MAX_REJECTED ? all : all.subList(0, FeedAnswer.MAX_REJECTED);
    }

    private void reject(FeedAnswer.Rejection rejection) {
        rejectedCount++;
        if (rejectedCount <= FeedAnswer.MAX_REJECTED) {
            rejected.add(rejection);
        }
    }
}
