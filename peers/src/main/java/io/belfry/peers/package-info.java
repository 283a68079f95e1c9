/**
 * What the programs beside which Belfry is measured have in common: the postings, drawn as {@code belfry bench}
 * draws them, the arguments, and the line of JSON that each prints.
 *
 * <pre>
 *   belfry bench peers ──starts──► java -cp belfry-peers.jar         HashMapPeer        one line of JSON
 *                      ──starts──► java -cp belfry-peers.jar:lib/*   ExchangeCorePeer   one line of JSON
 *                      ──starts──► java -cp benchmarks.jar           the engine         one line of JSON
 * </pre>
 *
 * <p>Calls nothing of Belfry: a peer's class path holds the peer only. The main thread of each program.
 */
package io.belfry.peers;
