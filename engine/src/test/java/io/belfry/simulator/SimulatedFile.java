package io.belfry.simulator;

import io.belfry.journal.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * One file as the machine sees it (the page cache) and as the disk has it, in pages. A page is dirty from a write until it
 * is forced or written back; it is abandoned when the machine believes it stored and the disk does not have it.
 *
 * <p>One thread.
 */
final class SimulatedFile {
    static final int PAGE_BYTES = 4096;
    static final int SECTOR_BYTES = 512;
    private static final int PREVIOUS_CRC_OFFSET = 36;
    private static final byte[] EMPTY = {};

    /** What a power loss leaves of a file. */
    record Loss(int keptIn100, int tornIn100) {}

    private byte[] bytes;
    private boolean bytesShared;
    private int size;
    private byte[] durable;
    private boolean durableShared;
    private int durableSize;
    private final BitSet dirty = new BitSet();
    private final BitSet abandoned = new BitSet();
    /** Bytes that are written without a call. */
    private int mapped;

    SimulatedFile() {
        bytes = EMPTY;
        durable = EMPTY;
    }

    /** A file that is on the disk; the bytes are shared until one side writes. */
    SimulatedFile(byte[] content, int length) {
        bytes = content;
        bytesShared = true;
        size = length;
        durable = content;
        durableShared = true;
        durableSize = length;
    }

    int size() {
        return size;
    }

    /** The machine's view; only up to {@link #size}, and not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    void write(long at, byte[] source, int offset, int length) {
        int end = Math.toIntExact(at + length);
        if (end > size) {
            grow(end);
        }
        own(end);
        System.arraycopy(source, offset, bytes, (int) at, length);
        soil((int) at, end);
    }

    void resize(int newSize) {
        if (newSize < size) {
            own(size);
            Arrays.fill(bytes, newSize, size, (byte) 0);
            soil(newSize, size);
            size = newSize;
        } else {
            grow(newSize);
        }
    }

    /** Memory that is the file. */
    byte[] map(int length) {
        if (length > size) {
            grow(length);
        }
        own(size);
        mapped = Math.max(mapped, length);
        return bytes;
    }

    void unmap() {
        noticeMapped();
        mapped = 0;
    }

    private void grow(int newSize) {
        own(newSize);
        size = newSize;
    }

