package io.belfry.gateway.config;

/** What an answered event has survived. */
public enum Durability {
    /** The end of the process, also by kill −9: the event is in the operating system's page cache. */
    PROCESS
}
