package io.belfry.core.model;

import io.belfry.codec.DividendMode;
import io.belfry.codec.FundKind;
import io.belfry.codec.OrderSide;
import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Orders and fund actions at random: round figures and tiny ones, everything and too much, back-dated ones, orders that come
 * again, corrections of any order before.
 */
final class RandomFundEvents {
    private static final int[][] SPLITS = {{2, 1}, {3, 1}, {3, 2}, {7, 5}, {10, 1}, {1, 2}, {1, 3}, {1, 10}, {5, 7}};

    /** What an account has of a fund: what orders ask for goes by it. */
    interface Holdings {
        /** Scaled units. */
        long held(String account, String fund);

        /** Whether an order is confirmed and not taken back. */
        boolean isConfirmed(String account, String order);
    }

    private final Random random;
    private final List<String> accounts;
    private final List<EventBuilder.Fund> funds;
    private final IntSupplier today;
    private final Holdings holdings;
    private final String prefix;
    private final List<EventBuilder.Order> confirmed = new ArrayList<>();
    private final List<EventBuilder.Switch> switched = new ArrayList<>();
    private final List<EventBuilder.Acceptance> accepted = new ArrayList<>();
    private final List<EventBuilder.UnitsFreezing> frozen = new ArrayList<>();
    private final List<Event> actions = new ArrayList<>();
    private int ids;

    RandomFundEvents(
            Random random,
            String prefix,
            List<String> accounts,
            List<EventBuilder.Fund> funds,
            IntSupplier today,
            Holdings holdings) {
        this.random = random;
        this.prefix = prefix;
        this.accounts = accounts;
        this.funds = funds;
        this.today = today;
        this.holdings = holdings;
    }

    Event next() {
        int dice = random.nextInt(100);
        if (dice < 46) {
            return confirmation();
        } else if (dice < 54 && funds.size() > 1) {
            return change();
        } else if (dice < 64) {
            return reversal();
        } else if (dice < 70) {
            return action(distribution());
        } else if (dice < 76) {
            return action(split());
        } else if (dice < 82) {
            return action(dailyIncome());
        } else if (dice < 85) {
            return mode();
        } else if (dice < 89) {
            return freezing();
        } else if (dice < 92) {
            return releasing();
        } else if (dice < 97) {
            return acceptance();
        }
        return rejection();
    }

    private String account() {
        return accounts.get(random.nextInt(accounts.size()));
    }

    private EventBuilder.Fund fund() {
        return funds.get(random.nextInt(funds.size()));
    }

    private String id(String kind) {
        return prefix + kind + ids++;
    }

    /** Mostly today. */
    private int day() {
        return today.getAsInt() - (oneIn(3) ? 1 + random.nextInt(oneIn(4) ? 30 : 4) : oneIn(15) ? -1 : 0);
    }

    Event confirmation() {
        if (!accepted.isEmpty() && oneIn(4)) {
            EventBuilder.Acceptance pending = accepted.get(random.nextInt(accepted.size()));
            return confirmation(pending.order, pending.account, fundNamed(pending.fund), pending.side);
        }
        if (!confirmed.isEmpty() && oneIn(20)) {
            EventBuilder.Order known = confirmed.get(random.nextInt(confirmed.size()));
            return oneIn(2) ? known : confirmation(known.order, known.account, fundNamed(known.fund), known.side);
        }
        OrderSide side = pick(
                OrderSide.SUBSCRIBE,
                OrderSide.SUBSCRIBE,
                OrderSide.SUBSCRIBE,
                OrderSide.REDEEM,
                OrderSide.REDEEM,
                OrderSide.REDEEM,
                OrderSide.REINVEST,
                OrderSide.TRANSFER_IN,
                OrderSide.TRANSFER_OUT,
                OrderSide.FORCED_REDEEM);
        String account = account();
        EventBuilder.Fund fund = fund();
        boolean nothingThere = !comesIn(side) && holdings.held(account, fund.fund) == 0 && !oneIn(8);
        return confirmation(id("O"), account, fund, nothingThere ? OrderSide.SUBSCRIBE : side);
    }

