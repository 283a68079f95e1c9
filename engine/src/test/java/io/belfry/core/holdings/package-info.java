/**
 * Holdings and profit and loss by example: events in the words of the contract, run through a core, against figures that
 * somebody worked out.
 */
package io.belfry.core.holdings;
