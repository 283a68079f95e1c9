/**
 * Deadlines in engine time: what is due is worked off after an event, in order of (deadline, id), a bounded number at a
 * time.
 *
 * <p>An owner (holds, orders, cooldowns, windows, dormancy) sets a deadline, keeps its handle, and is called when it is due; this package knows owners by
 * a number only. Depends on tables, states and the cause of a notification. The core's thread only.
 */
package io.belfry.core.timer;
