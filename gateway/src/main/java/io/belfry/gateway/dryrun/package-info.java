/**
 * What a dry run found, for people and for machines: the JSON that command and HTTP call answer with, and the chart of the
 * terminal. Pure functions of a report; any thread.
 */
package io.belfry.gateway.dryrun;
