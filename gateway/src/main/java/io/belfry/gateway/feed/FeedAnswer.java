package io.belfry.gateway.feed;

import io.belfry.codec.ResultCode;
import java.util.List;

/**
 * What became of the events of one stream, once all that was taken is durable and published.
 *
 * @param read lines that were events at all: readable, whatever became of them
 * @param accepted events applied
 * @param duplicates events that were known already
 * @param rejected what was refused for good, by line: the first {@link #MAX_REJECTED}
 * @param rejectedCount how many were refused for good
 * @param sequence journal sequence of the last of them, 0 when none was journaled
 * @param next the line to go on from; 0 when all were read
 * @param nextSeq the number that line {@code next} has in its feed; 0 unless the stream is numbered by position
 * @param unknownFields fields that were ignored
 * @param stoppedBy the transient code that stopped the reading; {@code OK} when all were read
 * @param stopMessage says why, empty when all were read
 */
public record FeedAnswer(
        long read,
        long accepted,
        long duplicates,
        List<Rejection> rejected,
        long rejectedCount,
        long sequence,
        long next,
        long nextSeq,
        long unknownFields,
        ResultCode stoppedBy,
        String stopMessage) {

    /** Rejections that an answer lists; more are only counted. */
    public static final int MAX_REJECTED = 1000;

    public FeedAnswer {
        rejected = List.copyOf(rejected);
    }

    /**
     * One event that was refused for good.
     *
     * @param line from 1
     */
    public record Rejection(long line, ResultCode code, String message) {}

    /** Whether reading stopped before the end. */
    public boolean isStopped() {
        return stoppedBy != ResultCode.OK;
    }

    /** The answer as the contract has it. */
    public String toJson() {
        StringBuilder out = new StringBuilder(128 + rejected.size() * 96).append('{');
        JsonText.member(out, "accepted", accepted);
        JsonText.member(out, "duplicates", duplicates);
        JsonText.name(out, "rejected").append('[');
        for (int i = 0; i < rejected.size(); i++) {
            Rejection rejection = rejected.get(i);
            out.append(i == 0 ? "{" : ",{");
            JsonText.member(out, "line", rejection.line());
            JsonText.member(out, "code", rejection.code().name());
            JsonText.member(out, "message", rejection.message());
            out.append('}');
        }
        out.append(']');
        if (rejectedCount > rejected.size()) {
            JsonText.member(out, "rejectedCount", rejectedCount);
        }
        JsonText.member(out, "sequence", sequence);
        if (unknownFields > 0) {
            JsonText.member(out, "unknownFields", unknownFields);
        }
        if (isStopped()) {
            JsonText.member(out, "next", next);
            if (nextSeq > 0) {
                JsonText.member(out, "nextSeq", nextSeq);
            }
            JsonText.member(out, "code", stoppedBy.name());
            JsonText.member(out, "message", stopMessage);
        }
        return out.append('}').toString();
    }
}
