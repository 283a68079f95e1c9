/**
 * Hosts the core without a pipeline: reads the journal of a data directory and applies it to a fresh core, beside a
 * running engine if there is one. Takes no lock and changes nothing. Runs on the caller's thread.
 */
package io.belfry.recovery;
