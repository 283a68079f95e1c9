/**
 * Tries a rule on the journal before it goes live: who would have heard what, how often.
 *
 * <pre>
 *   journal ─► JournalReplay ─► DraftPassage ─► a core of its own ─► Tally ─► DryRunReport
 *                                │ sets the draft as soon as what it names is registered
 *                                │ leaves out what the journal does to the rule of the same id
 *                                └ ticks, where the draft's deadlines have none in the journal
 * </pre>
 *
 * <p>May call recovery and what is below it. Runs on the caller's thread, reads only, takes no lock, and needs the memory of
 * a second state; a running engine is not asked and does not wait.
 */
package io.belfry.dryrun;
