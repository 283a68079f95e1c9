package io.belfry.pipeline;

import io.belfry.codec.OrderSide;
import io.belfry.codec.RuleKind;
import io.belfry.codec.ScopeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A bank's events from a seed: customers, accounts, funds, rules, then postings, prices and orders among them, with
 * doubles, reused references, unknown handles, holes in a numbered feed, and messages of many slots.
 */
public final class RandomLoad {
    private static final int CUSTOMERS = 40;
    private static final int FUNDS = 3;
    private static final int FIRST_DATE = 20_000;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final String LONG_TEXT = "a text of a good length, ".repeat(20);

    private final Random random;
    private final Bank bank = new Bank();
    private final List<byte[]> messages = new ArrayList<>();
    private final int[] dates = {FIRST_DATE, FIRST_DATE, FIRST_DATE};
    private final long[] navs = {100_0000L, 50_0000L, 7_5000L};
    private long nowNs = START_NS;
    private long seq;
    private int refs;

    private RandomLoad(long seed) {
        random = new Random(seed);
    }

    /** So many messages, each stamped, for {@code clock: events}; the first is not the configuration. */
    public static List<byte[]> messages(long seed, int count) {
        RandomLoad load = new RandomLoad(seed);
        load.open();
        while (load.messages.size() < count) {
            load.add();
        }
        return load.messages;
    }

    private void open() {
        add(bank.feedOpened("core"));
        for (int i = 0; i < CUSTOMERS; i++) {
            add(bank.customer("C-" + i, "segment-" + i % 3));
            add(bank.account("A-" + i, i, i % 10 == 9 ? Bank.USD : Bank.EUR, random.nextInt(100_000)));
        }
        for (int i = 0; i < FUNDS; i++) {
            add(bank.fund("F-" + i, Bank.EUR));
        }
        add(bank.rule("low", RuleKind.BALANCE_BELOW, 0, 1_000, 50_000, 20_000, 0));
        add(bank.rule("high", RuleKind.BALANCE_ABOVE, 0, 500, 150_000));
        add(bank.rule("each", RuleKind.BALANCE_CHANGED, ScopeKind.SEGMENT, "segment-1", 0, 0));
        add(bank.rule("large", RuleKind.TRANSACTION_LARGE, 40_000, 0));
        add(bank.rule("nav", RuleKind.NAV_UPDATED, 0, 0));
        add(bank.rule("win", RuleKind.PNL_ABOVE, 0, 0, 5_0000, 10_0000));
        add(bank.rule("lose", RuleKind.PNL_BELOW, 0, 1_0000, -5_0000));
    }

    private void add() {
        int dice = random.nextInt(100);
        int account = random.nextInt(CUSTOMERS);
        int fund = random.nextInt(FUNDS);
        if (dice < 50) {
            posting(account);
        } else if (dice < 60) {
            add(bank.detailed(account, amount(), currencyOf(account), ref(), LONG_TEXT, LONG_TEXT));
        } else if (dice < 72) {
            add(bank.order(
                    "O-" + refs++,
                    account,
                    fund,
                    OrderSide.SUBSCRIBE,
                    1 + random.nextInt(500_000),
                    1 + random.nextInt(100_000)));
        } else if (dice < 78) {
            add(bank.order(
                    "O-" + refs++,
                    account,
                    fund,
                    OrderSide.REDEEM,
                    1 + random.nextInt(300_000),
                    1 + random.nextInt(100_000)));
        } else if (dice < 90) {
            price(fund);
        } else if (dice < 92) {
            add(bank.posted(CUSTOMERS + random.nextInt(3), 1, Bank.EUR, ref()));
        } else if (dice < 94) {
            add(bank.rule("low", RuleKind.BALANCE_BELOW, 0, 1_000, 10_000 + random.nextInt(50_000), 1_000));
        } else if (dice < 96) {
            add(bank.customer("C-" + account, "segment-" + random.nextInt(3)));
        } else if (dice < 97) {
            seq += 1 + random.nextInt(4);
            add(bank.skip(0, seq + 1));
        } else {
            add(bank.tick());
        }
    }

    private void posting(int account) {
        int dice = random.nextInt(20);
        if (dice < 8) {
            long number = dice == 0 ? seq + 2 : dice == 1 ? Math.max(1, seq) : ++seq;
            bank.numbered(0, number);
        }
        String ref = dice == 9 ? "R-" + random.nextInt(refs + 1) : ref();
        int currency = dice == 10 ? Bank.USD : currencyOf(account);
        add(bank.posted(account, amount(), currency, ref));
        bank.unnumbered();
    }

    private void price(int fund) {
        int dice = random.nextInt(10);
        navs[fund] = Math.max(1, navs[fund] * (900 + random.nextInt(210)) / 1000);
        int version = 1;
        if (dice < 7) {
            dates[fund]++;
        } else {
            version = 2 + random.nextInt(3);
        }
        add(bank.priced(fund, navs[fund], dates[fund] - (dice == 9 ? 2 : 0), version));
    }

    private long amount() {
        return random.nextInt(120_000) - 60_000L;
    }

    private static int currencyOf(int account) {
        return account % 10 == 9 ? Bank.USD : Bank.EUR;
    }

    private String ref() {
        return "R-" + refs++;
    }

    private void add(byte[] message) {
        messages.add(message);
        nowNs += random.nextInt(1_000_000_000);
        bank.at(nowNs);
    }
}
