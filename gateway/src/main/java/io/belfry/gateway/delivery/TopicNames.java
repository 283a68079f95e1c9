package io.belfry.gateway.delivery;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.EngineConfiguredDecoder;
import io.belfry.codec.FeedOpenedDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.FundYieldedDecoder;
import io.belfry.codec.HoldState;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.Severity;
import io.belfry.codec.TickDecoder;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import java.util.Locale;

/**
 * What the contract calls the constants of notifications: the one place for renderers and for filters of requests. Any
 * thread, no allocation, except where a text is looked up.
 */
public final class TopicNames {
    /** The cause of what a timer rang. */
    public static final String TIMER = "timer";

    private static final int MAX_TEMPLATE = 99;
    private static final String[] EVENTS = events();
    private static final String[] TYPES = new String[256];

    static {
        for (NotificationType type : NotificationType.values()) {
            if (type != NotificationType.NULL_VAL) {
                TYPES[type.value()] = type.name().toLowerCase(Locale.ROOT).replace('_', '.');
            }
        }
    }

    private TopicNames() {}

    /** For example {@code balance.below}. */
    public static String of(NotificationType type) {
        return TYPES[type.value()];
    }

    /** {@code INFO}, {@code TRIGGERED}, {@code RESOLVED}, {@code CORRECTED}. */
    public static String of(NotificationState state) {
        return state.name();
    }

    /** {@code info}, {@code warning}, {@code critical}. */
    public static String of(Severity severity) {
        return switch (severity) {
            case INFO -> "info";
            case WARNING -> "warning";
            case CRITICAL -> "critical";
            case NULL_VAL -> throw new IllegalArgumentException("no severity");
        };
    }

    /** For example {@code card}. */
    public static String of(PostingKind kind) {
        return switch (kind) {
            case OTHER -> "other";
            case CARD -> "card";
            case TRANSFER -> "transfer";
            case SALARY -> "salary";
            case FEE -> "fee";
            case INTEREST -> "interest";
            case CASH -> "cash";
            case NULL_VAL -> throw new IllegalArgumentException("no posting kind");
        };
    }

    /** For example {@code forcedRedeem}. */
    public static String of(OrderSide side) {
        return switch (side) {
            case SUBSCRIBE -> "subscribe";
            case REDEEM -> "redeem";
            case REINVEST -> "reinvest";
            case TRANSFER_IN -> "transferIn";
            case TRANSFER_OUT -> "transferOut";
            case FORCED_REDEEM -> "forcedRedeem";
            case NULL_VAL -> throw new IllegalArgumentException("no order side");
        };
    }

    /** For example {@code confirmed}. */
    public static String of(OrderState state) {
        return switch (state) {
            case ACCEPTED -> "accepted";
            case CONFIRMED -> "confirmed";
            case REJECTED -> "rejected";
            case REVERSED -> "reversed";
            case LATE -> "late";
            case NULL_VAL -> throw new IllegalArgumentException("no order state");
        };
    }

    /** For example {@code settled}. */
    public static String of(HoldState state) {
        return switch (state) {
            case HELD -> "held";
            case SETTLED -> "settled";
            case RELEASED -> "released";
            case EXPIRED -> "expired";
            case NULL_VAL -> throw new IllegalArgumentException("no hold state");
        };
    }

    /** {@code distribution} or {@code split}. */
    public static String of(FundEventKind event) {
        return switch (event) {
            case DISTRIBUTION -> "distribution";
            case SPLIT -> "split";
            case NULL_VAL -> throw new IllegalArgumentException("no fund event");
        };
    }

    /** {@code ledger} or {@code available}. */
    public static String of(BalanceField field) {
        return switch (field) {
            case LEDGER -> "ledger";
            case AVAILABLE -> "available";
            case NULL_VAL -> throw new IllegalArgumentException("no balance field");
        };
    }

    /** {@code money}, {@code percent}, {@code nav} or {@code count}. */
    public static String of(LevelUnit unit) {
        return switch (unit) {
            case MONEY -> "money";
            case PERCENT -> "percent";
            case NAV -> "nav";
            case COUNT -> "count";
            case NULL_VAL -> throw new IllegalArgumentException("no level unit");
        };
    }

