package io.belfry.core.holdings;

import io.belfry.core.CoreHost;
import io.belfry.core.limits.EngineLimits;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Positions by example, each with the source of its formula. Every case runs with all sweeps done at once, with none done
 * at all, and with the core saved and loaded before every event: nothing of that may show.
 */
class HoldingCasesTest {
    /** How a case is run. */
    private enum Way {
        SWEPT,
        NOT_SWEPT,
        RELOADED;

        CoreHost.Limits limits(CoreHost.Limits limits) {
            return this == NOT_SWEPT ? limits.slices(0, 0) : limits;
        }

        Consumer<CoreHost> betweenEvents() {
            return this == RELOADED ? CoreHost::reload : host -> {};
        }
    }

    /**
     * A case.
     *
     * @param source where its formula stands
     */
    private record Case(String name, String source, Consumer<CoreHost.Limits> limits, String lines) {
        Case(String name, String source, String lines) {
            this(name, source, limits -> {}, lines);
        }
    }

    private static final String COST =
            "DESIGN section 6: moving average out = round(C·q/Q), all of C when q = Q, half-even";
    private static final String FIFO =
            "DESIGN section 6: lots by acquisition, then arrival; each cut from what it still has, rounded alone";
    private static final String SPLIT = "DESIGN section 6: Q·a/b rounded down, lots sum to Q, C unchanged";
    private static final String CASH = "DESIGN section 6: income += round(Q·d) in dividend mode cash, C unchanged";
    private static final String YIELD =
            "DESIGN section 6: units × incomePer10k / 10000, whole minor units paid, the rest carried";
    private static final String BACK =
            "DESIGN section 6, corrections: recomputed from the movements that are kept, older is TOO_OLD";
    private static final String FROZEN = "DESIGN section 6: frozen units limit redemptions, switches and transferOut";
    private static final String IDS =
            "API, order.confirmed: the same order is DUPLICATE, with other figures REF_REUSED";
    private static final String BOUND = "DESIGN section 6: AMOUNT_OVERFLOW at 64 bits, O(1)";

