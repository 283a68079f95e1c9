package io.belfry.gateway.feed;

import io.belfry.api.BelfryEngine;
import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import io.belfry.core.limits.EngineLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One stream of events into the engine: reads, encodes and offers them in order, and says in one {@link FeedAnswer} what
 * became of them.
 *
 * <pre>
 *   try (EventFeed feed = EventFeed.open(engine)) {
 *       feed.read(EventLines.ofNdjson(body));
 *       answer = feed.finish();
 *   }
 * </pre>
 *
 * <p>Numbered streams: either {@link #number} gives the events the numbers from its {@code seq} on by position (blank lines
 * have none), or each event names {@code feed} and {@code seq} itself. What is refused here under a number is journaled as
 * such, so that it moves the feed's position; an event whose number cannot be read is refused without one, and the feed
 * stands where it was.
 *
 * <p>A full ring, a disk nearly so, or an engine that does not run, stops the reading: the event was not taken, and neither
 * is any behind it.
 *
 * <p>Threads: one at a time; results are added up on the publishing thread.
 */
public final class EventFeed implements AutoCloseable {
    private static final String RING_FULL_MESSAGE = "the ring is full: send the rest again later";

    private static final String DISK_LOW_MESSAGE =
            "the disk is nearly full, see minFree in the configuration: send the rest again when there is space";

    private static final String NO_ROOM_MESSAGE = "feed cannot be opened: no more feeds fit into this engine";
    private static final int MAX_REPORTED_BYTES = 2000;

    private final FeedResults results = new FeedResults();
    private final EventRing ring;
    private final EventEncoder encoder;
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final Map<String, Integer> feedHandles = new HashMap<>();
    private final List<FeedAnswer.Rejection> localRejected = new ArrayList<>();
    private final BackoffIdleStrategy idle = new BackoffIdleStrategy();

    private long patienceNs;
    private String positionFeed = "";
    private int positionHandle = EventLayout.NO_FEED;
    private long positionSeq;
    private long firstSeq;
    private boolean isUnpublished;
    private long currentLine = 1;
    private long firstOfferedLine;
    private long offeredLine;
    private long read;
    private long unknownFields;
    private long localRejectedCount;
    private ResultCode stoppedBy = ResultCode.OK;
    private String stopMessage = "";
    private long next;

    EventFeed(Directory directory, EventRing.Opener opener) {
        this.ring = opener.open(results);
        this.encoder = new EventEncoder(directory, this::openFeed);
    }

    /** Opens a stream into a running engine. */
    public static EventFeed open(BelfryEngine engine) {
        return new EventFeed(engine.directory(), listener -> EventRing.of(engine.openSession(listener)));
    }

    /**
     * How long to wait for room in a full ring before stopping; 0, not at all, unless set. For files and scripts, which
     * have nobody to answer meanwhile. Returns this.
     */
    public EventFeed patience(long timeoutNs) {
        patienceNs = timeoutNs;
        return this;
    }

    /**
     * Numbers the events that follow by position, the first one {@code seq}.
     *
     * @return {@code OK}, or why not, see {@link #message}: then no event is taken
     */
    public ResultCode number(String feed, String seq) {
        fields.clear().set(Field.FEED, feed).set(Field.SEQ, seq);
        if (!encoder.readNumber(fields)) {
            stop(1, encoder.code(), encoder.message());
            return stoppedBy;
        }
        if (encoder.lineFeed().isEmpty()) {
            stop(1, ResultCode.MALFORMED, "feed and seq are empty: leave both out, or give both");
            return stoppedBy;
        }
        firstSeq = encoder.lineSeq();
        positionSeq = firstSeq;
        positionFeed = encoder.lineFeed();
        positionHandle = handleOf(positionFeed);
        if (positionHandle == Directory.FULL) {
            stop(1, ResultCode.LIMIT_REACHED, NO_ROOM_MESSAGE);
        } else if (positionHandle < 0) {
            stopNotTaken(1);
        }
        return stoppedBy;
    }

    /** Why {@link #number} refused, or why the reading stopped; empty when neither. */
    public String message() {
        return stopMessage;
    }

    /**
     * Reads to the end, or until something transient stops it.
     *
     * @return false when it was stopped
     * @throws IOException when the stream fails: what was offered stays offered, a text cut off by it is not
     */
    public boolean read(EventLines lines) throws IOException {
        while (stoppedBy == ResultCode.OK && lines.next()) {
            readLine(lines);
        }
        return stoppedBy == ResultCode.OK;
    }

