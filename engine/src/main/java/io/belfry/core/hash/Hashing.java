package io.belfry.core.hash;

import org.agrona.DirectBuffer;

/**
 * The two hash functions of the core. Both are fixed for ever within a semantics version: journaled results depend on
 * them.
 *
 * <p>Any thread; no state, no allocation.
 */
public final class Hashing {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** Keeps a run of zeros from hashing to zero. */
    private static final long OFFSET = 0xD1B5_4A32_D192_ED03L;

    private Hashing() {}

    /**
     * Finalises a 64-bit value so that every input bit reaches every output bit.
     *
     * <p>Source: the 64-bit finaliser of MurmurHash3 (Appleby, public domain).
     */
    public static long mix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= 0xFF51_AFD7_ED55_8CCDL;
        h ^= h >>> 33;
        h *= 0xC4CE_B9FE_1A85_EC53L;
        h ^= h >>> 33;
        return h;
    }

    /** Continues a running 64-bit hash with one more value; order matters. */
    public static long combine(long hash, long value) {
        return mix(hash * MULTIPLIER + value + OFFSET);
    }

    /** A 64-bit hash of {@code length} bytes; different seeds give independent hashes. */
    public static long hash(long seed, DirectBuffer buffer, int offset, int length) {
        long h = mix(seed + length * MULTIPLIER);
        int i = offset;
        int end = offset + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            h = (h ^ mix(buffer.getLong(i))) * MULTIPLIER;
        }
        if (i < end) {
            long tail = 0;
            for (int shift = 0; i < end; i++, shift += 8) {
                tail |= (buffer.getByte(i) & 0xFFL) << shift;
            }
            h = (h ^ mix(tail)) * MULTIPLIER;
        }
        return mix(h);
    }
}