    private static final List<Case> MOVEMENTS = List.of(
            new Case("subscribe twice, redeem a part", COST, """
                fund F EUR
                2024-01-02 subscribe F 3 10.00
                redeem F 1 3.50
                = F units=2 cost=6.67 realised=0.17 income=0
                redeem F 1 3.50
                = F units=1 cost=3.33 realised=0.33
                redeem F 1 3.50
                = F units=0 cost=0 realised=0.50
                """),
            new Case("a tie of cost goes to the even side", COST, """
                fund F EUR
                2024-01-02 subscribe F 2 10.05
                redeem F 1 6.00
                = F units=1 cost=5.03 realised=0.98
                """),
            new Case(
                    "reinvest is income and a buy",
                    "DESIGN section 6: income and units from its own confirmation",
                    """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                2024-02-01 reinvest F 2.5 25.00
                = F units=102.5 cost=1025.00 income=25.00 realised=0
                """),
            new Case("transfer out takes cost along and realises nothing", "DESIGN section 6: transfers", """
                fund F EUR
                2024-01-02 subscribe F 3 100.00
                transferOut F 1 99.99
                = F units=2 cost=66.67 realised=0 income=0
                transferIn F 1 33.33 acct=B acquired=2024-01-02
                = F acct=B units=1 cost=33.33
                """),
            new Case("forced redemption realises as a redemption", "DESIGN section 6: forcedRedeem", """
                fund F EUR
                2024-01-02 subscribe F 10 100.00
                forcedRedeem F 4 36.00
                = F units=6 cost=60.00 realised=-4.00
                """),
            new Case("fifo takes the oldest first", FIFO, """
                fund F EUR fifo
                2024-01-02 subscribe F 4 400.00
                2024-01-03 subscribe F 5 555.55
                2024-01-04 subscribe F 6 733.32
                2024-02-01 redeem F 7 800.00
                = F units=8 cost=955.54 realised=66.67
                lots F 2024-01-03:20000:22222 2024-01-04:60000:73332
                """),
            new Case("fifo rounds each lot's cut alone", FIFO, """
                fund F EUR fifo
                2024-01-02 subscribe F 1 1.02
                2024-01-03 subscribe F 2 0.75
                2024-01-04 redeem F 2 2.00
                = F units=1 cost=0.37 realised=0.60
                """),
            new Case("fifo by acquisition, then arrival", FIFO, """
                fund F EUR fifo
                2024-01-05 subscribe F 1 10.00
                2024-01-05 transferIn F 1 20.00 acquired=2020-01-01
                2024-01-05 transferIn F 1 30.00 acquired=2020-01-01
                2024-01-05 subscribe F 1 40.00
                lots F 2020-01-01:10000:2000 2020-01-01:10000:3000 2024-01-05:10000:1000 2024-01-05:10000:4000
                redeem F 1.5 50.00
                = F units=2.5 cost=65.00 realised=15.00
                lots F 2020-01-01:5000:1500 2024-01-05:10000:1000 2024-01-05:10000:4000
                """),
            new Case("fifo transfer out takes the oldest lots' cost", FIFO, """
                fund F EUR fifo
                2024-01-02 subscribe F 2 10.00
                2024-01-03 subscribe F 2 30.00
                transferOut F 3 0
                = F units=1 cost=15.00 realised=0
                """),
            new Case("ten thousand units one by one leave nothing", COST, """
                fund F EUR 4/0
                2024-01-02 subscribe F 3 0.01
                redeem F 1 0.01
                redeem F 1 0.01
                redeem F 1 0.01
                = F units=0 cost=0 realised=0.02
                """),
            new Case("a switch moves both", "DESIGN section 6: switch = redeem and subscribe as one event", """
                fund F EUR
                fund G EUR
                2024-01-02 subscribe F 100 1000.00
                switch F 40 438.00 G 21.9 438.00
                = F units=60 cost=600.00 realised=38.00
                = G units=21.9 cost=438.00 realised=0
                """),
            new Case("a switch of too much moves neither", FROZEN, """
                fund F EUR
                fund G EUR
                2024-01-02 subscribe F 100 1000.00
                freeze F 30 X
                switch F 71 781.00 G 39.05 781.00 id=S-1 -> INSUFFICIENT_UNITS
                = F units=100 cost=1000.00 frozen=30
                switch F 70 781.00 G 39.05 781.00 id=S-1
                = F units=30 cost=300.00
                = G units=39.05
                switch F 70 781.00 G 39.05 781.00 id=S-1 -> DUPLICATE
                switch F 70 781.00 G 39.05 781.01 id=S-1 -> REF_REUSED
                """),
            new Case("a switch whose entry does not fit moves neither", BOUND, """
                fund F EUR
                fund G EUR 8/8
                2024-01-02 subscribe F 100 1000.00
                subscribe G 1 92233720368547758.07
                switch F 1 10.00 G 1 0.01 -> AMOUNT_OVERFLOW
                = F units=100 cost=1000.00 realised=0
                = G units=1 cost=92233720368547758.07
                """),
            new Case(
                    "a closed account takes nothing in", "PLAN: a closed account redeems but does not subscribe", """
                fund F EUR
                fund G EUR
                2024-01-02 subscribe F 100 1000.00
                close
                subscribe F 1 1.00 -> ACCOUNT_CLOSED
                reinvest F 1 1.00 -> ACCOUNT_CLOSED
                transferIn F 1 1.00 -> ACCOUNT_CLOSED
                switch F 1 1.00 G 1 1.00 -> ACCOUNT_CLOSED
                transferOut F 1 0
                redeem F 99 1000.00
                = F units=0 cost=0 realised=10.00
                """));

