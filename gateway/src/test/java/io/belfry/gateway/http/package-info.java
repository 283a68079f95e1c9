/** The HTTP server as a client sees it: real engine, real sockets, no fakes. */
package io.belfry.gateway.http;