    private static boolean comesIn(OrderSide side) {
        return side == OrderSide.SUBSCRIBE || side == OrderSide.REINVEST || side == OrderSide.TRANSFER_IN;
    }

    /** A fund, most likely one that the account holds. */
    private EventBuilder.Fund fundOf(String account) {
        EventBuilder.Fund fund = fund();
        for (int i = 0; i < 4 && holdings.held(account, fund.fund) == 0; i++) {
            fund = fund();
        }
        return fund;
    }

    private EventBuilder.Order confirmation(String order, String account, EventBuilder.Fund fund, OrderSide side) {
        long units = comesIn(side) ? unitsIn(fund) : unitsOut(account, fund);
        EventBuilder.Order event = EventBuilder.confirmed(order, account, fund.fund, side, units, amount(fund, units));
        if (!oneIn(4)) {
            event.date(day());
        }
        if (side == OrderSide.TRANSFER_IN && oneIn(2)) {
            event.acquired(day() - random.nextInt(10));
        }
        if (oneIn(8)) {
            event.fee(random.nextInt(3)).tax(random.nextInt(3)).nav(1);
        }
        confirmed.add(event);
        return event;
    }

    private long unitsIn(EventBuilder.Fund fund) {
        long one = powerOfTen(fund.unitScale);
        return switch (random.nextInt(6)) {
            case 0 -> 1 + random.nextInt(3);
            case 1 -> 1 + random.nextInt((int) Math.min(1_000_000_000L, 10 * one));
            default -> (1 + random.nextInt(20)) * one;
        };
    }

    private long unitsOut(String account, EventBuilder.Fund fund) {
        long held = holdings.held(account, fund.fund);
        return switch (random.nextInt(12)) {
            case 0 -> held + 1;
            case 1 -> unitsIn(fund);
            case 2, 3 -> Math.max(1, held);
            case 4, 5 -> 1 + (long) random.nextInt(3);
            case 6, 7 -> Math.max(1, held / 2);
            case 8 -> Math.max(1, held / 3);
            default -> held < 2 ? 1 : 1 + Math.floorMod(random.nextLong(), held);
        };
    }

