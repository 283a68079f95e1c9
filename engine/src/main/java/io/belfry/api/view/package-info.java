/**
 * Answers to queries: plain records that are copied out of the core's state on the engine's thread and may then be read
 * on any other one.
 *
 * <p>Money is in minor units of its currency (an ISO 4217 numeric code, see {@code Currencies}), NAVs and units are
 * scaled by their fund's scales, dates are days since 1970-01-01, times nanoseconds since then. {@code null} where there
 * is no figure: an unpriced position has no value. {@code asOf} is the sequence of the last event that the answer has
 * seen.
 *
 * <pre>
 *   engine.query(core -&gt; StateViews.customer(core, "C-1")) ─► CustomerView ─► JSON (gateway)
 * </pre>
 */
package io.belfry.api.view;
