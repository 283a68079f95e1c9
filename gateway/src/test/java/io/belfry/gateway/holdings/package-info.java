/**
 * Cases of holdings and profit and loss, as events and the figures that must come of them: our own table
 * ({@code holdings-cases.json} among the test resources, each case with the source of its formula), and the scenarios of
 * {@code shared/oracles/holdings.json} where they lie beside the project.
 *
 * <p>What runs them: {@code HoldingsCoreTest} through the validator and the bare core, {@code HoldingsHttpTest} through HTTP
 * against a running engine.
 */
package io.belfry.gateway.holdings;
