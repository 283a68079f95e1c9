package io.belfry.api.view;

import io.belfry.codec.ResultCode;

/**
 * One line of a numbered feed that was refused for good and is still remembered.
 *
 * @param feed name
 * @param seq its number in the feed
 * @param sequence its sequence in the journal
 * @param code why
 * @param reason a sentence, may be empty
 * @param line the line as it came, where it never became an event; else empty
 */
public record RefusedView(String feed, long seq, long sequence, ResultCode code, String reason, String line) {}
