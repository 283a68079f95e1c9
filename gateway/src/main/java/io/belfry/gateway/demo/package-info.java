/**
 * A small bank's day for {@code belfry demo}: made up from a seed, sent through HTTP the way real feeds send theirs.
 *
 * <pre>
 *   DemoScript ──► lines of the feeds core, cards, funds, rules ──► FeedClient ──► POST /v1/events ──► the demo's own server
 *   (seed)                                                                                                 │
 *   NotificationPrinter ◄── GET /v1/notifications ◄────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>The script knows no clock and no answer: the same seed and number of customers give the same lines, so a demo that
 * was killed goes on in its data directory from the numbers that its feeds have reached. May call the engine's api, the
 * HTTP server and the delivery's texts. Runs on the command's thread; notifications are printed from a thread of their own.
 */
package io.belfry.gateway.demo;
