package io.belfry.core.fund;

import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundEventNotifiedEncoder;
import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Reading;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import org.agrona.DirectBuffer;

/**
 * Rings the rules about positions: prices and fund events told to holders, levels of prices, moves, drawdown, and profit and
 * loss.
 *
 * <p>Formulas (DESIGN section 7). Move since a date: |nav − reference| ÷ reference. Drawdown: (top − nav) ÷ top, with top the
 * higher of nav and the peak, which is that of the dates before the latest: so a restatement leaves no wrong peak.
 */
final class PositionBell extends LevelBell {
    private static final int NO_RULE = -1;
    private static final long PERCENT_SCALE = 1_000_000L;

    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final RuleBook book;
    private final NavLevels navLevels;
    private final NotificationWriter writer;
    private final Reading before = new Reading();
    private final Reading after = new Reading();
    private final Figures figures;
    private final Figures wrong;
    private final PriceNews news;

    /** What moves since a week and a month ago are counted from, at the place of the position at hand. */
    private long weekNav;

    private long monthNav;

    /** What was distributed since the price of the position at hand. */
    private long distributedSince;

    PositionBell(
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            RuleBook book,
            NavLevels navLevels,
            RuleCauses causes,
            AlertTable alerts,
            NotificationWriter writer) {
        super(book, causes, alerts, AlertTable.ON_POSITION);
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.book = book;
        this.navLevels = navLevels;
        this.writer = writer;
        this.figures = new Figures(funds);
        this.wrong = new Figures(funds);
        this.news = new PriceNews(writer);
    }

    /** The position at hand stands where its fund stands. */
    void atHead(int fund) {
        weekNav = funds.weekNav(fund);
        monthNav = funds.monthNav(fund);
        distributedSince = funds.distributed(fund);
    }

    /** The position at hand stands behind this action. */
    void at(FundAction action) {
        weekNav = action.weekNav;
        monthNav = action.monthNav;
        distributedSince = action.distributedSince;
    }

    /** Tells and judges one price for a position that has been moved to it, and to which {@link #at} was told. */
    void priced(int position, long navBefore, FundAction action) {
        Rule[] rules = book.effective(positions.account(position)).onPositions();
        int fund = positions.fund(position);
        long peakBefore = positions.peak(position);
        if (!action.restates && positions.isTracked(position)) {
            positions.peak(position, Math.max(peakBefore, exIncome(navBefore, action)));
        }
        boolean corrected = action.restates && isTold(position, action);
        boolean told = false;
        boolean moveTold = false;
        for (Rule rule : rules) {
            if (!isAbout(rule, fund)) {
                continue;
            }
            switch (rule.kind()) {
                case NAV_UPDATED -> {
                    if (corrected && !told) {
                        correct(position, action, rule);
                        told = true;
                    } else if (!action.restates
                            && isMoveTold(rule, position, action)
                            && mayInform(rule, position, action.cause)) {
                        tell(action, NotificationType.NAV_UPDATED, rule, position, Figures.NONE);
                        told = true;
                    }
                }
                case FUND_EVENT -> {}
                default -> {
                    if (rule.hasLevels()) {
                        judgePrice(rule, position, navBefore, peakBefore, action);
                    } else if (isMovedSincePrevious(rule, position, action)
                            && mayInform(rule, position, action.cause)) {
                        tell(action, NotificationType.NAV_MOVED, rule, position, replacedExIncome(action));
                        moveTold = true;
                    }
                }
            }
        }
        if (corrected && !told) {
            correct(position, action, null);
            told = true;
        }
        if (told) {
            long reference = FundActions.lessDistribution(action.nav, action.distributedSince);
            positions.told(position, action.number, action.nav, reference);
        } else if (moveTold) {
            positions.told(position, action.number, action.nav, positions.referenceNav(position));
        }
    }

