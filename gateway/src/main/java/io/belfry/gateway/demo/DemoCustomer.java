package io.belfry.gateway.demo;

/**
 * A customer.
 *
 * @param current the account that salary and cards use, in EUR
 * @param second a savings account in EUR or a travel account in USD; null when there is none
 */
record DemoCustomer(
        String id,
        String name,
        Language language,
        Segment segment,
        long salaryMinor,
        DemoAccount current,
        DemoAccount second) {

    static DemoCustomer roll(int index, Dice dice) {
        Language language = Language.ALL.get(index % Language.ALL.size());
        Segment segment = Segment.roll(dice);
        long salaryMinor = segment.salaryMinor(dice);
        // Some start close to their alert level, so that the day has something to tell.
        long openingMinor = dice.between(salaryMinor / 20, salaryMinor * 3 / 2);
        DemoAccount current = new DemoAccount(language.iban(2 * index + 1), "EUR", "current", openingMinor);
        return new DemoCustomer(
                "C-" + (100_000 + index),
                language.name(dice),
                language,
                segment,
                salaryMinor,
                current,
                rollSecond(2 * index + 2, language, salaryMinor, dice));
    }

    private static DemoAccount rollSecond(int number, Language language, long salaryMinor, Dice dice) {
        if (dice.chance(10)) {
            return new DemoAccount(language.iban(number), "USD", "current", dice.between(50_000, 300_000));
        }
        if (dice.chance(40)) {
            return new DemoAccount(language.iban(number), "EUR", "savings", dice.between(0, salaryMinor * 8));
        }
        return null;
    }
}
