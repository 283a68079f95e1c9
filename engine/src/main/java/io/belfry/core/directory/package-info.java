/**
 * Text outside, handles inside: the append-only directory that gives every name a dense 32-bit handle.
 *
 * <p>The core's thread is the only writer. Any feed thread may read without a lock: entries are never moved or removed,
 * and growth publishes larger copies beside the arrays that were.
 *
 * <pre>
 *   find("DE89…") ──► index (hash, handle) ──► position of handle ──► text segment
 *                        │
 *                        └─ a handle at or above "visible" is not found yet by feeds
 * </pre>
 */
package io.belfry.core.directory;