    /** Tells a distribution or a split to a position that it has changed. */
    void acted(int position, long unitsBefore, long incomeBefore, FundAction action) {
        if (unitsBefore == 0 || action.kind == ActionKind.YIELD) {
            return;
        }
        FundEventKind event = action.kind == ActionKind.SPLIT ? FundEventKind.SPLIT : FundEventKind.DISTRIBUTION;
        for (Rule rule : book.effective(positions.account(position)).onPositions()) {
            if (rule.kind() == RuleKind.FUND_EVENT
                    && isAbout(rule, positions.fund(position))
                    && rule.takesEvent(event.value())
                    && mayInform(rule, position, action.cause)) {
                tellEvent(rule, event, position, unitsBefore, incomeBefore, action);
            }
        }
    }

    /** Begins to track the peak of a position when a rule about drawdown comes to be about it, and ends it. */
    void track(int position) {
        boolean tracked =
                isTracked(position, book.effective(positions.account(position)).onPositions());
        if (tracked != positions.isTracked(position)) {
            int fund = positions.fund(position);
            funds.tracked(fund, funds.tracked(fund) + (tracked ? 1 : -1));
            positions.track(position, tracked);
        }
    }

    private boolean isTracked(int position, Rule[] rules) {
        if (positions.units(position) == 0) {
            return false;
        }
        for (Rule rule : rules) {
            if (rule.kind() == RuleKind.DRAWDOWN && isAbout(rule, positions.fund(position))) {
                return true;
            }
        }
        return false;
    }

    /** Judges levels after a trade or a correction; the price is the same. */
    void traded(int position, long unitsBefore, long costBefore, long incomeBefore, Cause cause) {
        int fund = positions.fund(position);
        long nav = positions.nav(position);
        atHead(fund);
        for (Rule rule : book.effective(positions.account(position)).onPositions()) {
            if (rule.hasLevels() && isAbout(rule, fund)) {
                if (isOnGain(rule)) {
                    readGain(rule, position, unitsBefore, costBefore, incomeBefore, nav, before);
                } else {
                    readPrice(rule, unitsBefore, nowNav(rule, position), positions.peak(position), before);
                }
                read(rule, position, after);
                judge(rule, position, before, after, false, cause);
            }
        }
        track(position);
    }

    @Override
    protected int firstAlert(int position) {
        return positions.firstAlert(position);
    }

    @Override
    protected void firstAlert(int position, int alert) {
        positions.firstAlert(position, alert);
    }

    @Override
    protected int account(int position) {
        return positions.account(position);
    }

    @Override
    protected boolean isMeant(Rule rule, int position) {
        return isAbout(rule, positions.fund(position));
    }

    @Override
    protected void levels(Rule rule, int position, Levels into) {
        into.of(rule.levelUnit() == LevelUnit.NAV ? navLevels.asOf(rule, positions.cursor(position)) : rule);
    }

    @Override
    protected void read(Rule rule, int position, Reading into) {
        readAt(rule, position, nowNav(rule, position), positions.peak(position), into);
    }

    /** The price as a rule counts it: what is compared with an earlier price leaves out what was distributed since. */
    private long nowNav(Rule rule, int position) {
        long nav = positions.nav(position);
        return isExIncome(rule) ? FundActions.lessDistribution(nav, distributedSince) : nav;
    }

    private static boolean isExIncome(Rule rule) {
        return rule.kind() == RuleKind.NAV_MOVED || rule.kind() == RuleKind.DRAWDOWN;
    }

    @Override
    protected void ring(
            Cause cause, Rule rule, int position, NotificationState state, long level, int edge, long previous) {
        NotificationType type = switch (rule.kind()) {
            case PNL_ABOVE -> NotificationType.PNL_ABOVE;
            case PNL_BELOW -> NotificationType.PNL_BELOW;
            case NAV_ABOVE -> NotificationType.NAV_ABOVE;
            case NAV_BELOW -> NotificationType.NAV_BELOW;
            case NAV_MOVED -> NotificationType.NAV_MOVED;
            case DRAWDOWN -> NotificationType.DRAWDOWN;
            default -> throw new IllegalStateException("rule kind " + rule.kind() + " has no levels");
        };
        FundNotifiedEncoder encoder = begin(cause, type, state, rule, position, edge);
        encoder.level(level)
                .previous(previous)
                .levelUnit(rule.levelUnit())
                .referenceNav(orNone(reference(rule, position)));
        end(encoder, position);
    }

