/**
 * Balance adjustments through exchange-core, as its own API takes them: ring, grouping, risk and matching engine, results,
 * and its journal where asked for. The main thread offers; the pipeline's threads are exchange-core's own.
 */
package io.belfry.peers.exchangecore;
