package io.belfry.gateway.files;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** One {@code Ntry} as it stands in the file; an absent text is empty. Filled anew for each. */
final class CamtEntry {
    /** Details that are kept of one entry. With more, the entry is posted. */
    static final int MAX_DETAILS = 10_000;

    static final String CREDIT = "CRDT";
    static final String DEBIT = "DBIT";

    final CamtCode code = new CamtCode();
    String amount = "";
    String currency = "";
    String sign = "";
    String status = "";
    String bookingDate = "";
    String bookingTime = "";
    String servicerReference = "";
    String additional = "";
    boolean reversal;

    private final List<CamtDetail> details = new ArrayList<>();
    private final CamtDetail surplus = new CamtDetail();
    private int detailCount;

    void clear() {
        code.clear();
        amount = "";
        currency = "";
        sign = "";
        status = "";
        bookingDate = "";
        bookingTime = "";
        servicerReference = "";
        additional = "";
        reversal = false;
        detailCount = 0;
    }

    /** The next detail, to be filled. */
    CamtDetail addDetail() {
        detailCount++;
        if (detailCount > MAX_DETAILS) {
            surplus.clear();
            return surplus;
        }
        if (detailCount > details.size()) {
            details.add(new CamtDetail());
        }
        CamtDetail detail = details.get(detailCount - 1);
        detail.clear();
        return detail;
    }

    int detailCount() {
        return detailCount;
    }

    CamtDetail detail(int index) {
        return details.get(index);
    }

    boolean isCredit() {
        return sign.equals(CREDIT);
    }

    /** A detail's direction: its own, else the entry's. */
    boolean isCredit(CamtDetail detail) {
        return detail.sign.isEmpty() ? isCredit() : detail.sign.equals(CREDIT);
    }

    /**
     * Whether the details stand for the entry: there are several, each carries the entry's currency, and they sum to its
     * amount. A single one is the entry itself.
     */
    boolean postsDetails() {
        if (detailCount < 2 || detailCount > MAX_DETAILS) {
            return false;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < detailCount; i++) {
            CamtDetail detail = details.get(i);
            String plain = DecimalText.plain(detail.amount);
            boolean signed = detail.sign.isEmpty() || detail.sign.equals(CREDIT) || detail.sign.equals(DEBIT);
            if (plain == null || !signed || !detail.currency.equals(currency)) {
                return false;
            }
            BigDecimal part = new BigDecimal(plain);
            sum = isCredit(detail) ? sum.add(part) : sum.subtract(part);
        }
        BigDecimal whole = new BigDecimal(DecimalText.plain(amount));
        return sum.compareTo(isCredit() ? whole : whole.negate()) == 0;
    }
}
