package io.belfry.gateway.demo;

/** What a customer holds of a fund. */
final class DemoHolding {
    private final DemoCustomer customer;
    private final DemoFund fund;
    private long unitsScaled;

    DemoHolding(DemoCustomer customer, DemoFund fund) {
        this.customer = customer;
        this.fund = fund;
    }

    DemoCustomer customer() {
        return customer;
    }

    DemoFund fund() {
        return fund;
    }

    long unitsScaled() {
        return unitsScaled;
    }

    void doubleUnits() {
        unitsScaled = Math.multiplyExact(unitsScaled, 2);
    }

    void add(long scaled) {
        unitsScaled = Math.addExact(unitsScaled, scaled);
    }
}
