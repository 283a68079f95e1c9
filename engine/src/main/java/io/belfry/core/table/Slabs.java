package io.belfry.core.table;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Buffers of one size for many texts that are loaded together, most of them parts of one large array. The collector never
 * moves a large array, while it copies small ones, all of which live, once or twice during a load. One thread.
 */
public final class Slabs {
    /** With its header such an array takes little less than a whole number of the collector's regions. */
    private static final int PARTS = 15;

    private final int partBytes;
    private byte[] slab = new byte[0];
    private int used;

    /** @param partBytes of each buffer, a sixteenth of a MiB or a multiple */
    public Slabs(int partBytes) {
        this.partBytes = partBytes;
    }

    /** The next one, all zeros; {@code left} are yet to come, it among them. */
    public UnsafeBuffer next(int left) {
        if (used == slab.length) {
            slab = new byte[Math.min(left, PARTS) * partBytes];
            used = 0;
        }
        UnsafeBuffer part = new UnsafeBuffer(slab, used, partBytes);
        used += partBytes;
        return part;
    }
}
