package io.belfry.simulator;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.Rung;
import io.belfry.core.model.ModelComparison;
import io.belfry.core.model.NaiveModel;
import io.belfry.core.notification.NotificationBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Knows every message that was offered to the engine, in order, and what a core makes of them that nothing ever interrupts.
 * What the engine lost, it forgets when told to. One thread.
 */
final class Witness {
    /** A message as it was offered. */
    private record Entry(Event event, Stamp stamp, int line, UnsafeBuffer message, ResultCode code, int rungBehind) {}

    private static final int MOST_MESSAGE_BYTES = 1 << 14;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MOST_MESSAGE_BYTES]);
    private final List<Entry> entries = new ArrayList<>();
    private final List<byte[]> rung = new ArrayList<>();
    private Core core = new Core();

    /**
     * Encodes and applies an event.
     *
     * @param line where in the feed's script it stands; -1 for the engine's own
     * @return the bytes to offer
     */
    byte[] take(Event event, Stamp stamp, int line) {
        int length = event.encode(core.directory(), buffer, 0, stamp);
        byte[] message = new byte[length];
        buffer.getBytes(0, message);
        ResultCode code = apply(message);
        entries.add(new Entry(event, stamp, line, new UnsafeBuffer(message), code, rung.size()));
        return message;
    }

    private ResultCode apply(byte[] message) {
        buffer.putBytes(0, message);
        ResultCode code = core.apply(buffer, 0, message.length);
        NotificationBatch batch = core.notifications();
        batch.rewind();
        while (batch.next()) {
            byte[] record = new byte[batch.length()];
            batch.buffer().getBytes(batch.offset(), record);
            rung.add(record);
        }
        batch.clear();
        return code;
    }

    /** The last message was not taken after all. */
    void takeBack() {
        forgetBehind(entries.size() - 1L);
    }

    /** Forgets what the engine has lost. */
    void forgetBehind(long sequence) {
        if (sequence == entries.size()) {
            return;
        }
        List<Entry> kept = new ArrayList<>(entries.subList(0, (int) sequence));
        entries.clear();
        rung.clear();
        core = new Core();
        for (Entry entry : kept) {
            apply(entry.message.byteArray());
            entries.add(entry);
        }
    }

    /** How many messages there were. */
    long sequence() {
        return entries.size();
    }

    /** A core that was given all of them. */
    Core core() {
        return core;
    }

    ResultCode code(long sequence) {
        return entries.get((int) sequence - 1).code;
    }

    /** The notification with this outbox sequence. */
    byte[] notification(long sequence) {
        return rung.get((int) sequence - 1);
    }

    long notifications() {
        return rung.size();
    }

    /** Notifications that were rung up to and with this message. */
    long notificationsBehind(long sequence) {
        return sequence == 0 ? 0 : entries.get((int) sequence - 1).rungBehind;
    }

    /** The line of the script behind the last one that was taken up to and with this message. */
    int lineBehind(long sequence) {
        int behind = 0;
        for (int i = 0; i < sequence; i++) {
            behind = Math.max(behind, entries.get(i).line + 1);
        }
        return behind;
    }

    /** Everything was swept: the naive model, given the same events, says the same, and no numbered event had effect twice. */
    void checkAgainstModel(String about) {
        NaiveModel model = new NaiveModel();
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            ResultCode expected = model.apply(entry.event, entry.stamp);
            if (entry.code != expected) {
                throw new AssertionError(
                        about + ": sequence " + (i + 1) + " is " + entry.code + ", the model says " + expected);
            }
            boolean numbered = !entry.stamp.feed().isEmpty();
            if (numbered
                    && entry.code == ResultCode.OK
                    && !accepted.add(entry.stamp.feed() + " " + entry.stamp.feedSeq())) {
                throw new AssertionError(about + ": " + entry.stamp + " was applied twice");
            }
        }
        List<Rung> readable = new ArrayList<>();
        for (byte[] record : rung) {
            readable.add(Rung.decode(new UnsafeBuffer(record), 0));
        }
        ModelComparison.check(about, core, readable, model);
    }
}
