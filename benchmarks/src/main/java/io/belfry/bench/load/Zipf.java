package io.belfry.bench.load;

import java.util.Arrays;

/**
 * Draws numbers by Zipf's law: the n-th most frequent in proportion to 1 / n^s. The inverse of the distribution is worked out
 * once for so many quantiles; a draw takes a quantile and then any number of those that fall into it with equal chance. So
 * the few thousand most frequent come as often as they should, and the long tail is flat in steps; a draw costs a look into a
 * table of 256 KB and no logarithm. Immutable; any thread.
 */
public final class Zipf {
    /** The exponent that other benchmarks take (YCSB): close to 1, and still a distribution over any number. */
    public static final double EXPONENT = 0.99;

    private static final int QUANTILE_BITS = 16;
    private static final int QUANTILES = 1 << QUANTILE_BITS;

    /** A prime that scatters ranks, so that busy numbers are not neighbours. */
    private static final long SCATTER = 2_654_435_761L;

    /** The first rank of each quantile; behind the last one, the last rank of all. */
    private final int[] firstRank = new int[QUANTILES + 1];

    private final int size;

    /** @param size numbers are 0 to {@code size} − 1; not a multiple of {@value #SCATTER} */
    public Zipf(int size, double exponent) {
        this.size = size;
        double sum = 0;
        for (int rank = 1; rank <= size; rank++) {
            sum += Math.pow(rank, -exponent);
        }
        Arrays.fill(firstRank, size - 1);
        double reached = 0;
        int quantile = 0;
        for (int rank = 0; rank < size; rank++) {
            reached += Math.pow(rank + 1.0, -exponent);
            while (quantile < QUANTILES && quantile * sum < reached * QUANTILES) {
                firstRank[quantile++] = rank;
            }
        }
    }

    /** From 0 (the most frequent) to {@code size} − 1, by 64 random bits. */
    public int rank(long random) {
        int quantile = (int) (random >>> (Long.SIZE - QUANTILE_BITS));
        int first = firstRank[quantile];
        int width = firstRank[quantile + 1] - first;
        return width == 0 ? first : first + (int) (((random & 0xFFFF_FFFFL) * (width + 1)) >>> 32);
    }

    /** A number by its rank's frequency, scattered. */
    public int draw(long random) {
        return (int) (rank(random) * SCATTER % size);
    }
}
