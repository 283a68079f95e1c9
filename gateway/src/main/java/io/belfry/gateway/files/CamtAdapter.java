package io.belfry.gateway.files;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.Field;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Booked entries of ISO 20022 account reports (camt.052), statements (camt.053) and notifications (camt.054), of any
 * version, as {@code account.posted}.
 *
 * <p>An entry is posted, or its details instead: those where there are several, all carry the entry's currency and they sum
 * to its amount. The reference, which makes a repeat of the same entry (a copy, an overlapping report) a duplicate, is
 * the first that is given of
 *
 * <ol>
 *   <li>the entry's {@code AcctSvcrRef}, for details with {@code -} and their place in the entry, from 1;
 *   <li>the {@code AcctSvcrRef}, the {@code UETR} or the {@code EndToEndId} of the detail, unless an earlier one of the same
 *       notification had it too (a standing order, a returned payment);
 *   <li>the notification's {@code Id}, its page from the second on ({@code p2}), and the entry's place in it, from 1, with
 *       {@code -} between.
 * </ol>
 *
 * <p>One that cannot stand as an id is shortened as {@link References#shorten} says.
 */
public final class CamtAdapter {
    /** References below {@code AcctSvcrRef} that are remembered within one notification, and accounts within one file. */
    private static final int MAX_REMEMBERED = 100_000;

    private static final int MAX_CODE_CHARACTERS = 64;
    private static final int MAX_ID_CHARACTERS = 256;

    private final boolean open;
    private final Predicate<String> accountKnown;
    private final ZoneOffset bankOffset;

    private final EventFields fields = new EventFields();
    private final CamtEntry entry = new CamtEntry();
    private final CamtDetail partOfNone = new CamtDetail();
    private final Set<String> openedAccounts = new HashSet<>();
    private final Set<String> usedReferences = new HashSet<>();

    private XmlCursor xml;
    private EventSink sink;
    private boolean goOn;

    private String messagePage = "";
    private String notificationId = "";
    private String notificationPage = "";
    private String account = "";
    private String accountCurrency = "";
    private String accountOwner = "";
    private boolean accountSettled;
    private long entryOfNotification;

    private long entries;
    private long notBooked;
    private long postings;
    private long byDetail;
    private long opened;
    private long refused;
    private long copies;

    /**
     * @param open whether to register and open accounts that are not known: currency as the account's or its first entry's,
     *     customer as the account
     * @param accountKnown whether there is an account of this id; asked only with {@code open}, at most once per
     *     notification
     * @param bankOffset what times without an offset mean
     */
    public CamtAdapter(boolean open, Predicate<String> accountKnown, ZoneOffset bankOffset) {
        this.open = open;
        this.accountKnown = accountKnown;
        this.bankOffset = bankOffset;
    }

    /**
     * Reads one message to its end, or until the sink takes no more. A file that is not well-formed, has a document type or
     * passes a limit is refused from there on as {@code MALFORMED}; what was handed over before stays.
     *
     * @throws IOException when the stream itself fails
     */
    public CamtSummary read(InputStream in, EventSink target) throws IOException {
        start(target);
        boolean complete = false;
        try (XmlCursor cursor = new XmlCursor(in)) {
            xml = cursor;
            readDocument();
            complete = goOn;
        } catch (MalformedFileException e) {
            refuse(entries + 1, e.getMessage());
        }
        return new CamtSummary(entries, notBooked, postings, byDetail, opened, refused, copies, complete);
    }

    private void start(EventSink target) {
        sink = target;
        goOn = true;
        openedAccounts.clear();
        messagePage = "";
        entries = 0;
        notBooked = 0;
        postings = 0;
        byDetail = 0;
        opened = 0;
        refused = 0;
        copies = 0;
    }

    // ---- the message down to the entry ----

    private void readDocument() throws IOException, MalformedFileException {
        boolean found = false;
        while (goOn && xml.nextElement()) {
            switch (xml.name()) {
                case "BkToCstmrAcctRpt", "BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn" -> {
                    found = true;
                    readMessage();
                }
                default -> {
                    // an envelope around the message
                }
            }
        }
        if (!found && goOn) {
            throw new MalformedFileException(
                    "no camt message: expected BkToCstmrAcctRpt, BkToCstmrStmt or BkToCstmrDbtCdtNtfctn");
        }
    }

    private void readMessage() throws IOException, MalformedFileException {
        messagePage = "";
        while (goOn && xml.nextChild()) {
            switch (xml.name()) {
                case "GrpHdr" -> readHeader();
                case "Rpt", "Stmt", "Ntfctn" -> readNotification();
                default -> xml.skip();
            }
        }
    }

    private void readHeader() throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            if (xml.name().equals("MsgPgntn")) {
                messagePage = xml.text(MAX_CODE_CHARACTERS, "PgNb");
            } else {
                xml.skip();
            }
        }
    }

    private void readNotification() throws IOException, MalformedFileException {
        notificationId = "";
        notificationPage = messagePage;
        account = "";
        accountCurrency = "";
        accountOwner = "";
        accountSettled = !open;
        entryOfNotification = 0;
        usedReferences.clear();
        while (goOn && xml.nextChild()) {
            switch (xml.name()) {
                case "Id" -> notificationId = xml.text(MAX_ID_CHARACTERS);
                case "RptPgntn", "StmtPgntn", "NtfctnPgntn" -> notificationPage = xml.text(MAX_CODE_CHARACTERS, "PgNb");
                case "CpyDplctInd" -> {
                    copies++;
                    xml.skip();
                }
                case "Acct" -> readAccount();
                case "Ntry" -> {
                    readEntry();
                    entries++;
                    entryOfNotification++;
                    post();
                }
                default -> xml.skip();
            }
        }
    }

    private void readAccount() throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Id" -> readAccountId();
                case "Ccy" -> accountCurrency = xml.text(MAX_CODE_CHARACTERS);
                case "Ownr" -> accountOwner = xml.text(Texts.MAX_CHARACTERS, "Nm");
                default -> xml.skip();
            }
        }
        if (!accountCurrency.isEmpty()) {
            openAccount(accountCurrency, entries + 1);
        }
    }

    private void readAccountId() throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            String id = switch (xml.name()) {
                case "IBAN" -> xml.text(MAX_ID_CHARACTERS);
                case "Othr" -> xml.text(MAX_ID_CHARACTERS, "Id");
                default -> {
                    xml.skip();
                    yield "";
                }
            };
            if (account.isEmpty()) {
                account = id.replace(" ", "");
            }
        }
    }

    private void readEntry() throws IOException, MalformedFileException {
        entry.clear();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Amt" -> {
                    entry.currency = currencyAttribute();
                    entry.amount = xml.text(MAX_CODE_CHARACTERS);
                }
                case "CdtDbtInd" -> entry.sign = xml.text(MAX_CODE_CHARACTERS);
                case "RvslInd" -> entry.reversal = isTrue(xml.text(MAX_CODE_CHARACTERS));
                case "Sts" -> entry.status = xml.text(MAX_CODE_CHARACTERS, "Cd");
                case "BookgDt" -> readBookingDate();
                case "AcctSvcrRef" -> entry.servicerReference = xml.text(MAX_ID_CHARACTERS);
                case "BkTxCd" -> readCode(entry.code);
                case "AddtlNtryInf" -> entry.additional = xml.text(Texts.MAX_CHARACTERS);
                case "NtryDtls" -> readDetails();
                default -> xml.skip();
            }
        }
    }

    private void readBookingDate() throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Dt" -> entry.bookingDate = xml.text(MAX_CODE_CHARACTERS);
                case "DtTm" -> entry.bookingTime = xml.text(MAX_CODE_CHARACTERS);
                default -> xml.skip();
            }
        }
    }

    // ---- the entry's details ----

    private void readDetails() throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            if (xml.name().equals("TxDtls")) {
                readDetail(entry.addDetail());
            } else {
                xml.skip();
            }
        }
    }

    private void readDetail(CamtDetail detail) throws IOException, MalformedFileException {
        boolean ownAmount = false;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Refs" -> readReferences(detail);
                case "Amt" -> {
                    ownAmount = true;
                    readDetailAmount(detail);
                }
                case "CdtDbtInd" -> detail.sign = xml.text(MAX_CODE_CHARACTERS);
                case "AmtDtls" -> readAmountDetails(detail, ownAmount);
                case "BkTxCd" -> readCode(detail.code);
                case "RltdPties" -> readParties(detail);
                case "Purp" -> detail.purpose = xml.text(MAX_CODE_CHARACTERS, "Cd");
                case "RmtInf" -> readRemittance(detail);
                case "AddtlTxInf" -> detail.additional = xml.text(Texts.MAX_CHARACTERS);
                default -> xml.skip();
            }
        }
    }

    private void readReferences(CamtDetail detail) throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "AcctSvcrRef" -> detail.servicerReference = xml.text(MAX_ID_CHARACTERS);
                case "UETR" -> detail.uetr = xml.text(MAX_ID_CHARACTERS);
                case "EndToEndId" -> detail.endToEndId = xml.text(MAX_ID_CHARACTERS);
                default -> xml.skip();
            }
        }
    }

    private void readDetailAmount(CamtDetail detail) throws IOException, MalformedFileException {
        detail.currency = currencyAttribute();
        detail.amount = xml.text(MAX_CODE_CHARACTERS);
    }

    /** Up to version 3 a detail has no amount of its own: its transaction amount stands in. */
    private void readAmountDetails(CamtDetail detail, boolean ownAmount) throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            if (ownAmount || !xml.name().equals("TxAmt")) {
                xml.skip();
                continue;
            }
            while (xml.nextChild()) {
                if (xml.name().equals("Amt")) {
                    readDetailAmount(detail);
                } else {
                    xml.skip();
                }
            }
        }
    }

    private void readCode(CamtCode code) throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Domn" -> readDomain(code);
                case "Prtry" -> code.proprietary(xml.text(MAX_CODE_CHARACTERS, "Cd"));
                default -> xml.skip();
            }
        }
    }

    private void readDomain(CamtCode code) throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Cd" -> code.domain(xml.text(MAX_CODE_CHARACTERS));
                case "Fmly" -> {
                    while (xml.nextChild()) {
                        switch (xml.name()) {
                            case "Cd" -> code.family(xml.text(MAX_CODE_CHARACTERS));
                            case "SubFmlyCd" -> code.subFamily(xml.text(MAX_CODE_CHARACTERS));
                            default -> xml.skip();
                        }
                    }
                }
                default -> xml.skip();
            }
        }
    }

    private void readParties(CamtDetail detail) throws IOException, MalformedFileException {
        String ultimateDebtor = "";
        String ultimateCreditor = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Dbtr" -> detail.debtor = partyName();
                case "Cdtr" -> detail.creditor = partyName();
                case "UltmtDbtr" -> ultimateDebtor = partyName();
                case "UltmtCdtr" -> ultimateCreditor = partyName();
                default -> xml.skip();
            }
        }
        detail.debtor = detail.debtor.isEmpty() ? ultimateDebtor : detail.debtor;
        detail.creditor = detail.creditor.isEmpty() ? ultimateCreditor : detail.creditor;
    }

    /** {@code Nm}, from version 8 on in {@code Pty} or {@code Agt/FinInstnId}. */
    private String partyName() throws IOException, MalformedFileException {
        String name = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Nm" -> name = xml.text(Texts.MAX_CHARACTERS);
                case "Pty", "Agt", "FinInstnId" -> {
                    String inner = partyName();
                    name = inner.isEmpty() ? name : inner;
                }
                default -> xml.skip();
            }
        }
        return name;
    }

    private void readRemittance(CamtDetail detail) throws IOException, MalformedFileException {
        while (xml.nextChild()) {
            if (xml.name().equals("Ustrd")) {
                detail.remittance = Texts.join(detail.remittance, xml.text(Texts.MAX_CHARACTERS));
            } else {
                xml.skip();
            }
        }
    }

    private String currencyAttribute() {
        String currency = xml.attribute("Ccy");
        return currency == null ? "" : Texts.cut(currency.strip(), MAX_CODE_CHARACTERS);
    }

    private static boolean isTrue(String text) {
        return text.equals("true") || text.equals("1");
    }

    // ---- from the entry to events ----

    private void post() {
        if (accountCurrency.isEmpty() && !entry.currency.isEmpty()) {
            openAccount(entry.currency, entries);
        }
        if (!goOn) {
            return;
        }
        if (entry.status.isEmpty()) {
            refuse(entries, "Sts: missing, expected a status such as BOOK");
            return;
        }
        if (!entry.status.equals("BOOK")) {
            notBooked++;
            return;
        }
        String fault = fault();
        if (fault != null) {
            refuse(entries, fault);
            return;
        }
        if (!entry.postsDetails()) {
            postOne(entry.detailCount() == 1 ? entry.detail(0) : partOfNone, 0);
            return;
        }
        for (int i = 0; i < entry.detailCount() && goOn; i++) {
            postOne(entry.detail(i), i + 1);
        }
        byDetail += goOn ? 1 : 0;
    }

    /** What is wrong with the entry at hand, or null. */
    private String fault() {
        if (!References.isId(account)) {
            return "Acct/Id: '" + Texts.cut(account, 60) + "' is not an id of 1 to 36 printable ASCII characters";
        }
        if (DecimalText.plain(entry.amount) == null) {
            return "Amt: '" + entry.amount + "' is not an unsigned decimal";
        }
        if (entry.currency.isEmpty()) {
            return "Amt/@Ccy: missing, expected a currency";
        }
        if (!entry.sign.equals(CamtEntry.CREDIT) && !entry.sign.equals(CamtEntry.DEBIT)) {
            return "CdtDbtInd: '" + entry.sign + "' is neither CRDT nor DBIT";
        }
        return normaliseBooking();
    }

    /** Brings the booking date and time into the form of the contract; says what is wrong with them, or null. */
    private String normaliseBooking() {
        try {
            if (!entry.bookingTime.isEmpty()) {
                OffsetDateTime time = parseTime(entry.bookingTime);
                entry.bookingTime = time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
                entry.bookingDate = time.toLocalDate().toString();
            } else if (!entry.bookingDate.isEmpty()) {
                // xs:date may carry an offset behind the day
                String day = entry.bookingDate.length() > 10 ? entry.bookingDate.substring(0, 10) : entry.bookingDate;
                entry.bookingDate = LocalDate.parse(day).toString();
            }
            return null;
        } catch (DateTimeParseException e) {
            return "BookgDt: '" + e.getParsedString() + "' is not a date";
        }
    }

    private OffsetDateTime parseTime(String text) {
        int lastSign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        boolean hasOffset = text.endsWith("Z") || lastSign > text.indexOf('T');
        return hasOffset
                ? OffsetDateTime.parse(text)
                : LocalDateTime.parse(text).atOffset(bankOffset);
    }

    /**
     * @param detail the detail that is posted, or the only one of the entry that is, or an empty one
     * @param place the detail's place in the entry, from 1; 0 when the entry is posted
     */
    private void postOne(CamtDetail detail, int place) {
        String reference = reference(detail, place);
        if (reference == null) {
            refuse(entries, "AcctSvcrRef: missing, and neither a transaction's id nor the notification's stands in");
            return;
        }
        boolean credit = place == 0 ? entry.isCredit() : entry.isCredit(detail);
        String amount = DecimalText.plain(place == 0 ? entry.amount : detail.amount);
        CamtCode code = detail.code.isGiven() ? detail.code : entry.code;
        String text = detail.text().isEmpty() ? entry.additional : detail.text();

        fields.clear()
                .set(Field.TYPE, "account.posted")
                .set(Field.ACCOUNT, account)
                .set(Field.AMOUNT, credit || DecimalText.isZero(amount) ? amount : "-" + amount)
                .set(Field.CURRENCY, entry.currency)
                .set(Field.REF, reference)
                .set(Field.KIND, code.kind(detail.purpose, credit));
        setIfGiven(Field.COUNTERPARTY, detail.counterparty(credit, entry.reversal));
        setIfGiven(Field.TEXT, text);
        setIfGiven(Field.BOOKED, entry.bookingDate);
        setIfGiven(Field.TIME, entry.bookingTime);
        hand(entries);
        postings += goOn ? 1 : 0;
    }

    /** See the class; null when nothing is given. */
    private String reference(CamtDetail detail, int place) {
        if (References.isGiven(entry.servicerReference)) {
            String suffix = place == 0 ? "" : "-" + place;
            return References.shorten(entry.servicerReference + suffix);
        }
        for (String candidate : new String[] {detail.servicerReference, detail.uetr, detail.endToEndId}) {
            if (References.isGiven(candidate)
                    && usedReferences.size() < MAX_REMEMBERED
                    && usedReferences.add(candidate)) {
                return References.shorten(candidate);
            }
        }
        if (notificationId.isEmpty()) {
            return null;
        }
        boolean firstPage = notificationPage.isEmpty() || notificationPage.equals("1");
        return References.shorten(notificationId
                + (firstPage ? "" : "-p" + notificationPage)
                + "-"
                + entryOfNotification
                + (place == 0 ? "" : "-" + place));
    }

    private void openAccount(String currency, long entryNumber) {
        if (accountSettled || !References.isId(account)) {
            return;
        }
        accountSettled = true;
        if (openedAccounts.contains(account) || accountKnown.test(account)) {
            return;
        }
        if (openedAccounts.size() < MAX_REMEMBERED) {
            openedAccounts.add(account);
        }
        fields.clear().set(Field.TYPE, "customer.registered").set(Field.CUSTOMER, account);
        setIfGiven(Field.NAME, accountOwner);
        hand(entryNumber);
        if (!goOn) {
            return;
        }
        fields.clear()
                .set(Field.TYPE, "account.opened")
                .set(Field.ACCOUNT, account)
                .set(Field.CUSTOMER, account)
                .set(Field.CURRENCY, currency);
        hand(entryNumber);
        opened += goOn ? 1 : 0;
    }

    private void setIfGiven(Field field, String text) {
        if (!text.isEmpty()) {
            fields.set(field, text);
        }
    }

    private void hand(long entryNumber) {
        goOn = sink.event(fields, entryNumber);
    }

    private void refuse(long entryNumber, String message) {
        refused++;
        sink.refused(entryNumber, ResultCode.MALFORMED, message);
    }
}