    private long amount(EventBuilder.Fund fund, long units) {
        long minor = powerOfTen(NaiveState.decimals(fund.currency));
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(2);
            case 1 -> random.nextInt(100);
            case 2 -> 1_000_000_000_000L + random.nextInt(1_000);
            default -> {
                long whole = Math.min(units / powerOfTen(fund.unitScale), 1_000_000_000L);
                yield whole * (90 + random.nextInt(21)) * minor + random.nextInt(200);
            }
        };
    }

    private Event change() {
        if (!switched.isEmpty() && oneIn(15)) {
            return switched.get(random.nextInt(switched.size()));
        }
        String account = account();
        EventBuilder.Fund from = fundOf(account);
        EventBuilder.Fund to = fund();
        if (to == from && !oneIn(8)) {
            to = funds.get((funds.indexOf(from) + 1) % funds.size());
        }
        long fromUnits = unitsOut(account, from);
        long toUnits = unitsIn(to);
        EventBuilder.Switch event = EventBuilder.switched(id("O"), account)
                .from(from.fund, fromUnits, amount(from, fromUnits))
                .to(to.fund, toUnits, amount(to, toUnits));
        if (!oneIn(4)) {
            event.date(day());
        }
        if (oneIn(8)) {
            event.fee(5);
        }
        switched.add(event);
        return event;
    }

    private Event reversal() {
        int choices = confirmed.size() + switched.size();
        if (choices == 0 || oneIn(20)) {
            return EventBuilder.reversed(prefix + "none", id("V"));
        }
        String order = "";
        String account = "";
        for (int i = 0; i < 4 && !holdings.isConfirmed(account, order); i++) {
            int choice = random.nextInt(choices);
            boolean isOrder = choice < confirmed.size();
            order = isOrder ? confirmed.get(choice).order : switched.get(choice - confirmed.size()).order;
            account = isOrder ? confirmed.get(choice).account : switched.get(choice - confirmed.size()).account;
        }
        EventBuilder.OrderReversal event =
                EventBuilder.reversed(order, oneIn(20) ? prefix + "V" + random.nextInt(ids + 1) : id("V"));
        if (oneIn(2)) {
            event.account(oneIn(20) ? account() : account);
        }
        return oneIn(4) ? event.reason("wrong") : event;
    }

    /** A new action of a fund, or one that came before. */
    private Event action(Event fresh) {
        if (!actions.isEmpty() && oneIn(20)) {
            return actions.get(random.nextInt(actions.size()));
        }
        actions.add(fresh);
        return fresh;
    }

    private Event distribution() {
        long perUnit = oneIn(20) ? 0 : oneIn(3) ? 1 + random.nextInt(100) : random.nextInt(150_000_000);
        EventBuilder.Distribution event = EventBuilder.distributed(fund().fund, perUnit, day());
        long noonNs = (event.date * 24L + 12) * 3_600_000_000_000L;
        return oneIn(2) ? EventBuilder.at(noonNs + random.nextInt(3), event) : event;
    }

    private Event split() {
        int[] ratio =
                oneIn(20) ? new int[] {random.nextInt(2), random.nextInt(2)} : SPLITS[random.nextInt(SPLITS.length)];
        return EventBuilder.split(fund().fund, ratio[0], ratio[1], day());
    }

    private Event dailyIncome() {
        long income = oneIn(3) ? 1 + random.nextInt(100) : random.nextInt(2_000_000_000);
        EventBuilder.Fund fund = fund();
        for (int i = 0; i < 4 && fund.kind != FundKind.MONEY_MARKET; i++) {
            fund = fund();
        }
        return EventBuilder.yielded(fund.fund, income, day());
    }

    private Event mode() {
        return EventBuilder.mode(account(), fund().fund, pick(DividendMode.CASH, DividendMode.REINVEST));
    }

    private Event freezing() {
        if (!frozen.isEmpty() && oneIn(8)) {
            return frozen.get(random.nextInt(frozen.size()));
        }
        String account = account();
        EventBuilder.Fund fund = fundOf(account);
        long units = oneIn(3) ? unitsOut(account, fund) : Math.max(1, unitsOut(account, fund) / 3);
        EventBuilder.UnitsFreezing event = EventBuilder.frozen(account, fund.fund, units, id("Z"));
        frozen.add(event);
        return event;
    }

    private Event releasing() {
        if (frozen.isEmpty()) {
            return EventBuilder.unitsReleased(account(), fund().fund, 1, id("Z"));
        }
        EventBuilder.UnitsFreezing known = frozen.get(random.nextInt(frozen.size()));
        long units = oneIn(3) ? Math.max(1, known.unitsScaled / 2) : known.unitsScaled + (oneIn(10) ? 1 : 0);
        return EventBuilder.unitsReleased(known.account, known.fund, units, known.ref);
    }

    private Event acceptance() {
        if (!accepted.isEmpty() && oneIn(8)) {
            return accepted.get(random.nextInt(accepted.size()));
        }
        EventBuilder.Acceptance event = EventBuilder.accepted(
                id("O"), account(), fund().fund, pick(OrderSide.SUBSCRIBE, OrderSide.SUBSCRIBE, OrderSide.REDEEM));
        if (oneIn(2)) {
            event.units(oneIn(20) ? 0 : 1 + random.nextInt(1_000));
        }
        if (oneIn(2)) {
            event.amount(oneIn(20) ? -1 : random.nextInt(1_000));
        }
        if (!oneIn(3)) {
            event.due(today.getAsInt() + random.nextInt(4) - 1);
        }
        accepted.add(event);
        return event;
    }

    private Event rejection() {
        if (accepted.isEmpty() || oneIn(4)) {
            return EventBuilder.rejected(id("O"), account(), fund().fund, OrderSide.SUBSCRIBE)
                    .reason("no");
        }
        EventBuilder.Acceptance known = accepted.get(random.nextInt(accepted.size()));
        return EventBuilder.rejected(known.order, known.account, known.fund, oneIn(15) ? OrderSide.REDEEM : known.side);
    }

    private EventBuilder.Fund fundNamed(String name) {
        return funds.stream().filter(fund -> fund.fund.equals(name)).findFirst().orElseThrow();
    }

    static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