    private static final List<Case> ACTIONS = List.of(
            new Case("a split keeps cost and lots", SPLIT, """
                fund F EUR fifo
                2024-01-02 subscribe F 100 1000.00
                2024-02-01 subscribe F 50 650.00
                2024-02-29 price F 13
                2024-03-01 split F 3 1
                = F units=450 cost=1650.00 value=1949.98
                lots F 2024-01-02:3000000:100000 2024-02-01:1500000:65000
                2024-03-04 redeem F 330 1300.00
                = F units=120 cost=520.00 realised=170.00
                """),
            new Case("a reverse split rounds the whole down once, and lots sum to it", SPLIT, """
                fund F EUR 4/0 fifo
                2024-01-02 subscribe F 1 1.00
                2024-01-03 subscribe F 1 2.00
                2024-01-04 subscribe F 1 3.00
                2024-02-01 split F 2 3
                = F units=2 cost=6.00
                lots F 2024-01-02:0:100 2024-01-03:1:200 2024-01-04:1:300
                redeem F 1 5.00
                = F units=1 cost=3.00 realised=2.00
                redeem F 1 5.00
                = F units=0 cost=0 realised=4.00
                """),
            new Case("a position that a split rounds to nothing keeps its cost", SPLIT, """
                fund F EUR 4/0
                2024-01-02 subscribe F 1 1.00
                2024-02-01 split F 1 2
                = F units=0 cost=1.00
                subscribe F 1 2.00
                redeem F 1 5.00
                = F units=0 cost=0 realised=2.00
                """),
            new Case("freezes are rounded down at a split", SPLIT, """
                fund F EUR 4/0
                2024-01-02 subscribe F 10 10.00
                freeze F 3 X
                freeze F 3 Y
                2024-02-01 split F 1 2
                = F units=5 frozen=2
                freezes F X:1 Y:1
                release F 2 X -> INSUFFICIENT_UNITS
                release F 1 X
                = F frozen=1
                """),
            new Case(
                    "several pending actions, each with its own figures",
                    "DESIGN section 6: fund actions are lazy",
                    """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                2024-01-03 price F 10
                2024-01-04 distribute F 0.125
                2024-01-05 split F 2 1
                2024-01-08 distribute F 0.125
                2024-01-09 price F 5.10
                = F units=200 cost=1000.00 income=37.50 value=1020.00 unrealised=20.00
                subscribe F 1 5.10
                = F units=201 cost=1005.10 income=37.50
                """),
            new Case(
                    "an action for each of many days completes what waits too long",
                    "DESIGN section 6: when K actions are pending, the next one completes the oldest",
                    limits -> limits.pendingActions(2),
                    """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                2024-01-03 distribute F 0.01
                2024-01-04 distribute F 0.01
                2024-01-05 distribute F 0.01
                2024-01-06 split F 2 1
                2024-01-07 distribute F 0.01
                = F units=200 income=5.00
                """),
            new Case("a distribution rounds as the fund does", CASH, """
                fund F EUR
                fund G EUR half-up
                fund H EUR down
                2024-01-02 subscribe F 1 10.00
                subscribe G 1 10.00
                subscribe H 1 10.00
                2024-02-01 distribute F 0.125
                distribute G 0.125
                distribute H 0.129
                = F income=0.12
                = G income=0.13
                = H income=0.12
                """),
            new Case("mode reinvest gets its income by a confirmation", CASH, """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                subscribe F 100 1000.00 acct=B
                mode F reinvest
                2024-02-01 distribute F 0.25
                reinvest F 2.5 25.00
                = F units=102.5 cost=1025.00 income=25.00
                = F acct=B units=100 income=25.00
                mode F cash
                2024-03-01 distribute F 1
                = F income=127.50
                """),
            new Case("a mode may be set before anything is held", CASH, """
                fund F EUR
                2024-01-02 mode F reinvest
                = F units=0 cost=0 income=0
                2024-01-03 subscribe F 10 10.00
                2024-02-01 distribute F 1
                = F income=0
                """),
            new Case(
                    "an action again for its date",
                    "DESIGN section 6: repeated is DUPLICATE, with other figures REF_REUSED",
                    """
                fund F EUR moneyMarket 4/2
                2024-01-02 subscribe F 100 100.00
                2024-02-01 distribute F 1
                distribute F 1 -> DUPLICATE
                distribute F 1.1 -> REF_REUSED
                split F 2 1
                split F 2 1 -> DUPLICATE
                split F 4 2 -> REF_REUSED
                yield F 0.5
                yield F 0.5 -> DUPLICATE
                yield F 0.6 -> REF_REUSED
                2024-01-31 distribute F 1
                = F units=200 income=300.01
                """),
            new Case(
                    "an action as old as one that is no longer kept",
                    "PLAN: older than what is kept is TOO_OLD",
                    limits -> limits.actionsKept(2),
                    """
                fund F EUR
                2024-02-01 distribute F 1
                2024-02-02 distribute F 1
                2024-02-03 distribute F 1
                2024-02-01 distribute F 1 -> TOO_OLD
                2024-01-31 split F 2 1 -> TOO_OLD
                2024-02-02 distribute F 1 -> DUPLICATE
                2024-02-02 split F 2 1
                2024-02-02 distribute F 1 -> TOO_OLD
                """),
            new Case("a yield pays whole cents and carries the rest", YIELD, """
                fund F EUR moneyMarket 4/2
                2024-04-01 subscribe F 43.75 43.75
                yield F 8
                = F income=0.03
                2024-04-02 yield F 8
                = F income=0.07
                2024-04-03 yield F 1
                2024-04-04 redeem F 43.75 43.75
                = F units=0 cost=0 income=0.07
                """),
            new Case("the rest is rounded half-even into income with the last unit", YIELD, """
                fund F EUR moneyMarket 4/2
                2024-04-01 subscribe F 100.00 100.00
                subscribe F 100.00 100.00 acct=B
                yield F 1.6
                = F income=0.01
                redeem F 100 100.00
                = F income=0.02
                2024-04-02 yield F 0.9
                = F acct=B income=0.02
                redeem F 100 100.00 acct=B
                = F acct=B income=0.02
                """),
            new Case("a yield is only for money-market funds", "PLAN: otherwise OUT_OF_RANGE", """
                fund F EUR
                2024-04-01 yield F 1.5 -> OUT_OF_RANGE
                distribute F 0 -> OUT_OF_RANGE
                split F 0 1 -> OUT_OF_RANGE
                split F 1 0 -> OUT_OF_RANGE
                yield NOPE 1 -> UNKNOWN_FUND
                split NOPE 1 1 -> UNKNOWN_FUND
                distribute NOPE 1 -> UNKNOWN_FUND
                """));

