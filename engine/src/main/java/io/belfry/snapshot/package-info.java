/**
 * Snapshot files: the whole state of a core at one sequence, so that a start need not replay the journal from its
 * beginning.
 *
 * <pre>
 *   snapshot/00000000000000001207.snapshot
 *
 *   ┌────────┬──────┬────────┬───────┬───────┬─────
 *   │ header │ core │ limits │ names │ names │ …       blocks of 1 MiB at most, each behind the CRC of the one before;
 *   └────────┴──────┴────────┴───────┴───────┴─────    a section of the state begins a new block
 * </pre>
 *
 * <p>A file is written under a temporary name, forced, renamed, and the directory forced; so a file that bears its name is
 * whole, and one that is not was damaged since. The header says how long the file is, every block has a checksum and
 * follows on the one before, and what was loaded is compared with the digests in the header ({@code SnapshotLayout} has
 * the bytes).
 *
 * <p>May call the core and the journal's {@code Storage}. Starts no thread but those that {@code load} is allowed, which
 * end before it returns: large sections that nothing else needs (names, positions, texts) are read beside the others,
 * and the parts of the state's digest are worked out beside one another. A {@code SnapshotDirectory} belongs to one thread
 * at a time.
 */
package io.belfry.snapshot;
