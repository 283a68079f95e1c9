package io.belfry.gateway.feed;

import io.belfry.codec.AccountKind;
import io.belfry.codec.BalanceField;
import io.belfry.codec.CostMethod;
import io.belfry.codec.Direction;
import io.belfry.codec.DividendMode;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundKind;
import io.belfry.codec.MoveSince;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The contract's words for the constants of one enum. Immutable; any thread. */
public final class Words<E extends Enum<E>> {
    public static final Words<EventType> EVENT_TYPES = eventTypes();
    public static final Words<AccountKind> ACCOUNT_KINDS = new Words<>(AccountKind.class)
            .word("current", AccountKind.CURRENT)
            .word("savings", AccountKind.SAVINGS)
            .word("credit", AccountKind.CREDIT)
            .word("fund", AccountKind.FUND);
    public static final Words<PostingKind> POSTING_KINDS = new Words<>(PostingKind.class)
            .word("card", PostingKind.CARD)
            .word("transfer", PostingKind.TRANSFER)
            .word("salary", PostingKind.SALARY)
            .word("fee", PostingKind.FEE)
            .word("interest", PostingKind.INTEREST)
            .word("cash", PostingKind.CASH)
            .word("other", PostingKind.OTHER);
    public static final Words<CostMethod> COST_METHODS =
            new Words<>(CostMethod.class).word("average", CostMethod.AVERAGE).word("fifo", CostMethod.FIFO);
    public static final Words<RoundingMode> ROUNDING_MODES = new Words<>(RoundingMode.class)
            .word("half-even", RoundingMode.HALF_EVEN)
            .word("half-up", RoundingMode.HALF_UP)
            .word("down", RoundingMode.DOWN);
    public static final Words<FundKind> FUND_KINDS =
            new Words<>(FundKind.class).word("open", FundKind.OPEN).word("moneyMarket", FundKind.MONEY_MARKET);
    public static final Words<OrderSide> ORDER_SIDES = new Words<>(OrderSide.class)
            .word("subscribe", OrderSide.SUBSCRIBE)
            .word("redeem", OrderSide.REDEEM)
            .word("reinvest", OrderSide.REINVEST)
            .word("transferIn", OrderSide.TRANSFER_IN)
            .word("transferOut", OrderSide.TRANSFER_OUT)
            .word("forcedRedeem", OrderSide.FORCED_REDEEM);
    public static final Words<OrderState> ORDER_STATES = new Words<>(OrderState.class)
            .word("accepted", OrderState.ACCEPTED)
            .word("confirmed", OrderState.CONFIRMED)
            .word("rejected", OrderState.REJECTED)
            .word("reversed", OrderState.REVERSED)
            .word("late", OrderState.LATE);
    public static final Words<DividendMode> DIVIDEND_MODES =
            new Words<>(DividendMode.class).word("cash", DividendMode.CASH).word("reinvest", DividendMode.REINVEST);
    public static final Words<RuleKind> RULE_KINDS = new Words<>(RuleKind.class)
            .word("balance.changed", RuleKind.BALANCE_CHANGED)
            .word("balance.below", RuleKind.BALANCE_BELOW)
            .word("balance.above", RuleKind.BALANCE_ABOVE)
            .word("transaction.large", RuleKind.TRANSACTION_LARGE)
            .word("nav.updated", RuleKind.NAV_UPDATED)
            .word("pnl.above", RuleKind.PNL_ABOVE)
            .word("pnl.below", RuleKind.PNL_BELOW)
            .word("hold.changed", RuleKind.HOLD_CHANGED)
            .word("order.changed", RuleKind.ORDER_CHANGED)
            .word("account.overdrawn", RuleKind.ACCOUNT_OVERDRAWN)
            .word("velocity", RuleKind.VELOCITY)
            .word("outflow", RuleKind.OUTFLOW)
            .word("dormant", RuleKind.DORMANT)
            .word("nav.above", RuleKind.NAV_ABOVE)
            .word("nav.below", RuleKind.NAV_BELOW)
            .word("nav.moved", RuleKind.NAV_MOVED)
            .word("drawdown", RuleKind.DRAWDOWN)
            .word("fund.event", RuleKind.FUND_EVENT);
    public static final Words<MoveSince> MOVES_SINCE = new Words<>(MoveSince.class)
            .word("previous", MoveSince.PREVIOUS)
            .word("week", MoveSince.WEEK)
            .word("month", MoveSince.MONTH);
    public static final Words<FundEventKind> FUND_EVENTS = new Words<>(FundEventKind.class)
            .word("distribution", FundEventKind.DISTRIBUTION)
            .word("split", FundEventKind.SPLIT);
    public static final Words<Severity> SEVERITIES = new Words<>(Severity.class)
            .word("info", Severity.INFO)
            .word("warning", Severity.WARNING)
            .word("critical", Severity.CRITICAL);
    public static final Words<Direction> DIRECTIONS = new Words<>(Direction.class)
            .word("in", Direction.IN)
            .word("out", Direction.OUT)
            .word("both", Direction.BOTH);
    public static final Words<BalanceField> BALANCE_FIELDS = new Words<>(BalanceField.class)
            .word("ledger", BalanceField.LEDGER)
            .word("available", BalanceField.AVAILABLE);

    private final Map<String, E> constants = new HashMap<>();
    private final Map<E, String> words;
    private final StringBuilder allowed = new StringBuilder();

    private Words(Class<E> type) {
        words = new EnumMap<>(type);
    }

    /** The constant for a word, or null. */
    E constant(String word) {
        return constants.get(word);
    }

    /** The word for a constant, or null where this version has none. */
    public String word(E constant) {
        return words.get(constant);
    }

    /**
     * The words of a set of constants, in the order of the enum.
     *
     * @param bits the set
     * @param bit the number of the bit that stands for a constant
     */
    public List<String> words(int bits, ToIntFunction<E> bit) {
        List<String> found = new ArrayList<>();
        words.forEach((constant, word) -> {
            if ((bits & 1 << bit.applyAsInt(constant)) != 0) {
                found.add(word);
            }
        });
        return found;
    }

    /** All words, for messages. */
    String allowed() {
        return allowed.toString();
    }

    private Words<E> word(String word, E constant) {
        constants.put(word, constant);
        words.put(constant, word);
        allowed.append(allowed.isEmpty() ? "" : ", ").append(word);
        return this;
    }

    private static Words<EventType> eventTypes() {
        Words<EventType> types = new Words<>(EventType.class);
        for (EventType type : EventType.values()) {
            types.word(type.word(), type);
        }
        return types;
    }
}