    private static final List<Case> CORRECTIONS = List.of(
            new Case("everything reversed is nothing", BACK, """
                fund F EUR fifo
                2024-01-02 subscribe F 10 100.00
                2024-01-03 reinvest F 1 11.00
                2024-01-04 redeem F 4 48.00
                2024-01-05 transferIn F 2 30.00 acquired=2019-01-01
                2024-01-06 transferOut F 1 0
                = F units=8 cost=86.00 income=11.00 realised=8.00
                2024-01-07 reverse O-3 R-3
                = F units=12 cost=126.00 realised=0 income=11.00
                lots F 2019-01-01:10000:1500 2024-01-02:100000:10000 2024-01-03:10000:1100
                reverse O-5 R-5
                reverse O-2 R-2
                reverse O-4 R-4
                reverse O-1 R-1
                = F units=0 cost=0 realised=0 income=0
                lots F
                """),
            new Case("an earlier subscription taken back changes what was realised", BACK, """
                fund F EUR
                2024-01-02 subscribe F 10 100.00
                2024-01-03 subscribe F 10 200.00
                2024-01-04 redeem F 5 100.00
                = F units=15 cost=225.00 realised=25.00
                2024-01-05 reverse O-1 R-1
                = F units=5 cost=100.00 realised=0
                """),
            new Case("a reversal that leaves too little is refused", BACK, """
                fund F EUR
                2024-01-02 subscribe F 10 100.00
                2024-01-03 redeem F 6 60.00
                reverse O-1 R-1 -> INSUFFICIENT_UNITS
                = F units=4 cost=40.00
                subscribe F 6 60.00
                freeze F 5 X
                reverse O-3 R-3 -> INSUFFICIENT_UNITS
                = F units=10 frozen=5
                reverse O-2 R-2
                = F units=16
                reverse O-3 R-3
                = F units=10
                """),
            new Case("a reversal across a split and a distribution", BACK, """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                2024-01-03 subscribe F 50 500.00
                2024-01-04 distribute F 0.10
                2024-01-05 split F 2 1
                2024-01-06 redeem F 100 600.00
                = F units=200 cost=1000.00 income=15.00 realised=100.00
                2024-01-08 reverse O-2 R-2
                = F units=100 cost=500.00 income=10.00 realised=100.00
                """),
            new Case("a confirmation dated before a split and a distribution", BACK, """
                fund F EUR fifo
                2024-01-02 subscribe F 100 1000.00
                2024-01-04 distribute F 0.10
                2024-01-05 split F 2 1
                2024-01-08 subscribe F 50 450.00 date=2024-01-03
                = F units=300 cost=1450.00 income=15.00
                lots F 2024-01-02:2000000:100000 2024-01-03:1000000:45000
                subscribe F 50 450.00 date=2024-01-04
                = F units=400 cost=1900.00 income=15.00
                subscribe F 50 450.00 date=2024-01-05
                = F units=450 cost=2350.00 income=15.00
                """),
            new Case("the first confirmation comes after an action of a later day", BACK, """
                fund F EUR
                2024-01-04 distribute F 0.10
                2024-01-05 split F 2 1
                2024-01-08 subscribe F 50 450.00 date=2024-01-03
                = F units=100 cost=450.00 income=5.00
                """),
            new Case("a confirmation between others of the same day comes last of them", BACK, """
                fund F EUR fifo
                2024-01-02 subscribe F 1 10.00
                2024-01-04 subscribe F 1 30.00
                2024-01-08 subscribe F 1 20.00 date=2024-01-02
                lots F 2024-01-02:10000:1000 2024-01-02:10000:2000 2024-01-04:10000:3000
                """),
            new Case("a redemption dated when there was less", BACK, """
                fund F EUR
                2024-01-02 subscribe F 1 10.00
                2024-01-04 subscribe F 9 90.00
                2024-01-08 redeem F 2 20.00 date=2024-01-03 -> INSUFFICIENT_UNITS
                redeem F 1 12.00 date=2024-01-03
                = F units=9 cost=90.00 realised=2.00
                """),
            new Case("a redemption before a reverse split may be of more than there is now", BACK, """
                fund F EUR
                2024-01-02 subscribe F 100 100.00
                2024-01-04 split F 1 2
                2024-01-08 redeem F 60 60.00 date=2024-01-03
                = F units=20 cost=40.00
                """),
            new Case("a yield is worked out again with its rest", BACK, """
                fund F EUR moneyMarket 4/2
                2024-04-01 subscribe F 43.75 43.75
                2024-04-02 yield F 8
                2024-04-03 yield F 8
                = F income=0.07
                2024-04-04 subscribe F 43.75 43.75 date=2024-04-02
                = F units=87.5 income=0.10
                reverse O-2 R-2
                = F units=43.75 income=0.07
                reverse O-1 R-1
                = F units=0 income=0
                """),
            new Case("a mode counts from its place", BACK, """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                2024-01-03 distribute F 0.10
                2024-01-04 mode F reinvest
                2024-01-05 distribute F 0.10
                = F income=10.00
                2024-01-08 subscribe F 100 1000.00 date=2024-01-01
                = F income=20.00
                """),
            new Case("a switch is reversed on both sides or not at all", BACK, """
                fund F EUR
                fund G EUR
                2024-01-02 subscribe F 100 1000.00
                2024-01-03 switch F 40 438.00 G 20 438.00
                2024-01-04 redeem G 15 400.00
                reverse O-2 R-2 -> INSUFFICIENT_UNITS
                = F units=60 cost=600.00 realised=38.00
                = G units=5
                reverse O-3 R-3
                reverse O-2 R-2
                = F units=100 cost=1000.00 realised=0
                = G units=0 cost=0 realised=0
                """),
            new Case("only the last movements can be corrected", BACK, limits -> limits.movements(100, 2), """
                fund F EUR fifo
                2024-01-02 subscribe F 1 10.00
                2024-01-03 subscribe F 1 20.00
                2024-01-04 subscribe F 1 30.00
                2024-01-05 redeem F 1 40.00
                = F units=2 cost=50.00 realised=30.00
                reverse O-1 R-1 -> TOO_OLD
                reverse O-2 R-2 -> TOO_OLD
                subscribe F 1 10.00 date=2024-01-02 -> TOO_OLD
                subscribe F 1 15.00 date=2024-01-03
                = F units=3 cost=65.00 realised=30.00
                lots F 2024-01-03:10000:2000 2024-01-03:10000:1500 2024-01-04:10000:3000
                reverse O-4 R-4
                = F units=4 cost=75.00 realised=0
                lots F 2024-01-02:10000:1000 2024-01-03:10000:2000 2024-01-03:10000:1500 2024-01-04:10000:3000
                """),
            new Case("no movement is kept at all", BACK, limits -> limits.movements(100, 0), """
                fund F EUR
                2024-01-02 subscribe F 1 10.00
                2024-01-03 distribute F 1
                2024-01-04 redeem F 1 12.00
                = F units=0 realised=2.00 income=1.00
                reverse O-2 R-1 -> TOO_OLD
                subscribe F 1 10.00 date=2024-01-03 -> TOO_OLD
                """),
            new Case("behind actions that are no longer kept", BACK, limits -> limits.actionsKept(1), """
                fund F EUR fifo
                2024-01-02 subscribe F 10 100.00
                2024-01-03 distribute F 1
                2024-01-04 split F 2 1
                2024-01-05 redeem F 5 50.00
                reverse O-1 R-1 -> TOO_OLD
                subscribe F 1 1.00 date=2024-01-03 -> TOO_OLD
                reverse O-2 R-2
                = F units=20 cost=100.00 income=10.00 realised=0
                lots F 2024-01-02:200000:10000
                """),
            new Case("the id of a reversed order stays used", IDS, """
                fund F EUR
                2024-01-02 subscribe F 10 100.00 id=X
                reverse X R-1
                reverse X R-1 -> DUPLICATE
                reverse X R-2 -> UNKNOWN_ORDER
                subscribe F 10 100.00 id=X -> DUPLICATE
                subscribe F 10 100.01 id=X -> REF_REUSED
                subscribe F 10 100.00 id=Y
                reverse Y R-1 -> REF_REUSED
                reverse Z R-3 -> UNKNOWN_ORDER
                = F units=10
                """),
            new Case("an id of several accounts must be narrowed", "PLAN: order.reversed names the order only", """
                fund F EUR
                2024-01-02 subscribe F 10 100.00 id=X
                subscribe F 10 100.00 id=X acct=B
                reverse X R-1 -> OUT_OF_RANGE
                reverse X R-1 of=B
                = F units=10
                = F acct=B units=0
                reverse X R-1 of=B -> DUPLICATE
                reverse X R-1 of=NOBODY -> UNKNOWN_ACCOUNT
                reverse X R-1 of=A
                = F units=0
                """));

