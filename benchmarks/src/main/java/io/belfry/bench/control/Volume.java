package io.belfry.bench.control;

import java.io.PrintWriter;
import java.util.Locale;

/** What the rounds of an engine appended, and their control. One thread. */
public final class Volume {
    private static final double PERCENT = 100;

    private long events;
    private long frames;
    private long journalBytes;
    private long outboxBytes;
    private long notifications;
    private long controlBytes;
    private long forces;

    public void add(
            long ofEvents,
            FrameTally.Appended journaled,
            FrameTally.Appended rung,
            AppendControl.Appending control,
            long forced) {
        events += ofEvents;
        frames += journaled.frames();
        journalBytes += journaled.bytes();
        outboxBytes += rung.bytes();
        notifications += rung.messages();
        controlBytes += control.journalBytes() + control.outboxBytes();
        forces += forced;
    }

    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "bytes       %.1f in the journal and %.1f in the outbox per event; the control appended %.1f%n",
                perEvent(journalBytes),
                perEvent(outboxBytes),
                perEvent(controlBytes));
        out.printf(
                Locale.ROOT,
                "rings       %.2f notifications per 100 events, %.0f bytes each; %,.0f events per frame%n",
                perEvent(notifications) * PERCENT,
                (double) outboxBytes / Math.max(1, notifications),
                (double) events / Math.max(1, frames));
        if (forces > 0) {
            out.printf(
                    Locale.ROOT,
                    "forces      %,d: %,.0f events with each; the control forces as often%n",
                    forces,
                    (double) events / forces);
        }
    }

    /** Events in a frame of the journal, on average. */
    public int eventsPerFrame() {
        return (int) Math.max(1, events / Math.max(1, frames));
    }

    /** Members of an object. */
    public String json() {
        return String.format(
                Locale.ROOT,
                "\"journalBytesPerEvent\":%.2f,\"outboxBytesPerEvent\":%.2f,\"controlBytesPerEvent\":%.2f,"
                        + "\"notifications\":%d,\"eventsPerFrame\":%.1f,\"forces\":%d",
                perEvent(journalBytes),
                perEvent(outboxBytes),
                perEvent(controlBytes),
                notifications,
                (double) events / Math.max(1, frames),
                forces);
    }

    private double perEvent(long amount) {
        return (double) amount / Math.max(1, events);
    }
}
