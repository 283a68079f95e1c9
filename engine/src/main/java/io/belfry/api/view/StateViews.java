package io.belfry.api.view;

import io.belfry.codec.AccountKind;
import io.belfry.codec.Currencies;
import io.belfry.codec.DividendMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.RuleKind;
import io.belfry.core.Core;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerProfile;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.FundTable;
import io.belfry.core.fund.PositionReading;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.identity.FeedTable;
import io.belfry.core.identity.RefusedLog;
import io.belfry.core.money.Exact;
import io.belfry.core.order.OrderTable;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Questions about the core's state, to be asked through {@code BelfryEngine.query}: on the engine's thread, between two
 * events. They change nothing; pending fund actions are caught up on a copy.
 */
public final class StateViews {
    private static final int PERCENT_SCALE = 4;

    private StateViews() {}

    /** A customer by id, or nothing when unknown. */
    public static Optional<CustomerView> customer(Core core, String customer) {
        int handle = find(core, Namespace.CUSTOMER, customer);
        if (handle == Directory.UNKNOWN) {
            return Optional.empty();
        }
        CustomerTable customers = core.customers();
        List<AccountView> accounts = new ArrayList<>();
        List<AlertView> alerts = new ArrayList<>();
        Totals totals = new Totals();
        AccountTable table = core.accounts();
        for (int a = customers.firstAccount(handle); a != AccountTable.NONE; a = table.nextOfCustomer(a)) {
            AccountView view = accountView(core, a);
            accounts.add(view);
            totals.add(view);
            addAlerts(core, table.firstAlert(a), a, FundTable.NONE, alerts);
            PositionTable positions = core.positions();
            for (int p = table.firstPosition(a); p != PositionTable.NONE; p = positions.nextOfAccount(p)) {
                addAlerts(core, positions.firstAlert(p), a, positions.fund(p), alerts);
            }
        }
        return Optional.of(new CustomerView(
                customer,
                CustomerProfile.name(core.texts(), customers.profile(handle)),
                CustomerProfile.locale(core.texts(), customers.profile(handle)),
                segmentName(core, customers.segment(handle)),
                accounts,
                alerts,
                totals.views(),
                core.sequence()));
    }

    /**
     * Customers whose id or name starts with {@code prefix} (the name without regard to ASCII case), in order of
     * registration. Looks at no more than {@code slice} customers, so that a search through millions does not hold up the
     * ring; ask again from {@link CustomerPage#next}.
     *
     * @param limit how many to find at most
     * @param from 0, or where the slice before said
     */
    public static CustomerPage customers(Core core, String prefix, int limit, int from, int slice) {
        List<CustomerName> found = new ArrayList<>();
        int size = core.customers().size();
        int end = (int) Math.min(size, (long) from + slice);
        int at = from;
        for (; at < end && found.size() < limit; at++) {
            String id = core.directory().name(Namespace.CUSTOMER, at);
            String name = CustomerProfile.name(core.texts(), core.customers().profile(at));
            if (isFound(id, name, prefix)) {
                found.add(new CustomerName(id, name));
            }
        }
        return new CustomerPage(found, at < size ? at : -1);
    }

    /** An account by id, or nothing when unknown. */
    public static Optional<AccountView> account(Core core, String account) {
        int handle = find(core, Namespace.ACCOUNT, account);
        return handle == Directory.UNKNOWN ? Optional.empty() : Optional.of(accountView(core, handle));
    }

    /** A fund by id, or nothing when unknown. */
    public static Optional<FundView> fund(Core core, String fund) {
        int handle = find(core, Namespace.FUND, fund);
        return handle == Directory.UNKNOWN ? Optional.empty() : Optional.of(fundView(core, handle));
    }

    /** Funds whose id or name starts with {@code prefix}; else like {@link #customers}. */
    public static FundPage funds(Core core, String prefix, int limit, int from, int slice) {
        List<FundView> found = new ArrayList<>();
        int size = core.funds().size();
        int end = (int) Math.min(size, (long) from + slice);
        int at = from;
        for (; at < end && found.size() < limit; at++) {
            String id = core.directory().name(Namespace.FUND, at);
            if (isFound(id, core.texts().text(core.funds().name(at)), prefix)) {
                found.add(fundView(core, at));
            }
        }
        return new FundPage(found, at < size ? at : -1);
    }