    private static final List<Case> FREEZES = List.of(
            new Case("frozen units stay", FROZEN, """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                freeze F 60 COURT-1
                redeem F 50 525.00 id=X -> INSUFFICIENT_UNITS
                transferOut F 41 0 -> INSUFFICIENT_UNITS
                redeem F 40 420.00 id=X
                redeem F 0.0001 0.01 -> INSUFFICIENT_UNITS
                distribute F 0.1
                = F units=60 frozen=60 cost=600.00 income=6.00 realised=20.00
                """),
            new Case("a freeze again, and its release", "PLAN: freezes by (position, ref)", """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                freeze F 60 X
                freeze F 60 X -> DUPLICATE
                freeze F 61 X -> REF_REUSED
                freeze F 41 Y -> INSUFFICIENT_UNITS
                freeze F 40 Y
                release F 1 Z -> UNKNOWN_REF
                release F 61 X -> INSUFFICIENT_UNITS
                release F 20 X
                release F 40 X
                release F 1 X -> INSUFFICIENT_UNITS
                freeze F 60 X -> DUPLICATE
                = F frozen=40
                freezes F X:0 Y:400000
                freeze F 1 X acct=B -> INSUFFICIENT_UNITS
                """),
            new Case("a forced redemption takes free units first, then the oldest freeze", "PLAN: forcedRedeem", """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                freeze F 30 X
                freeze F 30 Y
                forcedRedeem F 40 400.00
                = F units=60 frozen=60
                forcedRedeem F 35 350.00
                = F units=25 frozen=25
                freezes F X:0 Y:250000
                forcedRedeem F 26 260.00 -> INSUFFICIENT_UNITS
                """),
            new Case("a freeze that ended makes room", "limits: maxHolds", limits -> limits.holds(2), """
                fund F EUR
                2024-01-02 subscribe F 100 1000.00
                freeze F 1 X
                freeze F 1 Y
                freeze F 1 Z -> LIMIT_REACHED
                release F 1 X
                freeze F 1 Z
                freezes F Y:10000 Z:10000
                freeze F 1 X -> LIMIT_REACHED
                = F frozen=2
                """));

