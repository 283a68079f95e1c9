/**
 * The HTTP server: the calls of the contract, notifications as long-poll and server-sent events, and the live page.
 *
 * <pre>
 *   Router ── guards (Host, Origin), finds the route, writes problems
 *     ├─ EventCalls, ImportCall, RuleCalls ──► gateway.feed ──► EventSession (the ring)
 *     ├─ StateCalls, StatusCalls ──► BelfryEngine.query, status
 *     ├─ PageFiles (from the class path)
 *     └─ NotificationCalls ──► LongPoll, FullStream, SampledStream
 *                                  ▲ wakes
 *        outbox ──► NotificationDelivery (one thread) ──► FrameRing ──► FullStream, a cursor each
 * </pre>
 *
 * <p>May call {@code io.belfry.api}, {@code io.belfry.codec} and the gateway's feed, files and delivery rooms. Calls run on
 * Jetty's pool threads and may block there; only the delivery thread fills the ring of frames.
 */
package io.belfry.gateway.http;