    private long reference(Rule rule, int position) {
        return switch (rule.kind()) {
            case NAV_MOVED -> moveReference(rule);
            case DRAWDOWN -> Math.max(positions.peak(position), nowNav(rule, position));
            default -> FundTable.UNPRICED;
        };
    }

    private long moveReference(Rule rule) {
        return rule.since() == MoveSince.WEEK ? weekNav : monthNav;
    }

    private static long orNone(long nav) {
        return nav == FundTable.UNPRICED ? Figures.NONE : nav;
    }

    private void judgePrice(Rule rule, int position, long navBefore, long peakBefore, FundAction action) {
        // Where income counts, the figure before has what was distributed as income already.
        boolean isEx = isExIncome(rule) || (rule.includeIncome() && !action.restates);
        weekNav = action.weekNavBefore;
        monthNav = action.monthNavBefore;
        readAt(rule, position, isEx ? exIncome(navBefore, action) : navBefore, peakBefore, before);
        at(action);
        read(rule, position, after);
        judge(rule, position, before, after, action.restates, action.cause);
    }

    static boolean isOnGain(Rule rule) {
        return rule.kind() == RuleKind.PNL_ABOVE || rule.kind() == RuleKind.PNL_BELOW;
    }

    private static long exIncome(long nav, FundAction action) {
        return FundActions.lessDistribution(nav, action.distributed);
    }

    /** The price of the date before a new one, less what was distributed since, or {@link FundTable#UNPRICED}. */
    private static long replacedExIncome(FundAction action) {
        return exIncome(action.replacedNav, action);
    }

    /** Whether a rule in effect is about this fund: an amount of money must be in its currency. */
    boolean isAbout(Rule rule, int fund) {
        return (rule.fund() < 0 || rule.fund() == fund)
                && (!isOnGain(rule)
                        || rule.levelUnit() == LevelUnit.PERCENT
                        || rule.currency() == funds.currency(fund));
    }

    private void readAt(Rule rule, int position, long nav, long peak, Reading into) {
        long units = positions.units(position);
        if (isOnGain(rule)) {
            readGain(rule, position, units, positions.cost(position), positions.income(position), nav, into);
        } else {
            readPrice(rule, units, nav, peak, into);
        }
    }

    /** Reads what is counted by prices alone. */
    private void readPrice(Rule rule, long units, long nav, long peak, Reading into) {
        if (units == 0 || nav == FundTable.UNPRICED) {
            into.absent();
            return;
        }
        switch (rule.kind()) {
            case NAV_ABOVE, NAV_BELOW -> into.money(nav);
            case NAV_MOVED -> {
                long reference = moveReference(rule);
                if (reference == FundTable.UNPRICED) {
                    into.absent();
                } else {
                    into.percent(Math.abs(nav - reference), reference);
                }
            }
            case DRAWDOWN -> {
                long top = Math.max(peak, nav);
                into.percent(top - nav, top);
            }
            default -> throw new IllegalStateException("rule kind " + rule.kind() + " is not about prices");
        }
    }

