package io.belfry.gateway.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.Field;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CamtAdapterTest {
    private static final String ACCOUNT = "DE02120300000000202051";

    private final RecordingSink sink = new RecordingSink();

    // ---- what nobody here wrote ----

    /** Read from the XML by eye. */
    static Stream<Arguments> samples() {
        return Stream.of(
                sample("camt/camt052.v4.xml", 1),
                sample(
                        "camt/camt053.v2.multi.xml",
                        0,
                        "1 account.posted account=NL26VAYB8060476890 currency=EUR kind=other amount=8.85 ref=000000001"
                                + " text=Transaction Description 1 booked=2014-12-31",
                        "2 account.posted account=NL26VAYB8060476890 currency=EUR kind=other amount=-7.00 ref=000000002"
                                + " counterparty=Company Name 2 text=Transaction Description 2 booked=2014-12-31"),
                sample(
                        "camt/camt054-credit-postfinance.v4.xml",
                        0,
                        "1 account.posted account=CH2909000000250094239 currency=CHF kind=transfer amount=1500.00"
                                + " ref=074820002ZZ9J42U text=SAMMELGUTSCHRIFT ESR VERARBEITUNG VOM 24.04.2019"
                                + " KUNDENNUMMER 01-429580-3 PAKET ID: 180315CH00000HPA booked=2019-04-24"),
                sample(
                        "camt/camt054-returns-postfinance.v4.xml",
                        0,
                        "1 account.posted account=CH2909000000250094239 currency=CHF kind=transfer amount=400.00"
                                + " ref=086820002PBWFX2U counterparty=Robert Schneider SA text=Kontouebertrag"
                                + " booked=2019-05-20"),
                sample(
                        "camt/camt054.v2.xml",
                        0,
                        "1 account.posted time=2007-10-18T13:15:00+01:00 account=CH2801234000123456789 currency=SEK"
                                + " kind=transfer amount=-200000 ref=AAAASESS-FP-ACCR001 booked=2007-10-18"),
                sample(
                        "camt/camt054.v4.xml",
                        0,
                        "1 account.posted account=CH2801234000123456789 currency=SEK kind=transfer amount=-200000"
                                + " ref=ACSR160617103200001 text=Order booked=2007-10-18"),
                sample(
                        "camt/camt054.v8.xml",
                        0,
                        "1 account.posted account=CH2801234000123456789 currency=SEK kind=other amount=-200000"
                                + " ref=255ae394-9965-4438-ac86-f406feada396"));
    }

    private static Arguments sample(String path, int notBooked, String... events) {
        return Arguments.of(path, notBooked, List.of(events));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void shouldPostWhatASampleBooks(String path, int notBooked, List<String> events) throws IOException {
        CamtSummary summary = read(Files.newInputStream(SampleFiles.sample(path)));

        assertThat(sink.events).isEqualTo(events);
        assertThat(sink.refusals).isEmpty();
        assertThat(summary.notBooked()).isEqualTo(notBooked);
        assertThat(summary.postings()).isEqualTo(events.size());
        assertThat(summary.complete()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void shouldSumASampleAsTheOracleDoes(String path, int notBooked, List<String> events) throws IOException {
        String xml = Files.readString(SampleFiles.sample(path));
        read(stream(xml));

        assertThat(sums()).isEqualTo(CamtOracle.bookedSums(xml));
    }

    // ---- our own ----

    @ParameterizedTest
    @ValueSource(strings = {"camt054-batch.v08.xml", "camt053-day.v02.xml"})
    void shouldSumOurOwnSampleAsTheOracleDoes(String name) throws IOException {
        String xml;
        try (InputStream in = SampleFiles.own(name)) {
            xml = new String(in.readAllBytes(), UTF_8);
        }
        read(stream(xml));

        assertThat(sums()).isNotEmpty().isEqualTo(CamtOracle.bookedSums(xml));
    }

    @Test
    void shouldPostBatchesReversalsAndReferencesOfANotification() throws IOException {
        CamtSummary summary = read(SampleFiles.own("camt054-batch.v08.xml"));

        assertThat(sink.refusals).isEmpty();
        assertThat(sink.events)
                .containsExactly(
                        posted(1, "transfer", "100.50", "BATCH-1-1", "Anna Schmidt", "Invoice 1", "2026-11-20"),
                        posted(
                                1,
                                "transfer",
                                "200.25",
                                "BATCH-1-2",
                                "Stadtsparkasse",
                                "Invoice 2, second part",
                                "2026-11-20"),
                        posted(1, "fee", "-0.75", "BATCH-1-3", "", "Collective credit", "2026-11-20"),
                        posted(2, "transfer", "-92.53", References.shorten("FX 2026/0001"), "", "", "2026-11-20"),
                        "3 account.posted time=2026-11-20T09:30:00.25+01:00"
                                + posted(
                                                3,
                                                "card",
                                                "19.99",
                                                "CARD-77-R",
                                                "ACME Mills",
                                                "Card payment reversed",
                                                "2026-11-20")
                                        .substring("3 account.posted".length()),
                        posted(5, "other", "-1.00", "N-2026-11-20-5", "", "", ""),
                        posted(6, "other", "-850", "RENT-NOV", "", "", ""),
                        posted(7, "other", "850", "N-2026-11-20-7", "", "", ""),
                        posted(8, "other", "10.00", "MIXED-1", "", "", ""));
        assertThat(summary).isEqualTo(new CamtSummary(9, 2, 9, 1, 0, 0, 0, true));
    }

    @Test
    void shouldPostAStatementOfAnEarlyVersion() throws IOException {
        CamtSummary summary = read(SampleFiles.own("camt053-day.v02.xml"));

        String account = " account=0153201300 currency=CHF";
        assertThat(sink.refusals).isEmpty();
        assertThat(sink.events)
                .containsExactly(
                        "1 account.posted time=2026-11-20T06:00:00+01:00" + account
                                + " kind=salary amount=4321.05 ref=SAL-11 counterparty=Uhrenfabrik AG"
                                + " text=Lohn November booked=2026-11-20",
                        "2 account.posted" + account
                                + " kind=fee amount=-3.5 ref=S-324-p2-2 text=Kontoführung booked=2026-11-20",
                        "3 account.posted" + account
                                + " kind=transfer amount=-20.00 ref=BILL-1 counterparty=Stadtwerke booked=2026-11-20",
                        "3 account.posted" + account
                                + " kind=transfer amount=-40.00 ref=S-324-p2-3-2 counterparty=Telefon AG"
                                + " booked=2026-11-20");
        assertThat(summary).isEqualTo(new CamtSummary(3, 0, 4, 1, 0, 0, 1, true));
    }

    @Test
    void shouldHandOverTheSameEventsWhenTheFileComesAgain() throws IOException {
        CamtAdapter adapter = new CamtAdapter(false, id -> true, ZoneOffset.ofHours(1));
        RecordingSink again = new RecordingSink();
        adapter.read(SampleFiles.own("camt054-batch.v08.xml"), sink);
        adapter.read(SampleFiles.own("camt054-batch.v08.xml"), again);

        assertThat(again.events).isEqualTo(sink.events);
    }

    // ---- opening accounts ----

    @Test
    void shouldOpenTheAccountInItsFirstEntrysCurrencyBeforeItsFirstEntry() throws IOException {
        open(SampleFiles.own("camt054-batch.v08.xml"));

        assertThat(sink.events.subList(0, 3))
                .containsExactly(
                        "1 customer.registered customer=" + ACCOUNT + " name=Bäckerei Öhlmühle GmbH",
                        "1 account.opened customer=" + ACCOUNT + " account=" + ACCOUNT + " currency=EUR",
                        posted(1, "transfer", "100.50", "BATCH-1-1", "Anna Schmidt", "Invoice 1", "2026-11-20"));
        assertThat(sink.events).hasSize(11);
    }

    @Test
    void shouldOpenTheAccountInItsOwnCurrency() throws IOException {
        open(stream(message("<Ccy>CHF</Ccy>", entry("<AcctSvcrRef>R</AcctSvcrRef>"))));

        assertThat(sink.events.get(1)).endsWith("account=" + ACCOUNT + " currency=CHF");
        assertThat(sink.events.get(2)).contains("currency=EUR");
    }

    @Test
    void shouldOpenAnAccountOncePerFile() throws IOException {
        String notification = notification("", entry("<AcctSvcrRef>R</AcctSvcrRef>"));
        CamtSummary summary = open(stream(wrap(notification + notification)));

        assertThat(summary.opened()).isEqualTo(1);
        assertThat(sink.events).hasSize(4);
    }

    @Test
    void shouldNotOpenAKnownAccount() throws IOException {
        CamtSummary summary = new CamtAdapter(true, ACCOUNT::equals, ZoneOffset.UTC)
                .read(SampleFiles.own("camt054-batch.v08.xml"), sink);

        assertThat(summary.opened()).isZero();
        assertThat(sink.events).hasSize(9);
    }

    // ---- references and kinds ----

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, N1-1",
                "-, -, E2E, E2E",
                "-, U-1, E2E, U-1",
                "SVC, U-1, E2E, SVC",
                "NONREF, -, notprovided, N1-1",
                "-, -, NOTPROVIDED, N1-1",
                "a ref with blanks, -, -, a_ref_with_blanks~de2c9678770b889b",
                "Übertrag, -, -, _bertrag~",
                "1234567890123456789012345678901234567, -, -, 1234567890123456789~",
                "123456789012345678901234567890123456, -, -, 123456789012345678901234567890123456"
            })
    void shouldChooseTheReference(String servicer, String uetr, String endToEnd, String expected) throws IOException {
        String references = (uetr == null ? "" : "<UETR>" + uetr + "</UETR>")
                + (endToEnd == null ? "" : "<EndToEndId>" + endToEnd + "</EndToEndId>");
        read(stream(message(
                "",
                entry((servicer == null ? "" : "<AcctSvcrRef>" + servicer + "</AcctSvcrRef>")
                        + "<NtryDtls><TxDtls><Refs>" + references + "</Refs></TxDtls></NtryDtls>"))));

        String reference = sink.fields.get(0).get(Field.REF);
        assertThat(References.isId(reference)).isTrue();
        if (expected.endsWith("~")) {
            assertThat(reference).startsWith(expected).hasSize(expected.length() + 16);
        } else {
            assertThat(reference).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PMNT, RCDT, ESCT, -, -, CRDT, transfer",
                "PMNT, RCDT, SALA, -, -, CRDT, salary",
                "PMNT, ICDT, SALA, -, -, DBIT, transfer",
                "PMNT, RCDT, ESCT, -, SALA, CRDT, salary",
                "PMNT, CCRD, POSD, -, -, DBIT, card",
                "PMNT, CCRD, CWDL, -, -, DBIT, cash",
                "PMNT, RDDT, ESDD, -, -, DBIT, transfer",
                "PMNT, RCHQ, URCQ, -, -, CRDT, other",
                "ACMT, MCOP, INTR, -, -, CRDT, interest",
                "ACMT, MDOP, FEES, -, -, DBIT, fee",
                "-, -, -, NTRF, -, CRDT, transfer",
                "-, -, -, NCHG, -, DBIT, fee",
                "-, -, -, NINT+814, -, CRDT, interest",
                "-, -, -, NMSC+153+7, -, CRDT, salary",
                "-, -, -, 544, -, CRDT, other",
                "-, -, -, -, -, CRDT, other"
            })
    void shouldTellTheKindFromTheBankTransactionCode(
            String domain,
            String family,
            String subFamily,
            String proprietary,
            String purpose,
            String sign,
            String kind) {
        CamtCode code = new CamtCode();
        if (domain != null) {
            code.domain(domain);
            code.family(family);
            code.subFamily(subFamily);
        }
        if (proprietary != null) {
            code.proprietary(proprietary);
        }

        assertThat(code.kind(purpose == null ? "" : purpose, sign.equals("CRDT")))
                .isEqualTo(kind);
    }

    // ---- what is wrong with one entry ----

    @ParameterizedTest
    @CsvSource({
        "'<Amt Ccy=\"EUR\">1,50</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>', '<Sts>BOOK</Sts>', Amt: '1,50' is not",
        "'<Amt Ccy=\"EUR\">-1</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>', '<Sts>BOOK</Sts>', Amt: '-1' is not",
        "'<Amt Ccy=\"EUR\">1e9</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>', '<Sts>BOOK</Sts>', Amt: '1e9' is not",
        "'', '<CdtDbtInd>CRDT</CdtDbtInd>', '<Sts>BOOK</Sts>', Amt: '' is not",
        "'<Amt>1.50</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>', '<Sts>BOOK</Sts>', Amt/@Ccy: missing",
        "'<Amt Ccy=\"EUR\">1.50</Amt>', '', '<Sts>BOOK</Sts>', CdtDbtInd: '' is neither",
        "'<Amt Ccy=\"EUR\">1.50</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>', '', Sts: missing",
        "'<Amt Ccy=\"EUR\">1.50</Amt>', '<CdtDbtInd>CRDT</CdtDbtInd>',"
                + " '<Sts>BOOK</Sts><BookgDt><Dt>2026-02-30</Dt></BookgDt>', BookgDt: '2026-02-30' is not"
    })
    void shouldRefuseAnEntryAloneWhenAFieldIsWrong(String amount, String sign, String status, String message)
            throws IOException {
        String wrong = "<Ntry>" + amount + sign + status + "</Ntry>";
        CamtSummary summary = read(stream(
                message("", entry("<AcctSvcrRef>A</AcctSvcrRef>") + wrong + entry("<AcctSvcrRef>B</AcctSvcrRef>"))));

        assertThat(sink.refusals).singleElement().asString().startsWith("2 MALFORMED " + message);
        assertThat(sink.fields).extracting(event -> event.get(Field.REF)).containsExactly("A", "B");
        assertThat(summary).isEqualTo(new CamtSummary(3, 0, 2, 0, 0, 1, 0, true));
    }

    @Test
    void shouldRefuseEntriesOfAnAccountWithoutAnId() throws IOException {
        read(stream(wrap("<Ntfctn><Id>N1</Id>" + entry("<AcctSvcrRef>A</AcctSvcrRef>") + "</Ntfctn>")));

        assertThat(sink.refusals)
                .containsExactly("1 MALFORMED Acct/Id: '' is not an id of 1 to 36 printable ASCII characters");
    }

    @Test
    void shouldNotTakeAProprietaryStatusForBooked() throws IOException {
        CamtSummary summary = read(stream(message(
                "", "<Ntry><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Prtry>BOOK</Prtry></Sts></Ntry>")));

        assertThat(summary.postings()).isZero();
        assertThat(sink.refusals).singleElement().asString().contains("Sts");
    }

    @Test
    void shouldPostTheEntryWhenItHasTooManyDetails() throws IOException {
        int count = CamtEntry.MAX_DETAILS + 1;
        String detail = "<TxDtls><Amt Ccy=\"EUR\">1</Amt></TxDtls>";
        String entry = "<Ntry><Amt Ccy=\"EUR\">" + count + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
                + "<AcctSvcrRef>A</AcctSvcrRef><NtryDtls>" + detail.repeat(count) + "</NtryDtls></Ntry>";
        read(stream(message("", entry)));

        assertThat(sink.fields).extracting(event -> event.get(Field.AMOUNT)).containsExactly("" + count);
    }

    @Test
    void shouldStopWhenTheSinkTakesNoMore() throws IOException {
        RecordingSink full = new RecordingSink(2);
        CamtSummary summary =
                new CamtAdapter(false, id -> true, ZoneOffset.UTC).read(SampleFiles.own("camt054-batch.v08.xml"), full);

        assertThat(full.events).hasSize(2);
        assertThat(summary.postings()).isEqualTo(2);
        assertThat(summary.complete()).isFalse();
        assertThat(full.refusals).isEmpty();
    }

    // ---- what is wrong with the file ----

    static Stream<Arguments> hostileFiles() {
        String body =
                "<Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>&x;</Id></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE Document [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        laughs.append("<!ENTITY x \"&a29;\">]>");
        return Stream.of(
                Arguments.of("a document type", "<!DOCTYPE Document><Document/>", "DOCTYPE"),
                Arguments.of(
                        "an external entity",
                        "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + body,
                        "DOCTYPE"),
                Arguments.of(
                        "an external document type",
                        "<!DOCTYPE Document SYSTEM \"http://127.0.0.1:1/camt.dtd\">" + body,
                        "DOCTYPE"),
                Arguments.of(
                        "a parameter entity",
                        "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]>" + body,
                        "DOCTYPE"),
                Arguments.of("a billion laughs", laughs + body, "DOCTYPE"),
                Arguments.of("an entity nobody declared", body, "entity x is not taken"),
                Arguments.of("no camt", "<Document><FIToFICstmrCdtTrf/></Document>", "no camt message"),
                Arguments.of("nothing", "", "Premature end of file"),
                Arguments.of("no XML", "{\"type\":\"account.posted\"}", "prolog"),
                Arguments.of("deep nesting", "<a>".repeat(100), "nested deeper"),
                Arguments.of("a long text that never ends", "<a>" + "x".repeat(2_000_000), "must start and end"),
                Arguments.of("a long section", "<a><![CDATA[" + "x".repeat(2_000_000), "longer than"),
                Arguments.of("a long comment", "<a><!--" + "x".repeat(2_000_000), "longer than"),
                Arguments.of("a long attribute", "<a b='" + "x".repeat(2_000_000), "longer than"),
                Arguments.of("a long name", "<" + "a".repeat(2_000_000), ""),
                Arguments.of("a long document type", "<!DOCTYPE " + "a ".repeat(2_000_000), ""),
                Arguments.of("very many names", "<a>" + distinctElements(10_000) + "</a>", "different names"));
    }

    private static String distinctElements(int count) {
        StringBuilder elements = new StringBuilder();
        for (int i = 0; i < count; i++) {
            elements.append("<e").append(i).append("/>");
        }
        return elements.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    @Timeout(60)
    void shouldRefuseTheFileWhenItIsHostile(String what, String xml, String reason) throws IOException {
        CamtSummary summary = read(stream(xml));

        assertThat(sink.events).isEmpty();
        assertThat(sink.refusals)
                .singleElement()
                .asString()
                .startsWith("1 MALFORMED")
                .contains(reason);
        assertThat(sink.refusals.get(0)).doesNotContain("\n").hasSizeLessThan(400);
        assertThat(summary.complete()).isFalse();
    }

    @Test
    void shouldKeepWhatWasReadWhenTheFileIsCutAnywhere() throws IOException {
        byte[] whole;
        try (InputStream in = SampleFiles.own("camt054-batch.v08.xml")) {
            whole = in.readAllBytes();
        }
        read(new ByteArrayInputStream(whole));
        for (int length = 0; length < whole.length - 2; length += 7) {
            RecordingSink cut = new RecordingSink();
            CamtSummary summary = new CamtAdapter(false, id -> true, ZoneOffset.ofHours(1))
                    .read(new ByteArrayInputStream(whole, 0, length), cut);

            assertThat(summary.complete()).as("cut at %d", length).isFalse();
            assertThat(cut.events).as("cut at %d", length).isEqualTo(sink.events.subList(0, cut.events.size()));
            assertThat(cut.refusals)
                    .as("cut at %d", length)
                    .singleElement()
                    .asString()
                    .startsWith((summary.entries() + 1) + " MALFORMED");
        }
    }

    @Test
    @Timeout(120)
    void shouldRefuseAndNeverThrowWhenBytesAreBroken() throws IOException {
        long seed = Long.getLong("belfry.seed", 20261120L);
        System.out.println("CamtAdapterTest seed " + seed);
        Random random = new Random(seed);
        byte[] whole;
        try (InputStream in = SampleFiles.own("camt054-batch.v08.xml")) {
            whole = in.readAllBytes();
        }
        for (int round = 0; round < 3_000; round++) {
            byte[] broken = whole.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            RecordingSink each = new RecordingSink();
            CamtSummary summary =
                    new CamtAdapter(true, id -> false, ZoneOffset.UTC).read(new ByteArrayInputStream(broken), each);

            assertThat(summary.complete() || !each.refusals.isEmpty())
                    .as("seed %d round %d", seed, round)
                    .isTrue();
            for (EventFields event : each.fields) {
                if (event.has(Field.REF)) {
                    assertThat(References.isId(event.get(Field.REF))).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16"})
    void shouldReadTheEncodingThatTheFileNames(String encoding) throws IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>"
                + message("", entry("<AcctSvcrRef>A</AcctSvcrRef><AddtlNtryInf>Gebühr</AddtlNtryInf>"));
        read(new ByteArrayInputStream(xml.getBytes(Charset.forName(encoding))));

        assertThat(sink.fields).extracting(event -> event.get(Field.TEXT)).containsExactly("Gebühr");
    }

    @Test
    void shouldRefuseTheRestWhenAByteIsNotUtf8() throws IOException {
        String xml =
                message("", entry("<AcctSvcrRef>A</AcctSvcrRef>") + entry("<AddtlNtryInf>Geb\u00fchr</AddtlNtryInf>"));
        CamtSummary summary = read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(sink.refusals).singleElement().asString().contains("UTF-8");
        assertThat(summary.complete()).isFalse();
    }

    @Test
    void shouldThrowWhenTheStreamItselfFails() {
        InputStream failing = new SequenceInputStream(stream("<Document><BkToCstmrStmt>"), new BrokenStream());

        assertThatThrownBy(() -> read(failing)).isInstanceOf(IOException.class).hasMessage("connection reset");
    }

    @Test
    @Timeout(120)
    void shouldReadAVeryLongFileInLittleMemory() throws IOException {
        // entries of more than 100 MB, made as they are read
        byte[] entry =
                entry("<AddtlNtryInf>" + "x".repeat(400) + "</AddtlNtryInf>").getBytes(UTF_8);
        int count = 200_000;
        long[] taken = new long[1];
        EventSink counting = new EventSink() {
            @Override
            public boolean event(EventFields fields, long number) {
                taken[0]++;
                return true;
            }

            @Override
            public void refused(long number, ResultCode code, String message) {
                throw new AssertionError(message);
            }
        };
        InputStream start =
                stream("<Document><BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>" + ACCOUNT + "</IBAN></Id></Acct>");
        InputStream middle = new SequenceInputStream(Collections.enumeration(Collections.nCopies(count, entry).stream()
                .map(ByteArrayInputStream::new)
                .toList()));
        InputStream end = stream("</Stmt></BkToCstmrStmt></Document>");
        new CamtAdapter(false, id -> true, ZoneOffset.UTC)
                .read(new SequenceInputStream(new SequenceInputStream(start, middle), end), counting);

        assertThat(taken[0]).isEqualTo(count);
    }

    // ---- helpers ----

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("connection reset");
        }
    }

    private CamtSummary read(InputStream in) throws IOException {
        try (in) {
            return new CamtAdapter(false, id -> true, ZoneOffset.ofHours(1)).read(in, sink);
        }
    }

    private CamtSummary open(InputStream in) throws IOException {
        try (in) {
            return new CamtAdapter(true, id -> false, ZoneOffset.ofHours(1)).read(in, sink);
        }
    }

    private Map<String, BigDecimal> sums() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (EventFields event : sink.fields) {
            sums.merge(
                    event.get(Field.ACCOUNT) + " " + event.get(Field.CURRENCY),
                    new BigDecimal(event.get(Field.AMOUNT)),
                    BigDecimal::add);
        }
        return sums;
    }

    private static String posted(
            long entry, String kind, String amount, String reference, String counterparty, String text, String booked) {
        return entry + " account.posted account=" + ACCOUNT + " currency=EUR kind=" + kind + " amount=" + amount
                + " ref="
                + reference
                + (counterparty.isEmpty() ? "" : " counterparty=" + counterparty)
                + (text.isEmpty() ? "" : " text=" + text)
                + (booked.isEmpty() ? "" : " booked=" + booked);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static String entry(String more) {
        return "<Ntry><Amt Ccy=\"EUR\">1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>" + more + "</Ntry>";
    }

    private static String notification(String accountMore, String entries) {
        return "<Ntfctn><Id>N1</Id><Acct><Id><IBAN>" + ACCOUNT + "</IBAN></Id>" + accountMore + "</Acct>" + entries
                + "</Ntfctn>";
    }

    private static String message(String accountMore, String entries) {
        return wrap(notification(accountMore, entries));
    }

    private static String wrap(String notifications) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
                + notifications + "</BkToCstmrDbtCdtNtfctn></Document>";
    }
}
