package io.belfry.bench.load;

/** Marsaglia's xorshift64*: a few cycles per number, so that the load costs next to nothing. One thread. */
public final class Xorshift {
    private long state;

    public Xorshift(long seed) {
        state = seed == 0 ? 1 : seed;
    }

    public long next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return state * 0x2545_F491_4F6C_DD1DL;
    }

    /** From 0 to {@code bound} − 1; the bias is below bound ÷ 2^32. */
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }
}
