/**
 * Events in: text of the contract becomes messages of the ring, and their results become one answer.
 *
 * <pre>
 *   NDJSON, JSON array ──► EventLines ──► JsonEventAdapter ─┐
 *                                                           ├─► EventFields ──► EventEncoder ──► EventFeed ──► EventSession
 *   camt, NAV files (gateway.files) ────────────────────────┘    (text bag)     (validates,       (offers in    (the ring)
 *                                                                                resolves ids)     order)
 *                                                                                                    │
 *   FeedAnswer ◄── results, on the publishing thread ◄────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>May call {@code io.belfry.api}, {@code io.belfry.codec} and, for names, {@code io.belfry.core.directory}. Runs on the
 * thread that reads the feed (an HTTP worker, a command): one thread at a time per object, except for what
 * {@code EventFeed} says of results.
 */
package io.belfry.gateway.feed;
