/**
 * What of journal, outbox and snapshots is kept, and what may go.
 *
 * <pre>
 *   journal   ▓▓▓▓▓▓▓▓▓▓▓▓▓▓│░░░░░░░░░░░░░░░░░░░  ▓ may go, oldest first, by age and size
 *                           └ oldest kept snapshot
 *   outbox    ▓▓▓▓▓▓▓▓▓│░░░░░░░░░░░░░░░░░░░░░░░░
 *                      └ oldest kept snapshot, or the slowest consumer
 * </pre>
 *
 * <p>May call the journal's and the snapshot's packages. One thread at a time, any; it may run beside an engine that
 * writes.
 */
package io.belfry.retention;
