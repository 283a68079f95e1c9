/**
 * The ring and its stages: from a feed's message to the journal, through the core, to the outbox and back to the feed.
 *
 * <pre>
 *   feeds ─► ring (slots of 128 bytes in one slab) ─► journal stage ─► engine stage ─► publish stage
 *              ▲                                                                        │
 *              └── ticks, when a sweep or a deadline is due                results, notifications, answers
 *
 *   shared      belfry-engine    journal, then engine, then publish, batch by batch
 *
 *   dedicated   belfry-journal   journal ─────────────────────┐
 *               belfry-engine    engine ──► effects, marks ───┴─► belfry-publish   publish
 * </pre>
 *
 * The stages share nothing but the ring and the {@link io.belfry.pipeline.Effects} of a batch, so each may have a thread of
 * its own: journal and engine then go side by side on the same slots, and publish lets out what both have passed. No stage
 * publishes into the ring that it empties. May call core and journal; knows nothing of api and gateway.
 */
package io.belfry.pipeline;
