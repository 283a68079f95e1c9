/**
 * Durable, checked, replayable sequences of frames: the journal of events and, in the same form, the outbox of
 * notifications.
 */
package io.belfry.journal;
