package io.belfry.core.order;

import io.belfry.codec.OrderNotifiedEncoder;
import io.belfry.codec.OrderState;
import io.belfry.codec.RuleKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.FundTable;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import org.agrona.DirectBuffer;

/** Rings {@code order.changed} for whoever asked to hear of an order's state. The core's thread only. */
final class OrderBell {
    private final AccountTable accounts;
    private final FundTable funds;
    private final OrderTable orders;
    private final RuleBook book;
    private final LevelBell accountBell;
    private final NotificationWriter writer;

    OrderBell(
            AccountTable accounts,
            FundTable funds,
            OrderTable orders,
            RuleBook book,
            LevelBell accountBell,
            NotificationWriter writer) {
        this.accounts = accounts;
        this.funds = funds;
        this.orders = orders;
        this.book = book;
        this.accountBell = accountBell;
        this.writer = writer;
    }

    /** The order is in this state now. */
    void changed(int order, OrderState state, DirectBuffer reason, int reasonLength, Cause cause) {
        int account = orders.account(order);
        for (Rule rule : book.effective(account).onAccount()) {
            if (rule.kind() == RuleKind.ORDER_CHANGED
                    && rule.takesState(state.value())
                    && accountBell.mayInform(rule, account, cause)) {
                ring(order, state, rule, reason, reasonLength, cause);
            }
        }
    }

    private void ring(int order, OrderState state, Rule rule, DirectBuffer reason, int reasonLength, Cause cause) {
        int account = orders.account(order);
        int fund = orders.fund(order);
        OrderNotifiedEncoder encoder =
                writer.beginOrder(cause, rule.severity(), accounts.customer(account), rule.handle(), rule.version());
        encoder.units(orders.units(order))
                .amount(orders.amount(order))
                .due(orders.due(order))
                .currency(funds.currency(fund))
                .unitScale((short) funds.unitScale(fund))
                .side(orders.side(order))
                .orderState(state);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(
                writer.name(Namespace.FUND, fund),
                writer.at(Namespace.FUND, fund),
                writer.length(Namespace.FUND, fund));
        encoder.putOrder(orders.idBuffer(order), orders.idOffset(order), orders.idLength(order));
        encoder.putReason(reason, 0, reasonLength);
        writer.end(encoder.limit());
    }
}
