package io.belfry.peers;

/**
 * Payments on accounts chosen as {@code belfry bench} chooses them, each as likely as the other. Making one costs some
 * nanoseconds. One thread.
 */
public final class Postings {
    private static final long LARGE_MINOR = 100_000;
    private static final int SCALE = 10_000;
    private static final int LARGE_OF_SCALE = 100;

    private final int accounts;
    private long state;
    private int account;
    private long amountMinor;

    /** @param accounts their numbers are 0 to {@code accounts} − 1, each as likely as the other */
    public Postings(int accounts, long seed) {
        this.accounts = accounts;
        this.state = seed == 0 ? 1 : seed;
    }

    /** Draws the next one: a payment in most cases, in one of a hundred a large credit. */
    public void next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        long random = state * 0x2545_F491_4F6C_DD1DL;
        account = (int) (((random >>> 32) * accounts) >>> 32);
        boolean large = (random & 0xFFFF) % SCALE < LARGE_OF_SCALE;
        amountMinor = large ? LARGE_MINOR : -(random & 0x1FFF) - 1;
    }

    public int account() {
        return account;
    }

    /** Signed, in minor units. */
    public long amountMinor() {
        return amountMinor;
    }
}