    /**
     * Takes one event.
     *
     * @param line comes back in the answer
     * @return false when it was not taken, nor will any further be
     */
    public boolean event(EventFields event, long line) {
        if (stoppedBy == ResultCode.OK) {
            read++;
            takeEvent(event, line, null);
        }
        return stoppedBy == ResultCode.OK;
    }

    /** Refuses something that could not be made an event at all, and has no number in a feed. */
    public void refused(long line, ResultCode code, String reason) {
        localRejectedCount++;
        if (localRejected.size() < FeedAnswer.MAX_REJECTED) {
            localRejected.add(new FeedAnswer.Rejection(line, code, reason));
        }
    }

    /** Waits until all that was taken is durable and published, and says what became of it. */
    public FeedAnswer finish() {
        try {
            ring.awaitPublished();
        } catch (IllegalStateException e) {
            stopBehindHeard(e.getMessage());
        }
        results.heardLine();
        boolean isStopped = stoppedBy != ResultCode.OK;
        return new FeedAnswer(
                read,
                results.accepted(),
                results.duplicates(),
                results.rejectedWith(localRejected),
                results.rejectedCount() + localRejectedCount,
                results.sequence(),
                isStopped ? next : 0,
                isStopped ? positionSeq : 0,
                unknownFields,
                stoppedBy,
                stopMessage);
    }

    @Override
    public void close() {
        ring.close();
    }

    private void readLine(EventLines lines) {
        long line = lines.lineNumber();
        if (!lines.fault().isEmpty()) {
            // A body cut short must not use up a number: the event may well come again, whole.
            refused(line, ResultCode.MALFORMED, lines.fault());
        } else if (lines.isTooLong()) {
            String reason = "the line is longer than " + EventLines.MAX_LINE_BYTES + " bytes";
            refuse(line, positionHandle, positionSeq, ResultCode.MALFORMED, reason, textOf(lines));
        } else if (!json.parse(lines.bytes(), 0, lines.length(), fields)) {
            refuse(line, positionHandle, positionSeq, ResultCode.MALFORMED, json.message(), textOf(lines));
        } else {
            read++;
            takeEvent(fields, line, lines);
        }
    }

    private void takeEvent(EventFields event, long line, EventLines source) {
        currentLine = line;
        boolean isNumberRead = encoder.readNumber(event);
        if (!isNumberRead) {
            refuse(line, positionHandle, positionSeq, encoder.code(), encoder.message(), textOf(event, source));
            return;
        }
        int handle = positionHandle;
        long seq = positionSeq;
        if (!encoder.lineFeed().isEmpty()) {
            if (handle != EventLayout.NO_FEED) {
                if (seq != encoder.lineSeq() || !positionFeed.equals(encoder.lineFeed())) {
                    refused(line, ResultCode.SEQ_GAP, otherNumber());
                    return;
                }
            } else {
                seq = encoder.lineSeq();
                handle = handleOf(encoder.lineFeed());
            }
        }
        if (handle == Directory.FULL) {
            refused(line, ResultCode.LIMIT_REACHED, NO_ROOM_MESSAGE);
            return;
        }
        if (handle < 0) {
            stopNotTaken(line);
            return;
        }
        int length = encode(event, handle, seq);
        if (stoppedBy != ResultCode.OK) {
            return;
        }
        unknownFields += encoder.unknownFields();
        if (length != EventEncoder.REFUSED) {
            offer(line, length, false);
        } else if (encoder.code() == ResultCode.RING_FULL) {
            stopNotTaken(line);
        } else {
            refuse(line, handle, seq, encoder.code(), encoder.message(), textOf(event, source));
        }
    }

    /** Encodes; an unknown id may be registered by an event that is still on its way, so that is waited for, once. */
    private int encode(EventFields event, int handle, long seq) {
        int length = encoder.encode(event, handle, seq, message, 0);
        if (length != EventEncoder.REFUSED || !encoder.isUnknownId() || !isUnpublished) {
            return length;
        }
        try {
            ring.awaitPublished();
        } catch (IllegalStateException e) {
            stop(currentLine, ResultCode.NOT_READY, e.getMessage());
            return EventEncoder.REFUSED;
        }
        isUnpublished = false;
        return encoder.encode(event, handle, seq, message, 0);
    }

