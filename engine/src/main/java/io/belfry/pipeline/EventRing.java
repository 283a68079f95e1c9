package io.belfry.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.codec.EventLayout;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring and its slab: slot n has the 512 bytes at n × 512. A longer message takes several slots in a row. Offering
 * never waits: a full ring says so.
 *
 * <p>Any number of threads may offer.
 */
final class EventRing {
    static final int SLOT_BYTES = 512;
    private static final int CACHE_LINE = 64;

    private final RingBuffer<RingSlot> ring;
    private final UnsafeBuffer slab;
    private final int mask;

    EventRing(int slots, WaitStrategy waitStrategy) {
        ring = RingBuffer.createMultiProducer(RingSlot::new, slots, waitStrategy);
        slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slots * SLOT_BYTES, CACHE_LINE));
        mask = slots - 1;
    }

    RingBuffer<RingSlot> disruptor() {
        return ring;
    }

    RingSlot slot(long at) {
        return ring.get(at);
    }

    /** Slots that a message takes. */
    static int slotsFor(int length) {
        return Math.max(1, (length + SLOT_BYTES - 1) / SLOT_BYTES);
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
        int slots = slotsFor(length);
        long last;
        try {
            last = ring.tryNext(slots);
        } catch (InsufficientCapacityException full) {
            return false;
        }
        long first = last - slots + 1;
        int copied = 0;
        for (long at = first; at <= last; at++) {
            int part = Math.min(SLOT_BYTES, length - copied);
            slab.putBytes(slabOffset(at), buffer, offset + copied, part);
            copied += part;
            ring.get(at).kind = RingSlot.Kind.CONTINUATION;
        }
        EventLayout.engineTimeNs(slab, slabOffset(first), engineTimeNs);
        RingSlot slot = ring.get(first);
        slot.kind = RingSlot.Kind.EVENT;
        slot.length = length;
        slot.session = session;
        slot.line = line;
        slot.offeredNs = offeredNs;
        ring.publish(first, last);
        return true;
    }

    /** Puts a question into the ring; false when it is full. */
    boolean tryOffer(Query query) {
        return tryOfferControl(RingSlot.Kind.QUERY, query);
    }

    /** Puts the end into the ring; false when it is full. */
    boolean tryOfferStop() {
        return tryOfferControl(RingSlot.Kind.STOP, null);
    }

    /**
     * Makes {@code into} hold the message that starts at {@code at}: in place, or put together in {@code scratch} when it
     * runs over the slab's end.
     */
    void wrapMessage(long at, RingSlot slot, UnsafeBuffer into, UnsafeBuffer scratch) {
        int start = slabOffset(at);
        int untilEnd = slab.capacity() - start;
        if (slot.length <= untilEnd) {
            into.wrap(slab, start, slot.length);
        } else {
            scratch.putBytes(0, slab, start, untilEnd);
            scratch.putBytes(untilEnd, slab, 0, slot.length - untilEnd);
            into.wrap(scratch, 0, slot.length);
        }
    }

    int capacity() {
        return ring.getBufferSize();
    }

    int used() {
        return (int) (ring.getBufferSize() - ring.remainingCapacity());
    }

    private boolean tryOfferControl(RingSlot.Kind kind, Query query) {
        long at;
        try {
            at = ring.tryNext();
        } catch (InsufficientCapacityException full) {
            return false;
        }
        RingSlot slot = ring.get(at);
        slot.kind = kind;
        slot.query = query;
        slot.session = null;
        ring.publish(at);
        return true;
    }

    private int slabOffset(long at) {
        return ((int) at & mask) * SLOT_BYTES;
    }
}