    /**
     * The rules that stand, in order of their first setting; {@code slice} at a time like {@link #customers}, those removed
     * included.
     *
     * @param from 0, or where the slice before said
     */
    public static RulePage rules(Core core, int from, int slice) {
        List<RuleView> views = new ArrayList<>();
        RuleBook rules = core.rules();
        int end = (int) Math.min(rules.size(), (long) from + slice);
        for (int handle = from; handle < end; handle++) {
            Rule rule = rules.rule(handle);
            if (rule != null) {
                views.add(ruleView(core, rule));
            }
        }
        return new RulePage(views, end < rules.size() ? end : -1, core.epoch(), rules.version());
    }

    /** A rule by id, or nothing when unknown or removed. */
    public static Optional<RuleView> rule(Core core, String rule) {
        int handle = find(core, Namespace.RULE, rule);
        Rule standing = handle == Directory.UNKNOWN ? null : core.rules().rule(handle);
        return standing == null ? Optional.empty() : Optional.of(ruleView(core, standing));
    }

    /** Numbered feeds, in order of first sight. */
    public static List<FeedView> feeds(Core core) {
        List<FeedView> views = new ArrayList<>();
        FeedTable feeds = core.feeds();
        for (int feed = 0; feed < feeds.size(); feed++) {
            views.add(new FeedView(
                    core.directory().name(Namespace.FEED, feed),
                    feeds.lastSeq(feed),
                    feeds.accepted(feed),
                    feeds.duplicates(feed),
                    feeds.refused(feed)));
        }
        return views;
    }

    /**
     * What was refused of a feed behind number {@code after}, oldest first, as far as it is remembered; nothing when the
     * feed is unknown. Looks at {@code slice} refusals, of whatever feed, at a time like {@link #customers}.
     *
     * @param from 0, or where the slice before said
     * @param to {@code Long.MAX_VALUE}, or what the slice before said
     */
    public static Optional<RefusedPage> refused(Core core, String feed, long after, long from, long to, int slice) {
        int handle = find(core, Namespace.FEED, feed);
        if (handle == Directory.UNKNOWN) {
            return Optional.empty();
        }
        List<RefusedView> views = new ArrayList<>();
        RefusedLog refused = core.refused();
        long entry = Math.max(from, refused.oldest());
        long last = Math.min(to, refused.added());
        long end = Math.min(last, entry + slice);
        for (; entry < end; entry++) {
            if (refused.feed(entry) == handle && refused.seq(entry) > after) {
                views.add(new RefusedView(
                        feed,
                        refused.seq(entry),
                        refused.sequence(entry),
                        refused.code(entry),
                        refused.reason(entry),
                        line(refused.message(entry))));
            }
        }
        return Optional.of(new RefusedPage(views, end < last ? end : -1, last));
    }