    /** The result code that a strict account would have refused with: {@code UNKNOWN_HOLD}, for example. */
    public static String of(OperationsReason reason) {
        return reason.name();
    }

    /**
     * The type of an event by the template id of its message, for example {@code account.posted}; {@link #TIMER} for 0.
     *
     * @throws IllegalArgumentException when no event has this template
     */
    public static String ofEvent(int templateId) {
        String name = templateId < 0 || templateId > MAX_TEMPLATE ? null : EVENTS[templateId];
        if (name == null) {
            throw new IllegalArgumentException("no event has template " + templateId);
        }
        return name;
    }

    /** The notification type of this name, or null. */
    public static NotificationType type(String name) {
        for (NotificationType type : NotificationType.values()) {
            if (type != NotificationType.NULL_VAL && of(type).equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The state of this name, or null. */
    public static NotificationState state(String name) {
        for (NotificationState state : NotificationState.values()) {
            if (state != NotificationState.NULL_VAL && of(state).equals(name)) {
                return state;
            }
        }
        return null;
    }

    /** The severity of this name, or null. */
    public static Severity severity(String name) {
        for (Severity severity : Severity.values()) {
            if (severity != Severity.NULL_VAL && of(severity).equals(name)) {
                return severity;
            }
        }
        return null;
    }

    private static String[] events() {
        String[] names = new String[MAX_TEMPLATE + 1];
        names[0] = TIMER;
        names[EngineConfiguredDecoder.TEMPLATE_ID] = "engine.configured";
        names[FeedOpenedDecoder.TEMPLATE_ID] = "feed.opened";
        names[IngressRefusedDecoder.TEMPLATE_ID] = "ingress.refused";
        names[TickDecoder.TEMPLATE_ID] = "tick";
        names[OperationsRaisedDecoder.TEMPLATE_ID] = "operations.raised";
        names[CustomerRegisteredDecoder.TEMPLATE_ID] = "customer.registered";
        names[AccountOpenedDecoder.TEMPLATE_ID] = "account.opened";
        names[AccountClosedDecoder.TEMPLATE_ID] = "account.closed";
        names[AccountPostedDecoder.TEMPLATE_ID] = "account.posted";
        names[AccountPostedDetailedDecoder.TEMPLATE_ID] = "account.posted";
        names[AccountHeldDecoder.TEMPLATE_ID] = "account.held";
        names[AccountReleasedDecoder.TEMPLATE_ID] = "account.released";
        names[AccountBalancedDecoder.TEMPLATE_ID] = "account.balanced";
        names[FundRegisteredDecoder.TEMPLATE_ID] = "fund.registered";
        names[FundPricedDecoder.TEMPLATE_ID] = "fund.priced";
        names[OrderConfirmedDecoder.TEMPLATE_ID] = "order.confirmed";
        names[FundYieldedDecoder.TEMPLATE_ID] = "fund.yielded";
        names[FundDistributedDecoder.TEMPLATE_ID] = "fund.distributed";
        names[FundSplitDecoder.TEMPLATE_ID] = "fund.split";
        names[OrderAcceptedDecoder.TEMPLATE_ID] = "order.accepted";
        names[OrderRejectedDecoder.TEMPLATE_ID] = "order.rejected";
        names[OrderSwitchedDecoder.TEMPLATE_ID] = "order.switched";
        names[OrderReversedDecoder.TEMPLATE_ID] = "order.reversed";
        names[UnitsFrozenDecoder.TEMPLATE_ID] = "units.frozen";
        names[UnitsReleasedDecoder.TEMPLATE_ID] = "units.released";
        names[PositionModeDecoder.TEMPLATE_ID] = "position.mode";
        names[RuleSetDecoder.TEMPLATE_ID] = "rule.set";
        names[RuleRemovedDecoder.TEMPLATE_ID] = "rule.removed";
        names[FeedSkipDecoder.TEMPLATE_ID] = "feed.skip";
        return names;
    }
}
