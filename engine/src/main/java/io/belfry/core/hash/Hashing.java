package io.belfry.core.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The hash functions of the core. All are fixed for ever within a semantics version: journaled results depend on them.
 *
 * <p>Any thread; no state, no allocation.
 */
public final class Hashing {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** Keeps a run of zeros from hashing to zero. */
    private static final long OFFSET = 0xD1B5_4A32_D192_ED03L;

    private static final long FIRST_KEY = 0xA076_1D64_78BD_642FL;
    private static final long SECOND_KEY = 0xE703_7ED1_A0B4_28DBL;
    private static final long THIRD_KEY = 0x8EBC_6AF0_9C88_C6E3L;
    private static final long FOURTH_KEY = 0x5899_65CC_7537_4CC3L;
    private static final int LANE_BYTES = 2 * Long.BYTES;
    private static final int STEP_BYTES = 2 * LANE_BYTES;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

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

    /** A 64-bit hash of the first {@code length} values; different seeds give independent hashes. */
    public static long hash(long seed, long[] values, int length) {
        long h = mix(seed + length * MULTIPLIER);
        for (int i = 0; i < length; i++) {
            h = (h ^ mix(values[i])) * MULTIPLIER;
        }
        return mix(h);
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
            h = (h ^ mix(word(buffer, i, end - i))) * MULTIPLIER;
        }
        return mix(h);
    }

    /** The same of bytes that lie in an array, in less time. */
    public static long hash(long seed, byte[] array, int offset, int length) {
        long h = mix(seed + length * MULTIPLIER);
        int i = offset;
        int end = offset + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            h = (h ^ mix((long) LONG.get(array, i))) * MULTIPLIER;
        }
        if (i < end) {
            h = (h ^ mix(tail(array, i, end))) * MULTIPLIER;
        }
        return mix(h);
    }

    /** The last bytes, fewer than 8, of which the first is the lowest. */
    private static long tail(byte[] array, int from, int end) {
        if (end >= Long.BYTES) {
            return (long) LONG.get(array, end - Long.BYTES) >>> ((Long.BYTES - (end - from)) << 3);
        }
        long tail = 0;
        for (int i = from, shift = 0; i < end; i++, shift += 8) {
            tail |= (array[i] & 0xFFL) << shift;
        }
        return tail;
    }

    /**
     * A 64-bit hash of a record's {@code length} bytes, at least 16: {@link #hash} in a fifth of the time. Two lanes take 16
     * bytes each, so that neither waits for the other's products.
     *
     * <p>Source: after wyhash (Wang Yi, public domain): both halves of the product of two words, each with a key.
     */
    public static long record(long seed, DirectBuffer buffer, int offset, int length) {
        if (length < LANE_BYTES) {
            return hash(seed, buffer, offset, length);
        }
        long first = seed ^ FIRST_KEY;
        long second = seed ^ SECOND_KEY;
        int i = offset;
        int last = offset + length - LANE_BYTES;
        for (; i + LANE_BYTES <= last; i += STEP_BYTES) {
            first = fold(buffer.getLong(i) ^ FIRST_KEY, buffer.getLong(i + Long.BYTES) ^ first);
            second = fold(
                    buffer.getLong(i + LANE_BYTES) ^ SECOND_KEY, buffer.getLong(i + LANE_BYTES + Long.BYTES) ^ second);
        }
        if (i < last) {
            first = fold(buffer.getLong(i) ^ THIRD_KEY, buffer.getLong(i + Long.BYTES) ^ first);
        }
        // The last 16 bytes, some of which may have been taken already.
        second = fold(buffer.getLong(last) ^ FOURTH_KEY, buffer.getLong(last + Long.BYTES) ^ second);
        return mix(fold(first ^ length, second ^ FOURTH_KEY));
    }

    /**
     * A 64-bit hash of an id, nearly always of at most 16 bytes, in the time of four products; different seeds give
     * independent hashes, also of ids that differ only together with their seeds.
     *
     * <p>Source: after wyhash (Wang Yi, public domain).
     */
    public static long id(long seed, DirectBuffer buffer, int offset, int length) {
        if (length > LANE_BYTES) {
            return record(mix(seed), buffer, offset, length);
        }
        long first;
        long last = 0;
        if (length >= Long.BYTES) {
            first = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            last = buffer.getLong(offset + length - Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        } else {
            first = word(buffer, offset, length);
        }
        long spread = (seed + OFFSET) * MULTIPLIER;
        long both = fold(first ^ spread ^ FIRST_KEY, last ^ Long.rotateLeft(spread, Integer.SIZE) ^ SECOND_KEY);
        return fold(both ^ THIRD_KEY, length ^ spread ^ FOURTH_KEY);
    }

    /** Fewer than 8 bytes. */
    private static long word(DirectBuffer buffer, int offset, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (buffer.getByte(offset + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /**
     * The same as {@link #record(long, DirectBuffer, int, int)} of bytes that lie in an array; of many, in less than half of
     * the time.
     */
    public static long record(long seed, byte[] array, int offset, int length) {
        if (length < LANE_BYTES) {
            return hash(seed, array, offset, length);
        }
        long first = seed ^ FIRST_KEY;
        long second = seed ^ SECOND_KEY;
        int i = offset;
        int last = offset + length - LANE_BYTES;
        for (; i + LANE_BYTES <= last; i += STEP_BYTES) {
            first = fold((long) LONG.get(array, i) ^ FIRST_KEY, (long) LONG.get(array, i + Long.BYTES) ^ first);
            second = fold(
                    (long) LONG.get(array, i + LANE_BYTES) ^ SECOND_KEY,
                    (long) LONG.get(array, i + LANE_BYTES + Long.BYTES) ^ second);
        }
        if (i < last) {
            first = fold((long) LONG.get(array, i) ^ THIRD_KEY, (long) LONG.get(array, i + Long.BYTES) ^ first);
        }
        second = fold((long) LONG.get(array, last) ^ FOURTH_KEY, (long) LONG.get(array, last + Long.BYTES) ^ second);
        return mix(fold(first ^ length, second ^ FOURTH_KEY));
    }

    /**
     * A 64-bit hash of {@code count} words in the time of {@link #record}; the last of a number that is no multiple of 4 are
     * left out.
     *
     * <p>Source: after wyhash (Wang Yi, public domain).
     */
    public static long words(long seed, long[] words, int from, int count) {
        long first = seed ^ FIRST_KEY;
        long second = seed ^ SECOND_KEY;
        for (int i = from; i + 4 <= from + count; i += 4) {
            first = fold(words[i] ^ FIRST_KEY, words[i + 1] ^ first);
            second = fold(words[i + 2] ^ SECOND_KEY, words[i + 3] ^ second);
        }
        return mix(fold(first ^ count, second ^ FOURTH_KEY));
    }

    /** Both halves of the product of two words. */
    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }
}
