/**
 * Rules and the alerts they have open: which rules apply to whom, and the edges of level conditions. The core's thread
 * only.
 *
 * <pre>
 *   RuleBook    the rules that stand, by scope; for an account: those in effect (narrow scopes silence broad ones)
 *   AlertTable  one row per (rule, subject) that ever rang: which levels are open, its edge count
 *   LevelEdges  old and new value against a rule's levels: what triggers, what resolves
 * </pre>
 */
package io.belfry.core.rule;
