package io.belfry.core.fund;

import io.belfry.codec.MoveSince;
import io.belfry.core.money.Exact;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.trigger.Descents;
import io.belfry.core.trigger.TriggerTree;

/**
 * Which prices matter to whom. Of each position that is up to date it knows the nearest price above the present one, and the
 * nearest below, at which any of its rules may change its mind; the prices of a fund's positions are kept sorted, as an
 * exchange keeps stop orders. A price between all of them concerns nobody.
 *
 * <pre>
 *      stop loss of B   stop loss of A       target of B   target of A
 *   ───────┼────────────────┼──────── price ──────┼─────────────┼───── NAV
 *        down keys: at this price or below       up keys: at this price or above
 * </pre>
 *
 * <p>A key may be nearer than need be, never farther: who is visited is judged exactly. What cannot be said as a price makes
 * a position a subscriber, who is visited at every price: news of every price. Falls from a peak are {@link
 * PeakTriggers}'. Moves since a date are the same for
 * all holders, so a price that makes such a rule change its mind visits all of them.
 *
 * <p>The core's thread only; no allocation but where a table grows.
 */
final class TriggerBook {
    private static final int NONE = PositionTable.NONE;

    private final FundTable funds;
    private final PositionTable positions;
    private final RuleBook book;
    private final PositionBell bell;
    private final TriggerPrices prices;
    private final TriggerTree tree = new TriggerTree();
    private final PeakTriggers peaks;
    private final Levels levels = new Levels();

    /** Of the position at hand. */
    private long nav;

    private long up;
    private long down;
    private boolean subscribes;
    private int drawdowns;
    private long fall;

    TriggerBook(FundTable funds, PositionTable positions, RuleBook book, PositionBell bell, PeakHistory peakHistory) {
        this.funds = funds;
        this.positions = positions;
        this.book = book;
        this.bell = bell;
        this.prices = new TriggerPrices(funds, positions);
        this.peaks = new PeakTriggers(positions, peakHistory);
    }

    /** The triggers of all funds: set {@link #upSet} and {@link #downSet} of each. */
    TriggerTree tree() {
        return tree;
    }

    /** The triggers that are counted from peaks. */
    PeakTriggers peaks() {
        return peaks;
    }

    static int upSet(int fund) {
        return 2 * fund;
    }

    static int downSet(int fund) {
        return 2 * fund + 1;
    }

    /** Whether a price concerns nobody, of a fund of which no other action is pending. */
    boolean isCrossedByNone(int fund, long before, long price) {
        return funds.firstSubscriber(fund) == NONE
                && !(tree.seek(upSet(fund), 0, 0) && tree.key() <= TriggerKeys.of(price))
                && !(tree.seekLast(downSet(fund)) && tree.key() >= TriggerKeys.of(price))
                && (funds.tracked(fund) == 0 || !peaks.isAnyCrossed(fund, price, price, Math.max(before, price)));
    }

