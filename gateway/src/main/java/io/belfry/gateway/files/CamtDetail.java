package io.belfry.gateway.files;

/** One {@code TxDtls} of an entry as it stands in the file; an absent text is empty. Filled anew for each. */
final class CamtDetail {
    final CamtCode code = new CamtCode();
    String amount = "";
    String currency = "";
    String sign = "";
    String servicerReference = "";
    String uetr = "";
    String endToEndId = "";
    String debtor = "";
    String creditor = "";
    String purpose = "";
    String remittance = "";
    String additional = "";

    void clear() {
        code.clear();
        amount = "";
        currency = "";
        sign = "";
        servicerReference = "";
        uetr = "";
        endToEndId = "";
        debtor = "";
        creditor = "";
        purpose = "";
        remittance = "";
        additional = "";
    }

    /** The payer or the payee, whichever is not the account's owner; a reversal keeps the roles of what it reverses. */
    String counterparty(boolean credit, boolean reversal) {
        return credit != reversal ? debtor : creditor;
    }

    /** What the payer wrote, else what the bank says of it. */
    String text() {
        return remittance.isEmpty() ? additional : remittance;
    }
}
