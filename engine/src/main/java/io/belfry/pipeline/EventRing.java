package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.limits.EngineLimits;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring and its slab: slot n has the 128 bytes at n × 128. A message takes a head and its bytes, so a short posting one
 * slot and a rule several in a row. Offering never waits: a full ring says so.
 *
 * <pre>
 *   0  head         8   below: length of the message, 0 of a question and of the end; above: kind
 *   8  line         8   of the feed
 *  16  offered      8   by the monotonic clock, in ns
 *  24  message          contiguous: the last slots' run on behind the slab's end, in room of their own
 * </pre>
 *
 * <p>Two cores pass every byte of this to each other, which is most of what a slot costs; so there is no object per slot, a
 * short posting lies in two cache lines, and the slab fits a core's cache. References (sessions, codes) stand beside it and
 * are written only when they change: the collector's write barrier is a fence.
 *
 * <p>Any number of threads may offer. The engine stage writes results, the publish stage reads them.
 */
final class EventRing {
    private static final int SLOT_BITS = 7;
    static final int SLOT_BYTES = 1 << SLOT_BITS;
    private static final int CACHE_LINE = 64;
    private static final int HEAD_OFFSET = 0;
    private static final int LINE_OFFSET = 8;
    private static final int OFFERED_OFFSET = 16;
    private static final int MESSAGE_OFFSET = 24;

    /** The slot holds the beginning of a message. */
    static final int EVENT = 0;

    /** A question for the core. */
    static final int QUERY = 1;

    /** The last one: write closing frames and stop. */
    static final int STOP = 2;

    private final MultiProducerSequencer sequencer;
    private final SequenceBarrier offered;
    private final UnsafeBuffer slab;
    private final RingSession[] sessions;
    private final Query[] queries;
    /** Null where it is {@code OK}, so that what went well writes nothing. */
    private final ResultCode[] codes;

    private final Refusal[] refusals;
    private final int mask;

    /** Where the end stands; -1 before it is offered. Written before it is published. */
    private long stop = -1;

