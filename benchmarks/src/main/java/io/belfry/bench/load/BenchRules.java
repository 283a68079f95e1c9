package io.belfry.bench.load;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.EventLayout;
import io.belfry.codec.Flag;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleSetEncoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.core.directory.Directory;
import io.belfry.dryrun.DraftRule;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Rules for everybody, as messages. One thread. */
public final class BenchRules {
    /** Percents in levels are times this. */
    public static final long PERCENT = 10_000;

    private BenchRules() {}

    /** Rings when the ledger falls below {@code levelMinor}. */
    public static int lowBalance(MutableDirectBuffer target, String id, long levelMinor) {
        return lowBalance(target, id, Scope.ALL, levelMinor);
    }

    /** Rings for each posting of at least {@code minMinor}, in or out. */
    public static int largeTransactions(MutableDirectBuffer target, String id, long minMinor) {
        return write(
                target,
                id,
                RuleKind.TRANSACTION_LARGE,
                LevelUnit.MONEY,
                Postings.currency(),
                EventLayout.NO_HANDLE,
                minMinor);
    }

    /** Rings when the gain of a holding in this fund reaches {@code percent} (times {@link #PERCENT}) of its cost. */
    public static int gainOf(MutableDirectBuffer target, String id, int fund, long percent) {
        return write(
                target, id, RuleKind.PNL_ABOVE, LevelUnit.PERCENT, 0, fund, RuleSetEncoder.minNullValue(), percent);
    }

    /** Rings at every price for every holder. */
    public static int everyPrice(MutableDirectBuffer target, String id) {
        return write(
                target,
                id,
                RuleKind.NAV_UPDATED,
                LevelUnit.MONEY,
                0,
                EventLayout.NO_HANDLE,
                RuleSetEncoder.minNullValue());
    }

    /** The low balance rule as a draft. */
    public static DraftRule lowBalanceDraft(String id, long levelMinor) {
        return new DraftRule() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public List<Subject> subjects() {
                return List.of();
            }

            @Override
            public int encode(Directory directory, MutableDirectBuffer buffer) {
                return lowBalance(buffer, id, levelMinor);
            }
        };
    }

    /** Rings when an account's available balance falls below zero. */
    public static int overdrawn(MutableDirectBuffer target, String id) {
        return write(
                target,
                id,
                RuleKind.ACCOUNT_OVERDRAWN,
                LevelUnit.MONEY,
                0,
                EventLayout.NO_HANDLE,
                RuleSetEncoder.minNullValue());
    }

    /** Rings when the ledger of an account of this segment falls below {@code levelMinor}. */
    public static int lowBalanceOfSegment(MutableDirectBuffer target, String id, String segment, long levelMinor) {
        return lowBalance(target, id, new Scope(ScopeKind.SEGMENT, EventLayout.NO_HANDLE, segment), levelMinor);
    }

    /** Rings when the ledger of an account of this customer falls below {@code levelMinor}. */
    public static int lowBalanceOfCustomer(MutableDirectBuffer target, String id, int customer, long levelMinor) {
        return lowBalance(target, id, new Scope(ScopeKind.CUSTOMER, customer, ""), levelMinor);
    }

    private static int lowBalance(MutableDirectBuffer target, String id, Scope scope, long levelMinor) {
        return write(
                target,
                id,
                RuleKind.BALANCE_BELOW,
                LevelUnit.MONEY,
                Postings.currency(),
                EventLayout.NO_HANDLE,
                RuleSetEncoder.minNullValue(),
                scope,
                levelMinor);
    }

    /** Rings at each of these gains (times {@link #PERCENT}) of any holding. */
    public static int gains(MutableDirectBuffer target, String id, long... percents) {
        return write(
                target,
                id,
                RuleKind.PNL_ABOVE,
                LevelUnit.PERCENT,
                0,
                EventLayout.NO_HANDLE,
                RuleSetEncoder.minNullValue(),
                percents);
    }

    /** Whom a rule is for. */
    private record Scope(ScopeKind kind, int handle, String segment) {
        static final Scope ALL = new Scope(ScopeKind.ALL, EventLayout.NO_HANDLE, "");
    }

    private static int write(
            MutableDirectBuffer target,
            String id,
            RuleKind kind,
            LevelUnit unit,
            int currency,
            int fund,
            long min,
            long... levels) {
        return write(target, id, kind, unit, currency, fund, min, Scope.ALL, levels);
    }

    private static int write(
            MutableDirectBuffer target,
            String id,
            RuleKind kind,
            LevelUnit unit,
            int currency,
            int fund,
            long min,
            Scope scope,
            long... levels) {
        RuleSetEncoder rule = new RuleSetEncoder();
        rule.wrapAndApplyHeader(target, 0, new MessageHeaderEncoder());
        rule.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        rule.kind(kind)
                .scope(scope.kind)
                .scopeHandle(scope.handle)
                .severity(Severity.INFO)
                .enabled(Flag.YES)
                .currency(currency)
                .direction(Direction.BOTH)
                .kinds(0)
                .balanceField(BalanceField.LEDGER)
                .levelUnit(unit)
                .includeIncome(Flag.NO)
                .fund(fund)
                .min(min)
                .recovery(0)
                .states(0)
                .events((short) 0)
                .since(MoveSince.PREVIOUS)
                .windowNs(0)
                .cooldownNs(0);
        RuleSetEncoder.LevelsEncoder group = rule.levelsCount(levels.length);
        for (long level : levels) {
            group.next().level(level);
        }
        rule.rule(id).segment(scope.segment);
        return MessageHeaderEncoder.ENCODED_LENGTH + rule.encodedLength();
    }
}
