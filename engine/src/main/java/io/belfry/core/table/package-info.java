/**
 * Where the core keeps its state: rows of fixed size in segments, and texts in an append-only heap. Nothing is ever moved
 * or freed, so a handle is a place. One thread, the core's.
 */
package io.belfry.core.table;
