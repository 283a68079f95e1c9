package io.belfry.gateway.demo;

/** Takes the script's lines in order. */
interface LineSink {
    /** One event for a feed, without a line end. */
    void line(DemoFeed feed, String json);

    /** What follows depends on what came before in another feed: all of that must be applied first. */
    void barrier();
}
