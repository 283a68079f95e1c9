/**
 * Orders: which ids are known per account, where each order stands, when one is late, and who is told. What a confirmation
 * does to positions is {@code io.belfry.core.fund}'s; this package validates both positions of a switch there, then commits
 * both. The core's thread only.
 *
 * <pre>
 *             accepted ──────────────► confirmed ──► reversed
 *   (unknown) ────────────────────────►    ▲
 *             accepted ──► rejected ◄── (unknown)
 *                  └─ late, once, if neither came by the end of its due day
 * </pre>
 */
package io.belfry.core.order;
