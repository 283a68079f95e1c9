/**
 * The configuration file: YAML in, one {@link io.belfry.gateway.config.GatewayConfig} out, or every mistake at once with its
 * line. Read once at start, on the starting thread; calls nothing but the engine's settings.
 *
 * <pre>
 *   belfry.yaml ─► nodes with line numbers ─► one Setting per key ─► GatewayConfig ─► EngineContext
 * </pre>
 */
package io.belfry.gateway.config;
