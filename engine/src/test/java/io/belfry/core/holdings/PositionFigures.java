package io.belfry.core.holdings;

import io.belfry.codec.Currencies;
import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.fund.FundTable;
import io.belfry.core.fund.PositionReading;
import io.belfry.core.fund.PositionTable;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** A position's figures as decimals, by the contract's names. */
final class PositionFigures {
    private PositionFigures() {}

    /** What a query would show, whether or not a sweep has come by; empty when there is no such position. */
    static SortedMap<String, BigDecimal> of(CoreHost host, String account, String fund) {
        Core core = host.core();
        int position = host.position(account, fund);
        SortedMap<String, BigDecimal> figures = new TreeMap<>();
        if (position == PositionTable.NONE) {
            return figures;
        }
        PositionReading reading = core.positionReading().read(position);
        FundTable funds = core.funds();
        int handle = host.fund(fund);
        int decimals = Currencies.decimals(funds.currency(handle));
        figures.put("units", BigDecimal.valueOf(reading.units(), funds.unitScale(handle)));
        figures.put("frozen", BigDecimal.valueOf(reading.frozen(), funds.unitScale(handle)));
        figures.put("cost", BigDecimal.valueOf(reading.cost(), decimals));
        figures.put("realised", BigDecimal.valueOf(reading.realised(), decimals));
        figures.put("income", BigDecimal.valueOf(reading.income(), decimals));
        if (funds.nav(handle) != FundTable.UNPRICED) {
            long value = funds.value(handle, reading.units(), funds.nav(handle));
            figures.put("value", BigDecimal.valueOf(value, decimals));
            figures.put("unrealised", BigDecimal.valueOf(value - reading.cost(), decimals));
        }
        return figures;
    }
}
