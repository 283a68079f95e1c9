package io.belfry.gateway.demo;

import java.util.Locale;

/** The numbered feeds that a bank's systems would send. */
enum DemoFeed {
    /** Core banking: customers, accounts, salaries, transfers, fees, cash legs of orders. */
    CORE,
    /** Card payments. */
    CARDS,
    /** Fund accounting: funds, prices, orders. */
    FUNDS,
    /** The desk that keeps the alert rules. */
    RULES;

    /** The name in {@code POST /v1/events?feed=}. */
    String feedName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
