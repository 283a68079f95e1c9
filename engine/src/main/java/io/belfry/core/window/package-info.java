/**
 * What an account's postings amount to over time: counts, sums and outflow in a moving window, and how long there was none.
 *
 * <pre>
 *   account ──→ watch ──→ watch ──→ …          one per (rule, account), on a chain of the account's
 *                 │ window rules: counts since a place in the journal
 *                 ▼
 *               twelve buckets                  │ b-11 │ … │ b-1 │ b │   b = now ÷ width, width = window ÷ 12 rounded up
 * </pre>
 *
 * <p>A posting goes into the bucket of its business time, at the latest into the present one; what is older than the window
 * is not counted. A watch begins with the first posting while its rule is in effect (a window) or when the rule first
 * reaches the account (dormancy), and ends when the rule goes out of effect there; it goes on over a new version of its rule
 * that counts the same. After a change of rules that may reach anybody, watches are brought in step in slices, those that
 * are touched earlier in passing.
 *
 * <p>Deadlines are lazy: one that finds a later posting, or nothing open, is set again or left out. Whole numbers only; a
 * sum past 64 bits stays at the largest one. Depends on accounts, rules, timers and tables; knows nothing of notifications.
 * The core's thread only.
 */
package io.belfry.core.window;
