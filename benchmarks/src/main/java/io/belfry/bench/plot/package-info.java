/**
 * Pictures of what was measured, as SVG: no library, no script, no font of their own, so that they open anywhere and differ
 * from run to run only where the figures do.
 *
 * <p>May call HdrHistogram and nothing of Belfry; any thread.
 */
package io.belfry.bench.plot;
