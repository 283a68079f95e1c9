package io.belfry.peers.hashmap;

import io.belfry.peers.Measured;
import io.belfry.peers.PeerArguments;
import io.belfry.peers.Postings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@code HashMap<Long, long[]>} of balance and number of postings, and one thread. With a log, 24 bytes per posting go to
 * a file before the posting counts: written in pieces, forced in pieces, or forced one by one.
 */
public final class HashMapPeer {
    private static final int RECORD_BYTES = 24;
    private static final int PIECE = 1_000;

    /** What is kept of the postings. */
    enum Log {
        NONE,
        WRITTEN,
        FORCED_PER_1000,
        FORCED_EACH
    }

    private final Map<Long, long[]> accounts;
    private final Log log;
    private final ByteBuffer piece =
            ByteBuffer.allocateDirect(PIECE * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long number;
    private long postedMinor;

    private HashMapPeer(PeerArguments wanted, Log log) {
        this.log = log;
        accounts = new HashMap<>(2 * wanted.accounts());
        for (long account = 0; account < wanted.accounts(); account++) {
            accounts.put(account, new long[] {PeerArguments.OPENING_MINOR, 0});
        }
    }

    /** Arguments as in {@link PeerArguments}, and {@code --log} and {@code --file}; prints one line of JSON. */
    public static void main(String[] arguments) throws IOException {
        PeerArguments wanted = PeerArguments.parse(arguments);
        Log log = PeerArguments.choice(arguments, "log", Log.class);
        HashMapPeer peer = new HashMapPeer(wanted, log);
        if (log == Log.NONE) {
            peer.run(new Postings(wanted.accounts(), wanted.seed()), wanted.warmUp());
            System.gc();
            Measured measured = Measured.start();
            peer.run(new Postings(wanted.accounts(), wanted.seed() + 1), wanted.events());
            measured.stop();
            peer.check(wanted.warmUp() + wanted.events());
            System.out.println(measured.json(wanted.events(), 0, "nothing is kept"));
            return;
        }
        try (FileChannel file = FileChannel.open(
                Path.of(PeerArguments.text(arguments, "file")),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            peer.run(new Postings(wanted.accounts(), wanted.seed()), wanted.warmUp(), file);
            System.gc();
            long before = file.size();
            Measured measured = Measured.start();
            peer.run(new Postings(wanted.accounts(), wanted.seed() + 1), wanted.events(), file);
            measured.stop();
            peer.check(wanted.warmUp() + wanted.events());
            System.out.println(measured.json(wanted.events(), file.size() - before, "24 bytes per posting"));
        }
    }

    private void run(Postings postings, long events) {
        long sumMinor = 0;
        for (long i = 0; i < events; i++) {
            postings.next();
            sumMinor += postings.amountMinor();
            long[] account = accounts.get((long) postings.account());
            account[0] += postings.amountMinor();
            account[1]++;
        }
        postedMinor += sumMinor;
    }

    private void run(Postings postings, long events, FileChannel file) throws IOException {
        int perPiece = log == Log.FORCED_EACH ? 1 : PIECE;
        for (long done = 0; done < events; done += perPiece) {
            int count = (int) Math.min(perPiece, events - done);
            piece.clear();
            for (int i = 0; i < count; i++) {
                postings.next();
                piece.putLong(number++);
                piece.putLong(postings.account());
                piece.putLong(postings.amountMinor());
                long[] account = accounts.get((long) postings.account());
                account[0] += postings.amountMinor();
                account[1]++;
                postedMinor += postings.amountMinor();
            }
            piece.flip();
            while (piece.hasRemaining()) {
                file.write(piece);
            }
            if (log != Log.WRITTEN) {
                file.force(false);
            }
        }
    }

    /** Every posting has to be in an account. */
    private void check(long events) {
        long expectedMinor = 0;
        long found = 0;
        for (long[] account : accounts.values()) {
            expectedMinor -= account[0] - PeerArguments.OPENING_MINOR;
            found += account[1];
        }
        expectedMinor += postedMinor;
        if (found != events || expectedMinor != 0) {
            throw new IllegalStateException(found + " of " + events + " postings are in the accounts, and their sum is "
                    + expectedMinor + " off");
        }
    }
}
