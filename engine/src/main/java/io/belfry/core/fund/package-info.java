/**
 * Funds and what happens to them, and the positions that accounts hold in them: cost by moving average or FIFO, realised and
 * unrealised profit and loss, income, freezes, and the rules about them. The core's thread only.
 *
 * <p>Two halves. {@code FundEvents} takes prices, splits, distributions and yields: each is one action in its fund's log, and
 * reaches the holders lazily.
 *
 * <pre>
 *   fund:  … price 7 ── split 8 ── price 9 (head)    sweep: brings up the holders in slices, oldest first
 *   holder A  cursor 9   (was touched by a trade)
 *   holder B  cursor 6   (7, 8, then 9 are applied to it before anything else touches it)
 * </pre>
 *
 * <p>A price need not reach everybody: {@code TriggerBook} knows at which prices anything changes for whom. When prices alone
 * are pending, {@code Sweep} visits those whose triggers they cross and those who hear every price; the others jump over them.
 *
 * <pre>
 *   TriggerBook     the nearest price above and below for each position, sorted per fund; who hears every price
 *   TriggerPrices   gains as prices, exactly
 *   PeakTriggers    falls from a peak: positions of one percent by how long they are tracked; PeakHistory: shared peaks
 *   PriceHistory    what moves since a week and a month ago are counted from;  NavLevels: price levels through splits
 *   PositionBell    judges who is visited, exactly
 * </pre>
 *
 * <p>Whoever brings up a position brings up its whole customer ({@code CatchUp}), so that customers hear in the order of the
 * causes.
 *
 * <p>{@code Holdings} moves positions: it prepares a change (validates it, without changing anything) and commits it. All
 * arithmetic is {@code Holding}'s, whether a position is moved on, brought up, or worked out again. {@code PositionEvents}
 * freezes units and sets dividend modes; {@code PositionReading} shows positions to queries. Orders are {@code
 * io.belfry.core.order}'s.
 */
package io.belfry.core.fund;
