/**
 * What a programmer would write first: a loop over a hash map, in one thread; with a log of the postings where asked for.
 */
package io.belfry.peers.hashmap;
