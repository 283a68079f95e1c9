/**
 * The fault simulator: the engine's own core, stages, frames, recovery and verification on one thread, over a file system,
 * a clock, feeds and consumers that exist in memory only and fail as a seed says.
 *
 * <pre>
 *   seed ─► Swarm (what may happen) ─► Simulation (lives: start twice, run, die)
 *                                        │ feed: random history, resent after a death
 *                                        │ SteppedPipeline: the real stages
 *                                        ▼
 *                                      SimulatedStorage ◄─ SimulatedJournal (the queue's file layout)
 *                                        │
 *                                        ▼ after each start and at the end
 *                                      an uninterrupted core, the naive model, the consumers' memory
 * </pre>
 *
 * <p>Test sources. One seed is one run, bit for bit; nothing here reads a clock, starts a thread or touches a disk. May call
 * everything of the engine.
 */
package io.belfry.simulator;
