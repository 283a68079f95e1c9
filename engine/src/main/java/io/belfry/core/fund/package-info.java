/**
 * Funds, their prices, and the positions that accounts hold in them: moving-average cost, realised and unrealised profit
 * and loss, and the rules about them. The core's thread only.
 *
 * <p>A price is one action in its fund's log; it reaches the holders lazily.
 *
 * <pre>
 *   fund:  … action 7 ── action 8 (head)             sweep: brings up the holders in slices, oldest first
 *   holder A  cursor 8   (was touched by a trade)
 *   holder B  cursor 6   (7, then 8 are applied to it before anything else touches it)
 * </pre>
 */
package io.belfry.core.fund;
