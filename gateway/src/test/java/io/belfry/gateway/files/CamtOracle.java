package io.belfry.gateway.files;

import com.prowidesoftware.swift.model.mx.MxCamt05200104;
import com.prowidesoftware.swift.model.mx.MxCamt05300102;
import com.prowidesoftware.swift.model.mx.MxCamt05400102;
import com.prowidesoftware.swift.model.mx.MxCamt05400104;
import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.EntryStatus2Code;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry2;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry4;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A second reading of camt messages, by Prowide's classes: the sum of the booked entries per account and currency. */
final class CamtOracle {
    private final Map<String, BigDecimal> sums = new TreeMap<>();

    private CamtOracle() {}

    static Map<String, BigDecimal> bookedSums(String xml) {
        CamtOracle oracle = new CamtOracle();
        if (xml.contains("camt.052.001.04")) {
            MxCamt05200104.parse(xml)
                    .getBkToCstmrAcctRpt()
                    .getRpt()
                    .forEach(report -> oracle.add4(report.getAcct().getId(), report.getNtry()));
        } else if (xml.contains("camt.053.001.02")) {
            MxCamt05300102.parse(xml)
                    .getBkToCstmrStmt()
                    .getStmt()
                    .forEach(statement -> oracle.add2(statement.getAcct().getId(), statement.getNtry()));
        } else if (xml.contains("camt.054.001.02")) {
            MxCamt05400102.parse(xml)
                    .getBkToCstmrDbtCdtNtfctn()
                    .getNtfctn()
                    .forEach(each -> oracle.add2(each.getAcct().getId(), each.getNtry()));
        } else if (xml.contains("camt.054.001.04")) {
            MxCamt05400104.parse(xml)
                    .getBkToCstmrDbtCdtNtfctn()
                    .getNtfctn()
                    .forEach(each -> oracle.add4(each.getAcct().getId(), each.getNtry()));
        } else if (xml.contains("camt.054.001.08")) {
            MxCamt05400108.parse(xml)
                    .getBkToCstmrDbtCdtNtfctn()
                    .getNtfctn()
                    .forEach(each -> oracle.add10(each.getAcct().getId(), each.getNtry()));
        } else {
            throw new IllegalArgumentException("the oracle does not know this version");
        }
        return oracle.sums;
    }

    private void add2(AccountIdentification4Choice account, List<ReportEntry2> entries) {
        entries.stream()
                .filter(entry -> entry.getSts() == EntryStatus2Code.BOOK)
                .forEach(entry -> add(account, entry.getAmt(), entry.getCdtDbtInd()));
    }

    private void add4(AccountIdentification4Choice account, List<ReportEntry4> entries) {
        entries.stream()
                .filter(entry -> entry.getSts() == EntryStatus2Code.BOOK)
                .forEach(entry -> add(account, entry.getAmt(), entry.getCdtDbtInd()));
    }

    private void add10(AccountIdentification4Choice account, List<ReportEntry10> entries) {
        entries.stream()
                .filter(entry -> "BOOK".equals(entry.getSts().getCd()))
                .forEach(entry -> add(account, entry.getAmt(), entry.getCdtDbtInd()));
    }

    private void add(
            AccountIdentification4Choice account, ActiveOrHistoricCurrencyAndAmount amount, CreditDebitCode direction) {
        String id = account.getIBAN() == null ? account.getOthr().getId() : account.getIBAN();
        BigDecimal signed = direction == CreditDebitCode.CRDT
                ? amount.getValue()
                : amount.getValue().negate();
        sums.merge(id.replace(" ", "") + " " + amount.getCcy(), signed, BigDecimal::add);
    }
}