    private static int find(Core core, Namespace namespace, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return core.directory().findOwn(namespace, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static boolean isFound(String id, String name, String prefix) {
        return id.startsWith(prefix) || name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static String segmentName(Core core, int segment) {
        return segment == CustomerTable.NONE ? "" : core.directory().name(Namespace.SEGMENT, segment);
    }

    private static AccountView accountView(Core core, int account) {
        AccountTable accounts = core.accounts();
        List<PositionView> positions = new ArrayList<>();
        PositionTable table = core.positions();
        for (int p = accounts.firstPosition(account); p != PositionTable.NONE; p = table.nextOfAccount(p)) {
            positions.add(positionView(core, p));
        }
        Collections.reverse(positions);
        return new AccountView(
                core.directory().name(Namespace.ACCOUNT, account),
                core.directory().name(Namespace.CUSTOMER, accounts.customer(account)),
                AccountKind.get((short) accounts.kind(account)),
                accounts.isClosed(account),
                accounts.currency(account),
                accounts.ledger(account),
                accounts.held(account),
                accounts.available(account),
                accounts.overdraftLimit(account),
                holdViews(core, account),
                positions,
                orders(core, account),
                core.sequence());
    }

    private static List<HoldView> holdViews(Core core, int account) {
        HoldTable holds = core.holds();
        List<HoldView> views = new ArrayList<>();
        int hold = core.accounts().firstHold(account);
        while (hold != HoldTable.NONE && views.size() < AccountView.MAX_HOLDS) {
            long expiresNs = holds.expiresNs(hold);
            views.add(new HoldView(
                    holds.id(hold),
                    holds.left(hold),
                    expiresNs == HoldTable.NO_EXPIRY ? null : expiresNs,
                    holds.counterparty(hold),
                    holds.text(hold)));
            hold = holds.next(hold, account);
        }
        return views;
    }

    private static List<OrderView> orders(Core core, int account) {
        List<OrderView> views = new ArrayList<>();
        OrderTable orders = core.orders();
        FundTable funds = core.funds();
        int order = orders.lastPendingOf(account);
        while (order != OrderTable.NONE && views.size() < AccountView.MAX_ORDERS) {
            int fund = orders.fund(order);
            views.add(new OrderView(
                    orders.id(order),
                    core.directory().name(Namespace.FUND, fund),
                    orders.side(order),
                    funds.currency(fund),
                    funds.unitScale(fund),
                    orders.units(order) == Long.MIN_VALUE ? null : orders.units(order),
                    orders.amount(order) == Long.MIN_VALUE ? null : orders.amount(order),
                    orders.due(order) == Integer.MIN_VALUE ? null : orders.due(order),
                    orders.isLate(order)));
            order = orders.pendingBefore(order);
        }
        Collections.reverse(views);
        return views;
    }

    /** At the fund's latest action and price, whether or not a sweep has come to this holder yet. */
    private static PositionView positionView(Core core, int position) {
        PositionReading reading = core.positionReading().read(position);
        FundTable funds = core.funds();
        int fund = core.positions().fund(position);
        boolean priced = funds.nav(fund) != FundTable.UNPRICED;
        long value = priced ? funds.value(fund, reading.units(), funds.nav(fund)) : 0;
        List<LotView> lots = new ArrayList<>();
        reading.lots().forEach(lot -> lots.add(new LotView(lot.acquired(), lot.units(), lot.cost())));
        List<FreezeView> freezes = new ArrayList<>();
        for (PositionReading.Freeze freeze : reading.freezes()) {
            if (freeze.left() > 0) {
                freezes.add(new FreezeView(freeze.reference(), freeze.left()));
            }
        }
        return new PositionView(
                core.directory().name(Namespace.FUND, fund),
                funds.currency(fund),
                funds.navScale(fund),
                funds.unitScale(fund),
                reading.units(),
                reading.frozen(),
                reading.cost(),
                priced ? funds.nav(fund) : null,
                priced ? funds.date(fund) : null,
                priced ? value : null,
                priced ? value - reading.cost() : null,
                reading.realised(),
                reading.income(),
                reading.reinvests() ? DividendMode.REINVEST : DividendMode.CASH,
                lots,
                freezes);
    }

    private static FundView fundView(Core core, int fund) {
        FundTable funds = core.funds();
        boolean priced = funds.nav(fund) != FundTable.UNPRICED;
        return new FundView(
                core.directory().name(Namespace.FUND, fund),
                core.texts().text(funds.name(fund)),
                funds.currency(fund),
                funds.navScale(fund),
                funds.unitScale(fund),
                funds.costMethod(fund),
                funds.rounding(fund),
                funds.kind(fund),
                priced ? funds.nav(fund) : null,
                priced ? funds.date(fund) : null,
                priced ? funds.priceVersion(fund) : 0,
                funds.hasYield7d(fund) ? funds.yield7d(fund) : null,
                splits(core, fund),
                core.sequence());
    }

    private static List<SplitView> splits(Core core, int fund) {
        List<SplitView> views = new ArrayList<>();
        core.eachSplit(fund, (date, numerator, denominator) -> views.add(new SplitView(date, numerator, denominator)));
        return views;
    }

    private static void addAlerts(Core core, int first, int account, int fund, List<AlertView> views) {
        AlertTable alerts = core.alerts();
        for (int alert = first; alert != AlertTable.NONE; alert = alerts.next(alert)) {
            int open = alerts.openLevels(alert);
            if (open == 0) {
                continue;
            }
            Rule rule = core.rules().version(alerts.rule(alert), alerts.ruleVersion(alert));
            Levels levels = new Levels();
            core.levelsInForce(rule, alert, levels);
            for (int n = 0; n < levels.count(); n++) {
                int level = levels.nthPassed(n);
                if ((open & (1 << level)) != 0) {
                    views.add(new AlertView(
                            core.directory().name(Namespace.RULE, rule.handle()),
                            rule.version(),
                            rule.kind(),
                            rule.severity(),
                            core.directory().name(Namespace.ACCOUNT, account),
                            fund == FundTable.NONE ? "" : core.directory().name(Namespace.FUND, fund),
                            rule.kind() == RuleKind.DORMANT ? null : levels.at(level),
                            rule.levelUnit(),
                            levelScale(core, rule, account),
                            levelCurrency(core, rule, account),
                            alerts.edge(alert),
                            alerts.sinceNs(alert)));
                }
            }
        }
    }

    private static int levelScale(Core core, Rule rule, int account) {
        return switch (rule.levelUnit()) {
            case PERCENT -> PERCENT_SCALE;
            case NAV -> core.funds().navScale(rule.fund());
            case COUNT -> 0;
            default -> Currencies.decimals(levelCurrency(core, rule, account));
        };
    }

    private static int levelCurrency(Core core, Rule rule, int account) {
        if (rule.levelUnit() != LevelUnit.MONEY) {
            return 0;
        }
        return rule.currency() != 0 ? rule.currency() : core.accounts().currency(account);
    }

    private static RuleView ruleView(Core core, Rule rule) {
        String subject = switch (rule.scope()) {
            case SEGMENT -> core.directory().name(Namespace.SEGMENT, rule.scopeHandle());
            case CUSTOMER -> core.directory().name(Namespace.CUSTOMER, rule.scopeHandle());
            case ACCOUNT -> core.directory().name(Namespace.ACCOUNT, rule.scopeHandle());
            default -> "";
        };
        List<Long> levels = new ArrayList<>();
        for (long level : rule.levels()) {
            levels.add(level);
        }
        return new RuleView(
                core.directory().name(Namespace.RULE, rule.handle()),
                rule.version(),
                rule.kind(),
                rule.scope(),
                subject,
                rule.severity(),
                rule.enabled(),
                rule.currency(),
                rule.direction(),
                rule.kinds(),
                rule.balanceField(),
                rule.levelUnit(),
                rule.includeIncome(),
                rule.fund() < 0 ? "" : core.directory().name(Namespace.FUND, rule.fund()),
                rule.fund() < 0 ? 0 : core.funds().navScale(rule.fund()),
                rule.min() == Rule.NO_MIN ? null : rule.min(),
                rule.recovery(),
                rule.states(),
                rule.events(),
                rule.since(),
                rule.windowNs(),
                rule.cooldownNs(),
                levels);
    }

    private static String line(byte[] message) {
        UnsafeBuffer buffer = new UnsafeBuffer(message);
        if (EventLayout.templateId(buffer, 0) != IngressRefusedDecoder.TEMPLATE_ID) {
            return "";
        }
        IngressRefusedDecoder decoder = new IngressRefusedDecoder();
        decoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        decoder.skipReason();
        return decoder.line();
    }

    /** Sums per currency; what goes past 64 bits stays at the limit. */
    private static final class Totals {
        private final TreeMap<Integer, long[]> sums = new TreeMap<>();
        private final TreeMap<Integer, Boolean> priced = new TreeMap<>();

        void add(AccountView account) {
            long[] sum = of(account.currency());
            sum[0] = plus(sum[0], account.ledger());
            sum[1] = plus(sum[1], account.held());
            sum[2] = plus(sum[2], account.available());
            for (PositionView position : account.positions()) {
                long[] total = of(position.currency());
                total[3] = plus(total[3], position.cost());
                total[6] = plus(total[6], position.realised());
                total[7] = plus(total[7], position.income());
                if (position.value() != null) {
                    total[4] = plus(total[4], position.value());
                    total[5] = plus(total[5], position.unrealised());
                    priced.put(position.currency(), true);
                }
            }
        }

        List<TotalView> views() {
            List<TotalView> views = new ArrayList<>();
            sums.forEach((currency, sum) -> {
                boolean hasValue = priced.containsKey(currency);
                views.add(new TotalView(
                        currency,
                        sum[0],
                        sum[1],
                        sum[2],
                        sum[3],
                        hasValue ? sum[4] : null,
                        hasValue ? sum[5] : null,
                        sum[6],
                        sum[7]));
            });
            return views;
        }

        private long[] of(int currency) {
            return sums.computeIfAbsent(currency, key -> new long[8]);
        }

        private static long plus(long a, long b) {
            long sum = Exact.add(a, b);
            return sum != Exact.OVERFLOW ? sum : a > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
        }
    }
}
