package io.belfry.simulator;

import io.belfry.core.EventBuilder;
import io.belfry.core.EventBuilder.Event;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may happen in one run, drawn from its seed: a few kinds of events and of faults, so that those which usually hide
 * each other get their turn alone.
 *
 * @param disk durability {@code disk}, else {@code process}
 * @param events events of the feed's script
 * @param wanted kinds of events, besides those that begin a history
 * @param sweepsAtOnce whether sweeps end within their event
 * @param lives how often the engine dies, at least once
 * @param mostPerBatch most events between two steps of the pipeline
 * @param ringSlots of the pipeline
 * @param powerIn100 how many deaths in 100 are the machine's
 * @param operationsPerLife about how many operations a life takes
 * @param timeDivisor how much slower time goes than the script says
 * @param consumers how many read
 * @param batchesPerSnapshot about how many batches lie between two snapshots
 */
record Swarm(
        boolean disk,
        int events,
        Set<String> wanted,
        boolean sweepsAtOnce,
        int lives,
        int mostPerBatch,
        int ringSlots,
        int powerIn100,
        int operationsPerLife,
        int timeDivisor,
        int consumers,
        int batchesPerSnapshot) {

    private static final List<Class<? extends Event>> EVENTS = List.of(
            EventBuilder.Posting.class,
            EventBuilder.Holding.class,
            EventBuilder.Releasing.class,
            EventBuilder.Order.class,
            EventBuilder.Price.class,
            EventBuilder.Acceptance.class,
            EventBuilder.Rejection.class,
            EventBuilder.Switch.class,
            EventBuilder.OrderReversal.class,
            EventBuilder.Distribution.class,
            EventBuilder.Yield.class,
            EventBuilder.Split.class,
            EventBuilder.UnitsFreezing.class,
            EventBuilder.UnitsReleasing.class,
            EventBuilder.ModeSetting.class,
            EventBuilder.Timed.class,
            EventBuilder.RuleSetting.class,
            EventBuilder.RuleRemoval.class,
            EventBuilder.Customer.class,
            EventBuilder.Account.class,
            EventBuilder.Closing.class,
            EventBuilder.Balance.class,
            EventBuilder.Fund.class,
            EventBuilder.Skip.class,
            EventBuilder.IngressRefusal.class,
            EventBuilder.Configuration.class,
            EventBuilder.Tick.class,
            EventBuilder.OperationsRaising.class);

    static Swarm draw(Random random, Faults faults, boolean disk) {
        Set<String> wanted = new TreeSet<>();
        boolean all = random.nextInt(4) == 0;
        for (Class<? extends Event> kind : EVENTS) {
            if (all || random.nextInt(3) != 0) {
                wanted.add(kind.getSimpleName());
            }
        }
        // Without these there is nothing to ring about.
        wanted.add(random.nextBoolean() ? "Posting" : "Price");
        wanted.add("RuleSetting");
        drawFaults(random, faults);
        return new Swarm(
                disk,
                30 + random.nextInt(120),
                wanted,
                random.nextInt(4) == 0,
                1 + random.nextInt(4),
                pick(random, 1, 3, 10, 30),
                pick(random, 64, 128, 256),
                pick(random, 0, 30, 70, 100),
                pick(random, 20, 60, 150, 400),
                pick(random, 1, 10, 100),
                1 + random.nextInt(3),
                pick(random, 3, 10, 50, 1_000_000));
    }

    private static void drawFaults(Random random, Faults faults) {
        maybe(random, faults, FaultKind.CRASH_IN_RECOVERY, 4);
        maybe(random, faults, FaultKind.CLOCK_BACK, 20);
        maybe(random, faults, FaultKind.CLOCK_FORWARD, 20);
        maybe(random, faults, FaultKind.CONSUMER_VANISHED, 20);
        maybe(random, faults, FaultKind.RESENT, 2);
        if (random.nextInt(3) == 0) {
            maybe(random, faults, FaultKind.SHORT_WRITE, 200);
            maybe(random, faults, FaultKind.NO_SPACE, 200);
            maybe(random, faults, FaultKind.FORCE_FAILED, 40);
        }
        if (random.nextInt(3) == 0) {
            maybe(random, faults, FaultKind.BIT_FLIP, 2);
            maybe(random, faults, FaultKind.LOST_WRITE, 40);
            maybe(random, faults, FaultKind.MISDIRECTED_WRITE, 40);
            maybe(random, faults, FaultKind.STALE_PAGE, 2);
        }
    }

    private static void maybe(Random random, Faults faults, FaultKind kind, int oneIn) {
        if (random.nextBoolean()) {
            faults.chance(kind, oneIn);
        }
    }

    private static int pick(Random random, int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    boolean wants(Event event) {
        return wanted.contains(event.getClass().getSimpleName());
    }
}
