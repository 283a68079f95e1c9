/**
 * The ring and its stages: from a feed's message to the journal, through the core, to the outbox and back to the feed.
 *
 * <pre>
 *   feeds ─► ring (slots of 512 bytes in one slab) ─► journal stage ─► engine stage ─► publish stage
 *              ▲                                                                        │
 *              └── ticks, when a sweep or a deadline is due                results, notifications, answers
 * </pre>
 *
 * In {@code shared} threading one thread runs the three stages batch by batch; the stages share nothing but the ring and
 * the batch of notifications, so that they can be given threads of their own.
 */
package io.belfry.pipeline;
