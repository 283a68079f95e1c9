/**
 * Rules and the alerts they have open: which rules apply to whom, and the edges of level conditions. The core's thread
 * only.
 *
 * <pre>
 *   RuleBook    the rules that stand, by scope; for an account: those in effect (narrow scopes silence broad ones)
 *   AlertTable  one row per (rule, subject) that ever rang: which levels are open, which wait, until when it is silent
 *   Levels      a rule's levels as they are in force for a subject: in its currency, after its fund's splits
 *   LevelEdges  old and new value against levels: what triggers, what resolves
 *   LevelBell   rings the edges of one kind of subject, and holds back what a cooldown silences
 * </pre>
 */
package io.belfry.core.rule;
