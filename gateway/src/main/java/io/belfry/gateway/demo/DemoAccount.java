package io.belfry.gateway.demo;

/** An account as the script knows it: enough to spend no more than a customer would. */
final class DemoAccount {
    private final String iban;
    private final String currency;
    private final String kind;
    private long ledgerMinor;
    private long heldMinor;

    DemoAccount(String iban, String currency, String kind, long openingMinor) {
        this.iban = iban;
        this.currency = currency;
        this.kind = kind;
        this.ledgerMinor = openingMinor;
    }

    String iban() {
        return iban;
    }

    String currency() {
        return currency;
    }

    String kind() {
        return kind;
    }

    /** In cents: both currencies of the demo have two decimals. */
    long ledgerMinor() {
        return ledgerMinor;
    }

    /** What may be spent: what is there and not set aside. */
    long availableMinor() {
        return ledgerMinor - heldMinor;
    }

    /** Sets so much aside; below zero, gives it free again. */
    void hold(long amountMinor) {
        heldMinor = Math.addExact(heldMinor, amountMinor);
    }

    void post(long amountMinor) {
        ledgerMinor = Math.addExact(ledgerMinor, amountMinor);
    }
}