    EventRing(int slots, WaitStrategy waitStrategy) {
        sequencer = new MultiProducerSequencer(slots, waitStrategy);
        offered = sequencer.newBarrier();
        slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                slots * SLOT_BYTES + slotsFor(EngineLimits.MAX_MESSAGE_BYTES) * SLOT_BYTES, CACHE_LINE));
        sessions = new RingSession[slots];
        queries = new Query[slots];
        codes = new ResultCode[slots];
        refusals = new Refusal[slots];
        for (int i = 0; i < slots; i++) {
            refusals[i] = new Refusal();
        }
        mask = slots - 1;
    }

    /** Slots that a message takes. */
    static int slotsFor(int length) {
        return (MESSAGE_OFFSET + length + SLOT_BYTES - 1) >>> SLOT_BITS;
    }

    /** What the first stages wait on. An alert ends every wait of this ring. */
    SequenceBarrier offered() {
        return offered;
    }

    /**
     * Waits until something is offered at the slot.
     *
     * @return the last slot that may be taken with it: at most so many, nothing behind the end. One before {@code slot}
     *     while a thread that has claimed it is about to publish it: to be asked again.
     */
    long waitFor(long slot, int most) throws AlertException, InterruptedException, TimeoutException {
        if (sequencer.getCursor() < slot) {
            offered.waitFor(slot);
        }
        // Of a long backlog only what is taken is looked at.
        long last = Math.min(sequencer.getCursor(), slot + most - 1);
        return upToStop(sequencer.getHighestPublishedSequence(slot, last));
    }

    /** Slots are used again once these stages have passed them. */
    void gateOn(Sequence... stages) {
        sequencer.addGatingSequences(stages);
    }

    /** The slot claimed last. */
    long cursor() {
        return sequencer.getCursor();
    }

    /** Puts a stamped message into the ring; false when it is full. */
    boolean tryOffer(
            DirectBuffer buffer,
            int offset,
            int length,
            long engineTimeNs,
            RingSession session,
            long line,
            long offeredNs) {
        // Nothing may fail between claiming and publishing: every stage would wait for the slot.
        buffer.boundsCheck(offset, length);
        int slots = slotsFor(length);
        long last;
        try {
            last = sequencer.tryNext(slots);
        } catch (InsufficientCapacityException full) {
            return false;
        }
        long first = last - slots + 1;
        put(first, buffer, offset, length, session, line, offeredNs);
        EventLayout.engineTimeNs(slab, messageOffset(first), engineTimeNs);
        sequencer.publish(first, last);
        return true;
    }

    /**
     * Puts as many messages of a block into the ring as there is room for, from the first one that is left there on. They
     * are stamped in the block, before anything is claimed: what stands before a jump of the clock in the ring must not be
     * stamped behind it.
     *
     * @return how many
     */
    int tryOffer(EventBlock block, EngineClock clock, RingSession session, long nowNs) {
        long room = sequencer.remainingCapacity();
        int count = 0;
        int slots = 0;
        for (int i = block.first(); i < block.end(); i++) {
            int more = slotsFor(block.length(i));
            if (slots + more > room) {
                break;
            }
            block.stamp(i, clock.stamp(block.buffer(), block.offset(i), nowNs));
            slots += more;
            count++;
        }
        if (count == 0) {
            return 0;
        }
        long last;
        try {
            last = sequencer.tryNext(slots);
        } catch (InsufficientCapacityException full) {
            // Others were quicker.
            return 0;
        }
        long first = last - slots + 1;
        long at = first;
        for (int i = block.first(); i < block.first() + count; i++) {
            put(at, block.buffer(), block.offset(i), block.length(i), session, block.line(i), nowNs);
            at += slotsFor(block.length(i));
        }
        sequencer.publish(first, last);
        return count;
    }

    private void put(
            long at, DirectBuffer buffer, int offset, int length, RingSession session, long line, long offeredNs) {
        int start = slabOffset(at);
        slab.putLong(start + HEAD_OFFSET, head(EVENT, length));
        slab.putLong(start + LINE_OFFSET, line);
        slab.putLong(start + OFFERED_OFFSET, offeredNs);
        slab.putBytes(start + MESSAGE_OFFSET, buffer, offset, length);
        int index = index(at);
        if (sessions[index] != session) {
            sessions[index] = session;
        }
    }

    /** Puts a question into the ring; false when it is full. */
    boolean tryOffer(Query query) {
        return tryOfferControl(QUERY, query);
    }

    /** Puts the end into the ring; false when it is full. */
    boolean tryOfferStop() {
        return tryOfferControl(STOP, null);
    }

    private boolean tryOfferControl(int kind, Query query) {
        long at;
        try {
            at = sequencer.tryNext();
        } catch (InsufficientCapacityException full) {
            return false;
        }
        int start = slabOffset(at);
        slab.putLong(start + HEAD_OFFSET, head(kind, 0));
        queries[index(at)] = query;
        if (kind == STOP) {
            stop = at;
        }
        sequencer.publish(at);
        return true;
    }

    private static long head(int kind, int length) {
        return (long) kind << Integer.SIZE | length;
    }

    /**
     * What stands at the slot, which is the first one of what it holds: {@link #kindOf} and {@link #lengthOf} it. Each stage
     * reads it once.
     */
    long head(long at) {
        return slab.getLong(slabOffset(at) + HEAD_OFFSET);
    }

    /** {@link #EVENT}, {@link #QUERY} or {@link #STOP}. */
    static int kindOf(long head) {
        return (int) (head >>> Integer.SIZE);
    }

    /** Bytes of the message. */
    static int lengthOf(long head) {
        return (int) head;
    }

    /** The first slot behind what begins at this one and has this head. */
    static long behind(long at, long head) {
        return at + slotsFor(lengthOf(head));
    }

    /** Holds the messages. */
    DirectBuffer messages() {
        return slab;
    }

    /** Where in {@link #messages} the message begins. */
    int messageOffset(long at) {
        return slabOffset(at) + MESSAGE_OFFSET;
    }

    /** The end, where it stands before {@code last}, which was published: nothing behind it is taken. */
    long upToStop(long last) {
        return stop < 0 ? last : Math.min(stop, last);
    }

    /** Whether the end stands at this slot, which was published. */
    boolean stopsAt(long at) {
        return stop == at;
    }

    RingSession session(long at) {
        return sessions[index(at)];
    }

    long line(long at) {
        return slab.getLong(slabOffset(at) + LINE_OFFSET);
    }

    long offeredNs(long at) {
        return slab.getLong(slabOffset(at) + OFFERED_OFFSET);
    }

    Query query(long at) {
        return queries[index(at)];
    }

    void forgetQuery(long at) {
        queries[index(at)] = null;
    }

    /** Engine stage: the message was not {@code OK}, and why. */
    void refuse(long at, ResultCode code, Refusal refusal) {
        int index = index(at);
        codes[index] = code;
        refusals[index].set(refusal);
    }

    /** What became of the message; anything but {@code OK} says more in {@link #refusal}. */
    ResultCode code(long at) {
        ResultCode code = codes[index(at)];
        return code == null ? ResultCode.OK : code;
    }

    /** Why the message was not {@code OK}. */
    Refusal refusal(long at) {
        return refusals[index(at)];
    }

    /** Publish stage: the answer has left, and the slot is as if it had been {@code OK}. */
    void answered(long at) {
        codes[index(at)] = null;
    }

    /** Waits until a slot is published whose thread has published an earlier one of the same claim: a moment. */
    void awaitPublished(long at) {
        while (!sequencer.isAvailable(at)) {
            Thread.onSpinWait();
        }
    }

    int capacity() {
        return sequencer.getBufferSize();
    }

    int used() {
        return (int) (sequencer.getBufferSize() - sequencer.remainingCapacity());
    }

    private int index(long at) {
        return (int) at & mask;
    }

    private int slabOffset(long at) {
        return index(at) * SLOT_BYTES;
    }
}