    /**
     * Whether a price makes a rule about moves change its mind. Nothing was distributed since the price before.
     *
     * @param weekNavBefore what was counted from before, as {@code monthNavBefore}
     */
    boolean isMove(int fund, long before, long after, long weekNavBefore, long monthNavBefore) {
        for (int i = 0; i < book.moveRules(); i++) {
            Rule rule = book.moveRule(i);
            if (rule.fund() >= 0 && rule.fund() != fund) {
                continue;
            }
            long level = rule.levels()[0];
            if (rule.since() == MoveSince.PREVIOUS) {
                if (PositionBell.isMove(after, before, level)) {
                    return true;
                }
                continue;
            }
            boolean isWeek = rule.since() == MoveSince.WEEK;
            long referenceBefore = isWeek ? weekNavBefore : monthNavBefore;
            long reference = isWeek ? funds.weekNav(fund) : funds.monthNav(fund);
            if ((referenceBefore == FundTable.UNPRICED) != (reference == FundTable.UNPRICED)) {
                return true;
            }
            if (reference != FundTable.UNPRICED
                    && (isFlipped(before, referenceBefore, after, reference, level)
                            || isFlipped(before, referenceBefore, after, reference, level - rule.recovery()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFlipped(long before, long referenceBefore, long after, long reference, long level) {
        return PositionBell.isMove(before, referenceBefore, level) != PositionBell.isMove(after, reference, level);
    }

    /** Works out the triggers of a position that is up to date. */
    void rekey(int position) {
        int fund = positions.fund(position);
        nav = positions.nav(position);
        up = FundTable.UNPRICED;
        down = FundTable.UNPRICED;
        subscribes = false;
        drawdowns = 0;
        if (positions.units(position) > 0 && nav != FundTable.UNPRICED) {
            for (Rule rule : book.effective(positions.account(position)).onPositions()) {
                if (bell.isAbout(rule, fund)) {
                    addTriggers(rule, position);
                }
            }
        }
        putFall(position, fund);
        int upBefore = positions.upKey(position);
        int upKey = TriggerKeys.of(up);
        if (upKey != upBefore) {
            put(upSet(fund), upBefore, upKey, position);
            positions.upKey(position, upKey);
        }
        int downBefore = positions.downKey(position);
        int downKey = TriggerKeys.of(down);
        if (downKey != downBefore) {
            put(downSet(fund), downBefore, downKey, position);
            positions.downKey(position, downKey);
        }
        if (subscribes != positions.isSubscribed(position)) {
            if (subscribes) {
                subscribe(fund, position);
            } else {
                unsubscribe(fund, position);
            }
        }
    }

    /** Notes what looking for whom a price crosses will read, for {@link #touch}. */
    void foreseeEnds(int fund, Descents into) {
        into.add(upSet(fund), Integer.MIN_VALUE, 0);
        into.add(downSet(fund), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Notes what giving a position another key will read, for {@link #touch}. */
    void foresee(int position, Descents into) {
        int fund = positions.fund(position);
        int upKey = positions.upKey(position);
        if (upKey != TriggerKeys.NONE) {
            into.add(upSet(fund), upKey, position);
        }
        int downKey = positions.downKey(position);
        if (downKey != TriggerKeys.NONE) {
            into.add(downSet(fund), downKey, position);
        }
    }

    /** Reads what was noted, so that it is near soon after; the answer means nothing. */
    long touch(Descents ways) {
        return tree.touch(ways);
    }

    /**
     * Appends the first positions whose up or down key a price crosses, as many as {@code most} of each, as long as there is
     * room; returns the end of what is in {@code into} then.
     */
    int crossed(int fund, long price, int[] into, int from, int most) {
        int key = TriggerKeys.of(price);
        int end = from;
        if (tree.seek(upSet(fund), 0, 0)) {
            end += tree.positionsBehind(key, into, end, most);
        }
        if (tree.seek(downSet(fund), key, 0)) {
            end += tree.positionsBehind(Integer.MAX_VALUE, into, end, most);
        }
        return end;
    }

    private void put(int set, int before, int after, int position) {
        if (before == TriggerKeys.NONE) {
            tree.add(set, after, position);
        } else if (after == TriggerKeys.NONE) {
            tree.remove(set, before, position);
        } else {
            tree.move(set, before, position, after);
        }
    }

    private void addTriggers(Rule rule, int position) {
        switch (rule.kind()) {
            case NAV_UPDATED -> addMove(rule, positions.referenceNav(position));
            case DRAWDOWN -> addFall(rule, position);
            case NAV_ABOVE, NAV_BELOW, PNL_ABOVE, PNL_BELOW -> addLevels(rule, position);
            default -> {}
        }
    }

    /** A level that is open, or waits, changes where it recovers. */
    private void addFall(Rule rule, int position) {
        drawdowns++;
        fall = bell.liveLevels(rule, position) == 0 ? rule.levels()[0] : rule.levels()[0] - rule.recovery();
    }

    /** A position has one place among the peaks; of more than one rule it hears every price. */
    private void putFall(int position, int fund) {
        if (drawdowns != 1 || fall <= 0) {
            peaks.remove(position);
            subscribes |= drawdowns > 1;
            return;
        }
        long top = Math.max(positions.peak(position), nav);
        subscribes |= !peaks.put(position, fund, fall, PeakTriggers.hasFallen(top, nav, fall));
    }

    /** The move is counted from what was told last; who was not told yet, or would be told again, hears the next price. */
    private void addMove(Rule rule, long reference) {
        if (rule.min() == Rule.NO_MIN
                || reference == FundTable.UNPRICED
                || PositionBell.isMove(nav, reference, rule.min())) {
            subscribes = true;
            return;
        }
        long distance = TriggerPrices.share(rule.min(), reference);
        if (distance == Exact.OVERFLOW) {
            return;
        }
        if (reference <= Long.MAX_VALUE - distance) {
            upAt(reference + distance);
        }
        downAt(reference - distance);
    }

    /** A level that is open, or waits, changes where it recovers, any other where it is passed. */
    private void addLevels(Rule rule, int position) {
        int open = bell.liveLevels(rule, position);
        bell.levels(rule, position, levels);
        if (PositionBell.isOnGain(rule)) {
            addGains(rule, position, open);
            return;
        }
        for (int i = 0; i < levels.count(); i++) {
            long price = Math.max(1, levelNow(i, open));
            if (nav < price) {
                upAt(price);
            } else {
                downAt(price - 1);
            }
        }
    }

    /** Where the level at hand changes its mind. */
    private long levelNow(int index, int open) {
        long level = levels.at(index);
        if ((open & (1 << index)) == 0) {
            return level;
        }
        return levels.isBelow() ? level + levels.recovery() : level - levels.recovery();
    }

    /** Of all levels of a gain only the nearest on both sides are turned into prices, which takes a search. */
    private void addGains(Rule rule, int position, int open) {
        int fund = positions.fund(position);
        long units = positions.units(position);
        long value = funds.value(fund, units, nav);
        long above = TriggerPrices.NO_WORTH;
        long below = TriggerPrices.NO_WORTH;
        for (int i = 0; i < levels.count(); i++) {
            long worth = prices.worthOfGain(rule, position, levelNow(i, open));
            if (worth == TriggerPrices.NO_WORTH) {
                continue;
            }
            if (value == Exact.OVERFLOW || value >= worth) {
                below = Math.max(below, worth);
            } else if (above == TriggerPrices.NO_WORTH || worth < above) {
                above = worth;
            }
        }
        if (above != TriggerPrices.NO_WORTH) {
            long price = prices.ofWorth(fund, units, above);
            if (price != TriggerPrices.NEVER) {
                upAt(price);
            }
        }
        if (below != TriggerPrices.NO_WORTH) {
            downAt(prices.ofWorth(fund, units, below) - 1);
        }
    }

    private void upAt(long price) {
        up = up == FundTable.UNPRICED ? price : Math.min(up, price);
    }

    /** No price is below 1, and no key stands for none. */
    private void downAt(long price) {
        down = Math.max(down, price);
    }

    private void subscribe(int fund, int position) {
        int last = funds.lastSubscriber(fund);
        positions.subscribed(position, true);
        positions.previousSubscriber(position, last);
        positions.nextSubscriber(position, NONE);
        if (last == NONE) {
            funds.firstSubscriber(fund, position);
        } else {
            positions.nextSubscriber(last, position);
        }
        funds.lastSubscriber(fund, position);
    }

    private void unsubscribe(int fund, int position) {
        int next = positions.nextSubscriber(position);
        int previous = positions.previousSubscriber(position);
        if (previous == NONE) {
            funds.firstSubscriber(fund, next);
        } else {
            positions.nextSubscriber(previous, next);
        }
        if (next == NONE) {
            funds.lastSubscriber(fund, previous);
        } else {
            positions.previousSubscriber(next, previous);
        }
        if (funds.sweepPhase(fund) == Sweep.SUBSCRIBERS && funds.sweepNext(fund) == position) {
            funds.sweepNext(fund, next);
        }
        positions.nextSubscriber(position, NONE);
        positions.previousSubscriber(position, NONE);
        positions.subscribed(position, false);
    }

    long bytes() {
        return tree.bytes() + peaks.bytes();
    }

    void save(StateWriter state) {
        tree.save(state);
        peaks.save(state);
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    void load(StateReader state) {
        tree.load(state);
        peaks.load(state);
    }

    long digest(long hash) {
        return peaks.digest(tree.digest(hash));
    }
}