    private static final List<Case> ORDERS = List.of(
            new Case("accepted is not held", "DESIGN section 6: a pending order is in transit", """
                fund F EUR
                2024-01-02 accept subscribe F 49 500.00 id=X due=2024-01-04
                accept subscribe F amount=300.00 id=Y
                accept redeem F 20 id=Z
                pending X Y Z
                subscribe F 49 500.00 id=X
                reject subscribe F amount=300.00 id=Y reason=cut-off
                pending Z
                = F units=49 cost=500.00
                """),
            new Case("both contents of an order", IDS, """
                fund F EUR
                fund G EUR
                2024-01-02 accept subscribe F 10 id=X
                accept subscribe F 10 id=X -> DUPLICATE
                accept subscribe F 11 id=X -> REF_REUSED
                subscribe G 10 100.00 id=X -> REF_REUSED
                reinvest F 10 100.00 id=X -> REF_REUSED
                reject redeem F id=X -> REF_REUSED
                subscribe F 9 100.00 id=X
                accept subscribe F 10 id=X -> DUPLICATE
                subscribe F 9 100.00 id=X -> DUPLICATE
                subscribe F 10 100.00 id=X -> REF_REUSED
                reject subscribe F id=X -> REF_REUSED
                = F units=9
                pending
                """),
            new Case("rejected is the end", IDS, """
                fund F EUR
                2024-01-02 reject subscribe F 10 id=X
                reject subscribe F 10 id=X -> DUPLICATE
                reject subscribe F 11 id=X -> REF_REUSED
                subscribe F 10 100.00 id=X -> REF_REUSED
                accept subscribe F 10 id=X -> REF_REUSED
                reverse X R-1 -> UNKNOWN_ORDER
                accept redeem F id=Y
                reverse Y R-1 -> UNKNOWN_ORDER
                """),
            new Case("a refused order's id is free", "DESIGN section 6: a refused order does not use up its id", """
                fund F EUR
                2024-01-02 redeem F 1 1.00 id=X -> INSUFFICIENT_UNITS
                subscribe F 1 1.00 id=X
                accept redeem F 5 id=Y
                redeem F 5 5.00 id=Y -> INSUFFICIENT_UNITS
                pending Y
                redeem F 1 5.00 id=Y
                pending
                = F units=0 realised=4.00
                """),
            new Case("an order is late when its due day has ended", "PLAN: due is a day, at the bank's offset", """
                fund F EUR
                2024-01-02 accept subscribe F 10 id=X due=2024-01-03
                accept subscribe F 10 id=Y due=2024-01-04
                accept subscribe F 10 id=Z due=2024-01-01
                pending X Y Z:late
                2024-01-03 price F 10
                pending X Y Z:late
                2024-01-04 price F 10
                pending X:late Y Z:late
                subscribe F 10 100.00 id=X
                subscribe F 10 100.00 id=Y
                pending Z:late
                2024-01-09 price F 10
                = F units=20
                """),
            new Case(
                    "pending orders are never forgotten",
                    "limits: orderWindowEntries",
                    limits -> limits.orders(2, 86_400_000_000_000L),
                    """
                fund F EUR
                2024-01-02 accept subscribe F 1 id=P
                subscribe F 1 1.00 id=X
                subscribe F 2 1.00 id=Y
                subscribe F 3 1.00 id=Z
                subscribe F 3 1.00 id=Z -> DUPLICATE
                subscribe F 1 1.00 id=X
                accept subscribe F 1 id=P -> DUPLICATE
                2024-01-09 subscribe F 3 1.00 id=Z
                subscribe F 1 1.00 id=P
                accept subscribe F 1 id=Q
                accept subscribe F 1 id=R
                accept subscribe F 1 id=S -> LIMIT_REACHED
                pending Q R
                """));

