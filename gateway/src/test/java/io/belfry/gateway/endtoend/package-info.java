/**
 * Whole engines from the outside: real processes, loaded and read over HTTP, killed and started again, and judged by a
 * model that shares no code with them.
 */
package io.belfry.gateway.endtoend;
