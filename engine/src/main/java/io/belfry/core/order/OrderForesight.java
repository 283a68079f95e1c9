package io.belfry.core.order;

import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.core.account.AccountTable;
import io.belfry.core.fund.FundForesight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the next confirmations will need of the known orders: the places where they are looked for, and the oldest orders, which
 * make room for them. What they need of positions is {@link FundForesight}'s.
 *
 * <p>Changes nothing that any result depends on. The core's thread only. No allocation.
 */
final class OrderForesight {
    private static final int CAPACITY = 64;

    private final AccountTable accounts;
    private final OrderTable orders;
    private final FundForesight positions;
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final int[] account = new int[CAPACITY];
    private final long[] idHash = new long[CAPACITY];
    private int count;

    OrderForesight(AccountTable accounts, OrderTable orders, FundForesight positions) {
        this.accounts = accounts;
        this.orders = orders;
        this.positions = positions;
    }

    void clear() {
        count = 0;
    }

    void add(OrderConfirmedDecoder event) {
        int handle = event.account();
        if (handle < 0 || handle >= accounts.size() || count == CAPACITY) {
            return;
        }
        event.wrapOrder(id);
        account[count] = handle;
        idHash[count] = OrderTable.hashOf(id, 0, id.capacity());
        count++;
        positions.addOrder(handle, event.fund());
    }

    /** Touches what was noted; the answer means nothing. */
    long touch() {
        long touched = 0;
        for (int n = 0; n < count; n++) {
            touched ^= orders.touch(account[n], idHash[n], n) ^ accounts.firstPosition(account[n]);
        }
        return touched;
    }
}