    private static final List<Case> LIMITS = List.of(
            new Case("value at the limit", BOUND, """
                fund F EUR 8/8
                2024-01-02 subscribe F 92233720368.54775807 1000.00
                price F 1000000
                2024-01-04 price F 1000000.00000001 -> AMOUNT_OVERFLOW
                subscribe F 0.00000001 0.01 -> AMOUNT_OVERFLOW
                = F value=92233720368547758.07
                """),
            new Case("a split at the limit", BOUND, """
                fund F EUR 2/0
                2024-01-02 subscribe F 4611686018427387903 1.00
                split F 3 1 -> AMOUNT_OVERFLOW
                split F 2 1
                = F units=9223372036854775806
                2024-01-03 split F 2 1 -> AMOUNT_OVERFLOW
                subscribe F 1 1.00
                2024-01-04 subscribe F 1 1.00 -> AMOUNT_OVERFLOW
                """),
            new Case("a distribution at the limit", BOUND, """
                fund F EUR 2/0
                2024-01-02 subscribe F 9223372036854775807 1.00
                distribute F 0.02 -> AMOUNT_OVERFLOW
                distribute F 0.01
                = F income=92233720368547758.07
                2024-01-03 distribute F 0.01 -> AMOUNT_OVERFLOW
                """),
            new Case("a reinvestment at the limit", BOUND, """
                fund F EUR 2/0
                2024-01-02 reinvest F 1 92233720368547758.06
                reinvest F 1 0.02 -> AMOUNT_OVERFLOW
                = F cost=92233720368547758.06 income=92233720368547758.06
                redeem F 1 0
                reinvest F 1 0.02 -> AMOUNT_OVERFLOW
                reinvest F 1 0.01
                = F cost=0.01 income=92233720368547758.07
                """),
            new Case("realised at both ends", BOUND, """
                fund F EUR 2/0
                2024-01-02 subscribe F 1 92233720368547758.07
                redeem F 1 0
                = F realised=-92233720368547758.07
                subscribe F 1 0.01
                redeem F 1 0 -> AMOUNT_OVERFLOW
                transferOut F 1 0
                = F realised=-92233720368547758.07 cost=0
                """),
            new Case("a reversal past the limit", BOUND, """
                fund F EUR 2/0
                2024-01-02 subscribe F 9223372036854775807 1.00
                2024-01-03 redeem F 1 1.00
                subscribe F 1 1.00 acct=B
                reverse O-2 R-2 -> AMOUNT_OVERFLOW
                = F units=9223372036854775806
                redeem F 1 1.00 acct=B
                reverse O-2 R-2
                = F units=9223372036854775807
                """),
            new Case("one lot more than the limit", "limits: maxLots", limits -> limits.lots(2), """
                fund F EUR fifo
                2024-01-02 subscribe F 1 1.00
                subscribe F 1 1.00
                subscribe F 1 1.00 -> LIMIT_REACHED
                redeem F 1 1.00
                subscribe F 1 1.00
                = F units=2
                """),
            new Case(
                    "one movement more than the limit", "limits: maxMovements", limits -> limits.movements(2, 2), """
                fund F EUR
                2024-01-02 subscribe F 1 1.00
                subscribe F 1 1.00
                subscribe F 1 1.00
                = F units=3
                subscribe F 1 1.00 acct=B -> LIMIT_REACHED
                reverse O-3 R-3
                subscribe F 1 1.00 acct=B
                = F acct=B units=1
                """));

    static Stream<Arguments> cases() {
        return Stream.of(MOVEMENTS, ACTIONS, CORRECTIONS, FREEZES, ORDERS, LIMITS)
                .flatMap(List::stream)
                .flatMap(each -> Stream.of(Way.values()).map(way -> Arguments.of(each.name(), way, each)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void shouldGiveTheFiguresThatWereWorkedOut(String name, Way way, Case given) {
        CoreHost.Limits limits = new CoreHost.Limits().orders(1_000, 400 * 86_400_000_000_000L);
        given.limits().accept(limits);
        EngineLimits concluded = way.limits(limits).build();
        new Script(new CoreHost(concluded), way.betweenEvents()).run(given.lines());
    }
}
