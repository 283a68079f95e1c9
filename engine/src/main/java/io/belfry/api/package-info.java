/**
 * What a host of the engine uses: start it on a data directory, offer events, read notifications, ask questions.
 *
 * <pre>
 *   BelfryEngine.open(context) ─► openSession() ─► offer(message) … awaitPublished()
 *                              ─► openOutbox()  ─► read(after, …)
 *                              ─► query(core -> …)
 * </pre>
 */
package io.belfry.api;