    private void readGain(Rule rule, int position, long units, long cost, long income, long nav, Reading into) {
        if (units == 0 || nav == FundTable.UNPRICED) {
            into.absent();
            return;
        }
        long gain = funds.value(positions.fund(position), units, nav) - cost;
        if (rule.includeIncome()) {
            long withIncome = Exact.add(gain, income);
            gain = withIncome == Exact.OVERFLOW ? (gain < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : withIncome;
        }
        if (rule.levelUnit() == LevelUnit.PERCENT) {
            into.percent(gain, cost);
        } else {
            into.money(gain);
        }
    }

    /** Of a new date's price: whether it is far enough from the date's before. */
    private boolean isMovedSincePrevious(Rule rule, int position, FundAction action) {
        if (action.restates || positions.units(position) == 0) {
            return false;
        }
        long reference = replacedExIncome(action);
        return reference != FundTable.UNPRICED && isMove(action.nav, reference, rule.levels()[0]);
    }

    /** Whether a price is at least a percent, times 10^4, away from another. */
    static boolean isMove(long nav, long reference, long percent) {
        return Exact.compareProducts(Math.abs(nav - reference), PERCENT_SCALE, percent, reference) >= 0;
    }

    private boolean isTold(int position, FundAction action) {
        return positions.units(position) > 0 && positions.toldAction(position) >= action.firstActionOfDate;
    }

    private boolean isMoveTold(Rule rule, int position, FundAction action) {
        if (positions.units(position) == 0) {
            return false;
        }
        if (rule.min() == Rule.NO_MIN) {
            return true;
        }
        long reference = positions.referenceNav(position) == FundTable.UNPRICED
                ? exIncome(action.replacedNav, action)
                : positions.referenceNav(position);
        return reference != FundTable.UNPRICED && isMove(action.nav, reference, rule.min());
    }

    private void tell(FundAction action, NotificationType type, Rule rule, int position, long referenceNav) {
        int fund = positions.fund(position);
        if (news.isOf(fund, action, type, rule)) {
            tellLikeOthers(action, fund, position);
            return;
        }
        FundNotifiedEncoder encoder = begin(action.cause, type, NotificationState.INFO, rule, position, 0);
        encoder.level(Figures.NONE)
                .previous(Figures.NONE)
                .levelUnit(LevelUnit.NULL_VAL)
                .referenceNav(referenceNav);
        end(encoder, position);
        news.take(fund, action, type, rule, encoder.buffer(), encoder.offset() - MessageHeaderEncoder.ENCODED_LENGTH);
    }

    /** What {@link #begin} and {@link #tell} write, of which all but the holder's figures is known. */
    private void tellLikeOthers(FundAction action, int fund, int position) {
        int account = positions.account(position);
        int customer = accounts.customer(account);
        long units = positions.units(position);
        long cost = positions.cost(position);
        computeFigures(fund, position, units, cost, action.nav);
        news.begin(action.cause, customer)
                .units(units)
                .value(figures.value())
                .cost(cost)
                .unrealised(figures.unrealised())
                .unrealisedPercent(figures.unrealisedPercent())
                .realised(positions.realised(position))
                .income(positions.income(position))
                .dayChange(figures.dayChange(fund, units, action.previousDateNav));
        news.end(customer, account);
    }

    private void computeFigures(int fund, int position, long units, long cost, long nav) {
        figures.compute(fund, units, cost, nav);
        if (nav != FundTable.UNPRICED && figures.value() == Figures.NONE) {
            throw new IllegalStateException("value of position " + position + " goes past 64 bits");
        }
    }

    private void tellEvent(
            Rule rule, FundEventKind event, int position, long unitsBefore, long incomeBefore, FundAction action) {
        int account = positions.account(position);
        int fund = positions.fund(position);
        boolean isSplit = event == FundEventKind.SPLIT;
        boolean isPaid = !isSplit && !positions.reinvests(position);
        FundEventNotifiedEncoder encoder = writer.beginFundEvent(
                action.cause, rule.severity(), accounts.customer(account), rule.handle(), rule.version());
        encoder.units(positions.units(position))
                .unitsBefore(unitsBefore)
                .amount(isPaid ? positions.income(position) - incomeBefore : Figures.NONE)
                .perUnit(isSplit ? Figures.NONE : action.first)
                .numerator(isSplit ? (int) action.first : FundEventNotifiedEncoder.numeratorNullValue())
                .denominator(isSplit ? (int) action.second : FundEventNotifiedEncoder.denominatorNullValue())
                .date(action.eventDate)
                .currency(funds.currency(fund))
                .unitScale((short) funds.unitScale(fund))
                .fundEvent(event);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.limit(writer.putName(Namespace.ACCOUNT, account, encoder.limit()));
        encoder.limit(writer.putName(Namespace.FUND, fund, encoder.limit()));
        writer.end(encoder.limit());
    }

    private void correct(int position, FundAction action, Rule rule) {
        FundNotifiedEncoder encoder =
                begin(action.cause, NotificationType.NAV_CORRECTED, NotificationState.CORRECTED, rule, position, 0);
        long told = positions.toldNav(position);
        wrong.compute(positions.fund(position), positions.units(position), positions.cost(position), told);
        encoder.level(Figures.NONE)
                .previous(Figures.NONE)
                .levelUnit(LevelUnit.NULL_VAL)
                .referenceNav(Figures.NONE)
                .wasNav(told)
                .wasValue(wrong.value())
                .wasUnrealised(wrong.unrealised())
                .wasUnrealisedPercent(wrong.unrealisedPercent());
        end(encoder, position);
    }

    /** Tells operations that more units were asked for than are free. */
    void refused(int account, int fund, long units, long free, DirectBuffer subject, int subjectLength, Cause cause) {
        OperationsNotifiedEncoder encoder =
                writer.beginOperations(cause, NotificationType.POSITION_REFUSED, Severity.WARNING);
        encoder.amount(units)
                .expected(free)
                .actual(OperationsNotifiedEncoder.actualNullValue())
                .currency(funds.currency(fund))
                .unitScale((short) funds.unitScale(fund))
                .reason(OperationsReason.NONE);
        encoder.limit(writer.causeTexts(encoder.limit()));
        encoder.limit(writer.putName(Namespace.ACCOUNT, account, encoder.limit()));
        encoder.limit(writer.putName(Namespace.FUND, fund, encoder.limit()));
        encoder.putSubject(subject, 0, subjectLength);
        writer.end(encoder.limit());
    }

    private FundNotifiedEncoder begin(
            Cause cause, NotificationType type, NotificationState state, Rule rule, int position, int edge) {
        int account = positions.account(position);
        int fund = positions.fund(position);
        long nav = positions.nav(position);
        long previousDateNav = positions.previousDateNav(position);
        computeFigures(fund, position, positions.units(position), positions.cost(position), nav);
        FundNotifiedEncoder encoder = writer.beginFund(
                cause,
                type,
                state,
                rule == null ? Severity.INFO : rule.severity(),
                accounts.customer(account),
                rule == null ? NO_RULE : rule.handle(),
                rule == null ? 0 : rule.version(),
                edge);
        return encoder.nav(nav == FundTable.UNPRICED ? Figures.NONE : nav)
                .previousNav(previousDateNav == FundTable.UNPRICED ? Figures.NONE : previousDateNav)
                .units(positions.units(position))
                .value(figures.value())
                .cost(positions.cost(position))
                .unrealised(figures.unrealised())
                .unrealisedPercent(figures.unrealisedPercent())
                .realised(positions.realised(position))
                .income(positions.income(position))
                .dayChange(figures.dayChange(fund, positions.units(position), previousDateNav))
                .wasNav(Figures.NONE)
                .wasValue(Figures.NONE)
                .wasUnrealised(Figures.NONE)
                .wasUnrealisedPercent(Figures.NONE)
                .referenceNav(Figures.NONE)
                .date(nav == FundTable.UNPRICED ? FundNotifiedEncoder.dateNullValue() : positions.date(position))
                .currency(funds.currency(fund))
                .navScale((short) funds.navScale(fund))
                .unitScale((short) funds.unitScale(fund));
    }

    private void end(FundNotifiedEncoder encoder, int position) {
        int account = positions.account(position);
        int fund = positions.fund(position);
        encoder.limit(writer.commonTexts(encoder.limit()));
        encoder.limit(writer.putName(Namespace.ACCOUNT, account, encoder.limit()));
        encoder.limit(writer.putName(Namespace.FUND, fund, encoder.limit()));
        writer.end(encoder.limit());
    }
}
