package io.belfry.core.fund;

import io.belfry.codec.OrderSide;

/** What moved a position. The order is fixed for ever: it is saved. */
public enum MovementKind {
    SUBSCRIBE,
    REDEEM,
    REINVEST,
    TRANSFER_IN,
    TRANSFER_OUT,
    FORCED_REDEEM,
    SWITCH_OUT,
    SWITCH_IN,
    /** The dividend mode became cash; moves nothing. */
    MODE_CASH,
    /** The dividend mode became reinvest; moves nothing. */
    MODE_REINVEST;

    private static final MovementKind[] VALUES = values();

    static MovementKind of(int ordinal) {
        return VALUES[ordinal];
    }

    /** The movement that an order of this side is. */
    public static MovementKind of(OrderSide side) {
        return switch (side) {
            case SUBSCRIBE -> SUBSCRIBE;
            case REDEEM -> REDEEM;
            case REINVEST -> REINVEST;
            case TRANSFER_IN -> TRANSFER_IN;
            case TRANSFER_OUT -> TRANSFER_OUT;
            case FORCED_REDEEM -> FORCED_REDEEM;
            case NULL_VAL -> throw new IllegalArgumentException("an order without a side moves nothing");
        };
    }

    /** Whether units come in. */
    boolean adds() {
        return this == SUBSCRIBE || this == REINVEST || this == TRANSFER_IN || this == SWITCH_IN;
    }

    /** Whether units go out. */
    boolean removes() {
        return this == REDEEM || this == TRANSFER_OUT || this == FORCED_REDEEM || this == SWITCH_OUT;
    }

    /** Whether the amount is the price of what goes out, so that a gain or a loss is realised. */
    boolean realises() {
        return this == REDEEM || this == FORCED_REDEEM || this == SWITCH_OUT;
    }
}
