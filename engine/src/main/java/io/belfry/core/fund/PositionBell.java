package io.belfry.core.fund;

import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.Severity;
import io.belfry.core.account.AccountTable;
import io.belfry.core.directory.Namespace;
import io.belfry.core.money.Exact;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.LevelBell;
import io.belfry.core.rule.Reading;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import org.agrona.DirectBuffer;

/** Rings the rules about positions: prices told to holders, and profit and loss. */
final class PositionBell extends LevelBell {
    private static final int NO_RULE = -1;
    private static final long PERCENT_SCALE = 1_000_000L;

    private final AccountTable accounts;
    private final FundTable funds;
    private final PositionTable positions;
    private final RuleBook book;
    private final NotificationWriter writer;
    private final Reading before = new Reading();
    private final Reading after = new Reading();
    private final Figures figures;
    private final Figures wrong;

    PositionBell(
            AccountTable accounts,
            FundTable funds,
            PositionTable positions,
            RuleBook book,
            RuleCauses causes,
            AlertTable alerts,
            NotificationWriter writer) {
        super(book, causes, alerts, AlertTable.ON_POSITION);
        this.accounts = accounts;
        this.funds = funds;
        this.positions = positions;
        this.book = book;
        this.writer = writer;
        this.figures = new Figures(funds);
        this.wrong = new Figures(funds);
    }

    /** Tells and judges one price for a position that has been moved to it. */
    void priced(int position, long navBefore, FundAction action) {
        Rule[] rules = book.effective(positions.account(position)).onPositions();
        int fund = positions.fund(position);
        boolean corrected = action.restates && isTold(position, action);
        boolean told = false;
        for (Rule rule : rules) {
            if (rule.fund() >= 0 && rule.fund() != fund) {
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
                        tell(action.cause, NotificationType.NAV_UPDATED, NotificationState.INFO, rule, position, 0);
                        told = true;
                    }
                }
                default -> judgePrice(rule, position, navBefore, action);
            }
        }
        if (corrected && !told) {
            correct(position, action, null);
            told = true;
        }
        if (told) {
            long pending = action.restates ? action.distributed : 0;
            positions.told(position, action.number, action.nav, FundActions.lessDistribution(action.nav, pending));
        }
    }

    /** Judges profit and loss after a trade or a correction; the price is the same. */
    void traded(int position, long unitsBefore, long costBefore, long incomeBefore, Cause cause) {
        int fund = positions.fund(position);
        for (Rule rule : book.effective(positions.account(position)).onPositions()) {
            if (rule.hasLevels() && isAbout(rule, fund)) {
                read(rule, position, unitsBefore, costBefore, incomeBefore, positions.nav(position), before);
                read(rule, position, after);
                judge(rule, position, before, after, false, cause);
            }
        }
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
    protected void read(Rule rule, int position, Reading into) {
        readAt(rule, position, positions.nav(position), into);
    }

    @Override
    protected void ring(
            Cause cause, Rule rule, int position, NotificationState state, long level, int edge, long previous) {
        NotificationType type = switch (rule.kind()) {
            case PNL_ABOVE -> NotificationType.PNL_ABOVE;
            case PNL_BELOW -> NotificationType.PNL_BELOW;
            default -> throw new IllegalStateException("rule kind " + rule.kind() + " has no levels");
        };
        FundNotifiedEncoder encoder = begin(cause, type, state, rule, position, edge);
        encoder.level(level).previous(previous).levelUnit(rule.levelUnit());
        end(encoder, position);
    }

    private void judgePrice(Rule rule, int position, long navBefore, FundAction action) {
        if (!isAbout(rule, positions.fund(position))) {
            return;
        }
        readAt(rule, position, isExIncome(rule, action) ? exIncome(navBefore, action) : navBefore, before);
        read(rule, position, after);
        judge(rule, position, before, after, action.restates, action.cause);
    }

    /**
     * Whether the figure before counts what was distributed since as income already, so that the price before must not
     * count it too.
     */
    private static boolean isExIncome(Rule rule, FundAction action) {
        return rule.includeIncome() && !action.restates;
    }

    private static long exIncome(long nav, FundAction action) {
        return FundActions.lessDistribution(nav, action.distributed);
    }

    /** Whether a level rule is about this fund: an amount of money must be in its currency. */
    private boolean isAbout(Rule rule, int fund) {
        return (rule.fund() < 0 || rule.fund() == fund)
                && (rule.levelUnit() == LevelUnit.PERCENT || rule.currency() == funds.currency(fund));
    }

    private void readAt(Rule rule, int position, long nav, Reading into) {
        read(
                rule,
                position,
                positions.units(position),
                positions.cost(position),
                positions.income(position),
                nav,
                into);
    }

    private void read(Rule rule, int position, long units, long cost, long income, long nav, Reading into) {
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
        return reference != FundTable.UNPRICED
                && Exact.compareProducts(Math.abs(action.nav - reference), PERCENT_SCALE, rule.min(), reference) >= 0;
    }

    private void tell(Cause cause, NotificationType type, NotificationState state, Rule rule, int position, int edge) {
        FundNotifiedEncoder encoder = begin(cause, type, state, rule, position, edge);
        encoder.level(Figures.NONE).previous(Figures.NONE).levelUnit(LevelUnit.NULL_VAL);
        end(encoder, position);
    }

    private void correct(int position, FundAction action, Rule rule) {
        FundNotifiedEncoder encoder =
                begin(action.cause, NotificationType.NAV_CORRECTED, NotificationState.CORRECTED, rule, position, 0);
        long told = positions.toldNav(position);
        wrong.compute(positions.fund(position), positions.units(position), positions.cost(position), told);
        encoder.level(Figures.NONE)
                .previous(Figures.NONE)
                .levelUnit(LevelUnit.NULL_VAL)
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
        writer.commonTexts(encoder);
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(
                writer.name(Namespace.FUND, fund),
                writer.at(Namespace.FUND, fund),
                writer.length(Namespace.FUND, fund));
        encoder.putSubject(subject, 0, subjectLength);
        writer.end(encoder.limit());
    }

    private FundNotifiedEncoder begin(
            Cause cause, NotificationType type, NotificationState state, Rule rule, int position, int edge) {
        int account = positions.account(position);
        int fund = positions.fund(position);
        long nav = positions.nav(position);
        long previousDateNav = positions.previousDateNav(position);
        figures.compute(fund, positions.units(position), positions.cost(position), nav);
        if (nav != FundTable.UNPRICED && figures.value() == Figures.NONE) {
            throw new IllegalStateException("value of position " + position + " goes past 64 bits");
        }
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
        writer.commonTexts(encoder);
        encoder.putAccount(
                writer.name(Namespace.ACCOUNT, account),
                writer.at(Namespace.ACCOUNT, account),
                writer.length(Namespace.ACCOUNT, account));
        encoder.putFund(
                writer.name(Namespace.FUND, fund),
                writer.at(Namespace.FUND, fund),
                writer.length(Namespace.FUND, fund));
        writer.end(encoder.limit());
    }
}
