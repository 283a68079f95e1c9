package io.belfry.core.fund;

import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import java.util.Arrays;

/** The actions of all funds that some holder has still to be brought through. The core's thread only. */
final class ActionLog {
    /** Most actions that may wait per fund, whatever the limits say; a power of two. */
    static final int MAX_PENDING = 16;

    private FundAction[][] byFund = new FundAction[0][];

    /** Per fund the number of the action that stands in its first place: where one waits alone it stands there again and again. */
    private long[] firstNumbers = new long[0];

    /**
     * The place for a fund's action of this number; what stood there is done with.
     *
     * @param isOnly whether no other action of the fund waits
     */
    FundAction claim(int fund, long number, boolean isOnly) {
        if (fund >= byFund.length) {
            byFund = Arrays.copyOf(byFund, Math.max(fund + 1, byFund.length * 2));
            firstNumbers = Arrays.copyOf(firstNumbers, byFund.length);
        }
        if (byFund[fund] == null) {
            byFund[fund] = new FundAction[MAX_PENDING];
        }
        if (isOnly) {
            firstNumbers[fund] = number;
        }
        int place = place(fund, number);
        if (byFund[fund][place] == null) {
            byFund[fund][place] = new FundAction();
        }
        return byFund[fund][place];
    }

    FundAction get(int fund, long number) {
        FundAction action = byFund[fund][place(fund, number)];
        if (action.number != number) {
            throw new IllegalStateException("action " + number + " of fund " + fund + " is gone");
        }
        return action;
    }

    private int place(int fund, long number) {
        return (int) (number - firstNumbers[fund]) & (MAX_PENDING - 1);
    }

    /** Writes the actions of a fund behind {@code completed}. */
    void save(StateWriter writer, int fund, long completed, long head) {
        for (long number = completed + 1; number <= head; number++) {
            get(fund, number).save(writer);
        }
    }

    /** Reads what {@link #save} wrote. */
    void load(StateReader reader, int fund, long completed, long head) {
        if (completed < 0 || completed > head || head - completed > MAX_PENDING) {
            throw reader.fault("pending actions of fund " + fund, head - completed, "0 to " + MAX_PENDING);
        }
        for (long number = completed + 1; number <= head; number++) {
            claim(fund, number, number == completed + 1).load(reader, number);
        }
    }

    /** Continues a running hash with the actions of a fund behind {@code completed}. */
    long digest(long hash, int fund, long completed, long head) {
        long result = hash;
        for (long number = completed + 1; number <= head; number++) {
            result = get(fund, number).digest(result);
        }
        return result;
    }
}