    private void own(int capacity) {
        if (bytes.length >= capacity && !bytesShared) {
            return;
        }
        if (mapped > 0) {
            throw new IllegalStateException("a mapped file cannot grow in the simulator");
        }
        bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length));
        bytesShared = false;
    }

    private void ownDurable(int capacity) {
        if (durable.length < capacity || durableShared) {
            durable = Arrays.copyOf(durable, Math.max(capacity, durable.length));
            durableShared = false;
        }
    }

    private void soil(int from, int to) {
        if (to > from) {
            int first = from / PAGE_BYTES;
            int behind = (to - 1) / PAGE_BYTES + 1;
            dirty.set(first, behind);
            abandoned.clear(first, behind);
        }
    }

    /** Finds the pages that were written through memory. */
    private void noticeMapped() {
        for (int at = 0; at < mapped; at += PAGE_BYTES) {
            int to = Math.min(at + PAGE_BYTES, mapped);
            if (!dirty.get(at / PAGE_BYTES) && differs(at, to)) {
                soil(at, to);
            }
        }
    }

    private boolean differs(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != durableAt(i)) {
                return true;
            }
        }
        return false;
    }

    private byte durableAt(int at) {
        return at < durable.length ? durable[at] : 0;
    }

    boolean isDirty() {
        noticeMapped();
        return !dirty.isEmpty() || size != durableSize;
    }

    /** A dirty page by chance, or -1. */
    int anyDirtyPage(Random random) {
        noticeMapped();
        int count = dirty.cardinality();
        if (count == 0) {
            return -1;
        }
        int page = dirty.nextSetBit(0);
        for (int skip = random.nextInt(count); skip > 0; skip--) {
            page = dirty.nextSetBit(page + 1);
        }
        return page;
    }

    int nextDirtyPage(int from) {
        return dirty.nextSetBit(from);
    }

    /** The disk has this page now. */
    void store(int page) {
        storeAs(page, page);
        dirty.clear(page);
    }

    /** The disk has this page's bytes in another one's place. */
    void storeAs(int page, int place) {
        int from = page * PAGE_BYTES;
        int to = place * PAGE_BYTES;
        int length = Math.max(0, Math.min(PAGE_BYTES, size - from));
        ownDurable(to + PAGE_BYTES);
        System.arraycopy(bytes, from, durable, to, length);
        Arrays.fill(durable, to + length, to + PAGE_BYTES, (byte) 0);
    }

    /** The machine takes the page for stored, and it is not. */
    void abandon(int page) {
        dirty.clear(page);
        abandoned.set(page);
    }

    /** Another page's bytes lie where this one's should; the machine does not see it before it reads anew. */
    void abandonIfClean(int page) {
        if (!dirty.get(page)) {
            abandoned.set(page);
        }
    }

    void storeSize() {
        ownDurable(size);
        if (size < durableSize) {
            Arrays.fill(durable, size, durable.length, (byte) 0);
        }
        durableSize = size;
    }

    /** The machine forgets what the disk should have as well, and will read it anew. */
    void evict() {
        for (int page = abandoned.nextSetBit(0); page >= 0; page = abandoned.nextSetBit(page + 1)) {
            int from = page * PAGE_BYTES;
            int to = Math.min(from + PAGE_BYTES, size);
            own(size);
            for (int i = from; i < to; i++) {
                bytes[i] = durableAt(i);
            }
        }
        abandoned.clear();
    }

    /** The page on the disk, or null when it is all zeros or behind the end. */
    byte[] durablePage(int page) {
        int from = page * PAGE_BYTES;
        if (from >= durableSize || from >= durable.length) {
            return null;
        }
        byte[] copy = Arrays.copyOfRange(durable, from, from + PAGE_BYTES);
        for (byte b : copy) {
            if (b != 0) {
                return copy;
            }
        }
        return null;
    }

    /** Puts an image into the disk's page; the machine does not see it before it reads anew. */
    boolean damage(int page, byte[] image) {
        int from = page * PAGE_BYTES;
        if (from >= durableSize || Arrays.equals(durablePage(page), image)) {
            return false;
        }
        ownDurable(from + PAGE_BYTES);
        System.arraycopy(image, 0, durable, from, PAGE_BYTES);
        if (!dirty.get(page)) {
            abandoned.set(page);
        }
        return true;
    }

    int durableSize() {
        return durableSize;
    }

    byte durableByte(int at) {
        return durableAt(at);
    }

    /** Turns a bit over where the machine and the disk have it. */
    void flipBoth(int at, int bit) {
        own(size);
        bytes[at] ^= (byte) (1 << bit);
        ownDurable(at + 1);
        durable[at] ^= (byte) (1 << bit);
    }

    /** Turns a bit over on the disk; the machine does not see it before it reads anew. */
    void flip(int at, int bit) {
        ownDurable(at + 1);
        durable[at] ^= (byte) (1 << bit);
        if (!dirty.get(at / PAGE_BYTES)) {
            abandoned.set(at / PAGE_BYTES);
        }
    }

    /** A planted bug: gives every frame on the disk a checksum that matches, and chains it to the one before. */
    void mendFrames() {
        if (durableSize < QueueLayout.FIRST_DOCUMENT) {
            return;
        }
        ownDurable(durableSize);
        for (int page = 0; page * PAGE_BYTES < durableSize; page++) {
            abandonIfClean(page);
        }
        ByteBuffer disk = ByteBuffer.wrap(durable).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        int at = QueueLayout.FIRST_DOCUMENT;
        boolean first = true;
        while (at + Integer.BYTES < durableSize) {
            int length = disk.getInt(at);
            int start = at + Integer.BYTES;
            if (length < FrameLayout.MIN_FRAME_BYTES || start + length > durableSize) {
                return;
            }
            if (!first) {
                disk.putInt(start + PREVIOUS_CRC_OFFSET, (int) crc.getValue());
            }
            first = false;
            crc.reset();
            crc.update(durable, start, length - FrameLayout.CRC_BYTES);
            disk.putInt(start + length - FrameLayout.CRC_BYTES, (int) crc.getValue());
            at = (start + length + 3) & ~3;
        }
    }

    /** The power went: what the disk has, and some of what it was just getting, is all there is. */
    void losePower(Loss loss, Random random, Faults faults) {
        noticeMapped();
        mapped = 0;
        for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
            int dice = random.nextInt(100);
            if (dice < loss.keptIn100()) {
                storeAs(page, page);
            } else if (dice < loss.keptIn100() + loss.tornIn100()) {
                tear(page, random);
                faults.count(FaultKind.PAGE_TORN);
            } else {
                faults.count(FaultKind.PAGE_DROPPED);
            }
        }
        if (size != durableSize) {
            int dice = random.nextInt(3);
            int before = durableSize;
            if (dice == 0) {
                durableSize = size;
            } else {
                faults.count(FaultKind.SIZE_LOST);
                if (dice == 1 && size > before) {
                    durableSize = Math.min(
                            size, (before / PAGE_BYTES + 1 + random.nextInt(size / PAGE_BYTES + 1)) * PAGE_BYTES);
                }
            }
        }
        ownDurable(durableSize);
        Arrays.fill(durable, durableSize, durable.length, (byte) 0);
        bytes = durable.clone();
        bytesShared = false;
        size = durableSize;
        dirty.clear();
        abandoned.clear();
    }

    private void tear(int page, Random random) {
        int from = page * PAGE_BYTES;
        ownDurable(from + PAGE_BYTES);
        for (int at = from; at < from + PAGE_BYTES && at < size; at += SECTOR_BYTES) {
            if (random.nextBoolean()) {
                System.arraycopy(bytes, at, durable, at, Math.min(SECTOR_BYTES, size - at));
            }
        }
    }

    /** The same file for another run, as the machine sees it, all of it on the disk. */
    SimulatedFile image() {
        if (mapped == 0) {
            bytesShared = true;
            return new SimulatedFile(bytes, size);
        }
        return new SimulatedFile(Arrays.copyOf(bytes, size), size);
    }
}
