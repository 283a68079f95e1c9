package io.belfry.api;

/** What an answered event has survived. */
public enum Durability {
    /** The end of the process, also by kill −9: the event is in the operating system's page cache. */
    PROCESS,
    /**
     * A power cut too: the journal is forced to the disk once per batch, before anything of the batch leaves. Batches grow
     * while a force is under way.
     */
    DISK
}