    /** Refuses a line for good: under its number, so that the feed's position moves, or just in the answer. */
    private void refuse(long line, int handle, long seq, ResultCode code, String reason, String text) {
        if (handle == EventLayout.NO_FEED) {
            refused(line, code, reason);
            return;
        }
        results.expectRefusal(line, code, reason);
        if (!offer(line, encoder.encodeRefusal(handle, seq, code, reason, text, message, 0), true)) {
            results.forgetRefusal();
        }
    }

    private boolean offer(long line, int length, boolean isOwnRefusal) {
        currentLine = line;
        if (!offerPatiently(length, FeedResults.tag(line, isOwnRefusal))) {
            stopNotTaken(line);
            return false;
        }
        isUnpublished = true;
        firstOfferedLine = firstOfferedLine == 0 ? line : firstOfferedLine;
        offeredLine = line;
        if (positionHandle != EventLayout.NO_FEED) {
            positionSeq++;
        }
        return true;
    }

    private boolean offerPatiently(int length, long tag) {
        try {
            if (ring.offer(message, 0, length, tag)) {
                return true;
            }
            if (ring.refusedWith() == ResultCode.DISK_LOW) {
                // It takes people to make space.
                return false;
            }
            long deadlineNs = System.nanoTime() + patienceNs;
            idle.reset();
            while (System.nanoTime() - deadlineNs < 0 && !Thread.currentThread().isInterrupted()) {
                idle.idle();
                if (ring.offer(message, 0, length, tag)) {
                    return true;
                }
            }
        } catch (IllegalStateException e) {
            stop(currentLine, ResultCode.NOT_READY, e.getMessage());
        }
        return false;
    }

    /** The feed's handle, {@code Directory.FULL}, or {@code Directory.UNKNOWN} when the reading has to stop. */
    private int handleOf(String feed) {
        Integer known = feedHandles.get(feed);
        if (known != null) {
            return known;
        }
        int handle = openFeed(feed);
        if (handle >= 0) {
            feedHandles.put(feed, handle);
        }
        return handle;
    }

    private int openFeed(String feed) {
        try {
            return ring.open(feed);
        } catch (IllegalStateException e) {
            stop(currentLine, ResultCode.NOT_READY, e.getMessage());
            return Directory.UNKNOWN;
        }
    }

    /** The ring took nothing, and may again later. */
    private void stopNotTaken(long line) {
        if (ring.refusedWith() == ResultCode.DISK_LOW) {
            stop(line, ResultCode.DISK_LOW, DISK_LOW_MESSAGE);
        } else {
            stop(line, ResultCode.RING_FULL, RING_FULL_MESSAGE);
        }
    }

    /** Keeps the first reason to stop. */
    private void stop(long line, ResultCode code, String reason) {
        if (stoppedBy == ResultCode.OK) {
            stoppedBy = code;
            stopMessage = reason == null ? code.name() : reason;
            next = line;
        }
    }

    /** The engine went away: what it has not answered was perhaps not taken, and is to be sent again. */
    private void stopBehindHeard(String reason) {
        long heard = results.heardLine();
        if (heard == offeredLine) {
            return;
        }
        stoppedBy = ResultCode.NOT_READY;
        stopMessage = reason == null ? ResultCode.NOT_READY.name() : reason;
        next = heard == 0 ? firstOfferedLine : heard + 1;
        if (positionHandle != EventLayout.NO_FEED) {
            positionSeq = firstSeq + results.heardCount();
        }
        localRejectedCount -= localRejected.stream()
                .filter(rejection -> rejection.line() >= next)
                .count();
        localRejected.removeIf(rejection -> rejection.line() >= next);
    }

    private String otherNumber() {
        return "feed and seq are " + encoder.lineFeed() + " " + encoder.lineSeq() + ": by its position the line is "
                + positionFeed + " " + positionSeq;
    }

    private static String textOf(EventFields event, EventLines source) {
        return source == null ? event.toString() : textOf(source);
    }

    private static String textOf(EventLines lines) {
        return new String(lines.bytes(), 0, Math.min(lines.length(), MAX_REPORTED_BYTES), StandardCharsets.UTF_8);
    }
}
