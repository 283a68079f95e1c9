package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.codec.ClockMode;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventLines;
import io.belfry.gateway.feed.FeedAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real data directory: beside a running engine, after it, and after a restart. */
class DataCommandsTest {
    private static final int BLOCK_BYTES = 1 << 18;

    private static final String DAY = """
            {"type":"customer.registered","customer":"C-1","name":"Käthe Müller","locale":"de-DE","segment":"retail"}
            {"type":"account.opened","account":"DE1","customer":"C-1","currency":"EUR","balance":"150.00"}
            {"type":"rule.set","rule":"low","kind":"balance.below","scope":{"all":true},"params":{"field":"available","currency":"EUR","levels":["100.00"]}}
            {"type":"account.posted","account":"DE1","amount":"-60.00","currency":"EUR","ref":"T-1","kind":"card","counterparty":"Bäckerei"}
            {"type":"account.posted","account":"DE1","amount":"-60.00","currency":"EUR","ref":"T-1","kind":"card","counterparty":"Bäckerei"}
            {"type":"account.posted","account":"DE1","amount":"500.00","currency":"EUR","ref":"T-2","kind":"salary"}
            """;

    private static final String NOTIFICATION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
            <GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-11-20T08:00:00Z</CreDtTm></GrpHdr>
            <Ntfctn><Id>N-1</Id><CreDtTm>2026-11-20T08:00:00Z</CreDtTm>
            <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
            <Ntry><Amt Ccy="EUR">12.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>R-1</AcctSvcrRef>
            <BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd></Ntry>
            </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
            """;

    @TempDir
    Path directory;

    private Path data;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void prepare() {
        data = directory.resolve("data");
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void shouldMakeASnapshotBesideARunningEngine() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);

            assertThat(belfry("snapshot", "--data", data.toString())).isEqualTo(ExitCode.DONE);
            assertThat(lastLine()).startsWith("made ").contains(".snapshot");
            assertThat(belfry("snapshot", "--data", data.toString(), "--json")).isEqualTo(ExitCode.DONE);
            assertThat(lastLine()).contains("\"made\":false");
            assertThat(belfry("verify", "--data", data.toString())).isEqualTo(ExitCode.DONE);
        }
        List<String> told = new ArrayList<>();
        BelfryEngine.open(context(data).progress(told::add)).close();
        assertThat(told).anySatisfy(line -> assertThat(line).contains("from the snapshot of sequence"));
    }

    @Test
    void shouldSayWhatIsDamagedAndChangeNothing() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
        }
        assertThat(belfry("repair", "--data", data.toString())).isEqualTo(ExitCode.DONE);
        assertThat(lastLine()).startsWith("nothing to repair");
        Files.delete(data.resolve("watermark"));

        assertThat(belfry("repair", "--data", data.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("watermark is missing").contains("Nothing was changed");
        assertThat(data.resolve("watermark")).doesNotExist();
        assertThat(belfry("repair", "--data", data.toString(), "--accept-loss")).isEqualTo(ExitCode.DONE);
        assertThat(data.resolve("watermark")).exists();
        BelfryEngine.open(context(data)).close();
    }

    @Test
    void shouldReadBesideARunningEngine() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
            String digest = hex(engine.status().resultsDigest());

            assertThat(belfry("verify", "--data", data.toString(), "--json")).isEqualTo(ExitCode.DONE);
            assertThat(lastLine()).startsWith("{\"ok\":true,\"sequence\":").contains("\"digest\":\"" + digest + "\"");

            assertThat(belfry("replay", "--data", data.toString(), "--json")).isEqualTo(ExitCode.DONE);
            assertThat(lastLine()).contains("\"digest\":\"" + digest + "\"").contains("\"refused\":1");

            assertThat(belfry("journal", "--data", data.toString())).isEqualTo(ExitCode.DONE);
            assertThat(out.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("{\"type\":"));
        }
    }

    @Test
    void shouldReadWhatAStoppedEngineLeft() throws IOException {
        String digest;
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
            digest = hex(engine.status().resultsDigest());
        }

        assertThat(belfry("verify", "--data", data.toString())).isEqualTo(ExitCode.DONE);
        assertThat(lastLine()).startsWith("ok: sequence ").endsWith("digest " + digest);

        assertThat(belfry("replay", "--data", data.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("refused or duplicate: 1 of ").contains("digest " + digest);
    }

    @Test
    void shouldPrintTheAskedPartOfTheJournal() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
        }
        belfry("journal", "--data", data.toString());
        List<String> all = out.toString().lines().toList();

        assertThat(belfry("journal", "--data", data.toString(), "--from", "3", "--to", "4"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString().lines()).hasSize(2).isSubsetOf(all);
    }

    @Test
    void shouldPrintAJournalThatAnEmptyEngineTakes() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
        }
        belfry("journal", "--data", data.toString());
        String printed = out.toString();
        Path copy = directory.resolve("copy");
        try (BelfryEngine engine = BelfryEngine.open(context(copy).clockMode(ClockMode.EVENTS))) {
            FeedAnswer answer = feed(engine, printed);
            assertThat(answer.rejected()).isEmpty();
            assertThat(engine.status().outboxSequence()).isEqualTo(2);
        }

        belfry("journal", "--data", copy.toString());
        assertThat(out.toString()).isEqualTo(printed);
    }

    @Test
    void shouldStopPrintingWhenNobodyReads() throws IOException {
        StringBuilder day = new StringBuilder(DAY);
        for (int i = 0; i < 3_000; i++) {
            day.append(
                            "{\"type\":\"account.posted\",\"account\":\"DE1\",\"amount\":\"1\",\"currency\":\"EUR\",\"ref\":\"X-")
                    .append(i)
                    .append("\"}\n");
        }
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, day.toString());
        }
        GoneWriter gone = new GoneWriter();

        int exitCode = Belfry.run(
                new String[] {"journal", "--data", data.toString()},
                new PrintWriter(gone),
                new PrintWriter(err),
                StopSignal.ofCaller());

        assertThat(exitCode).isEqualTo(ExitCode.DONE);
        assertThat(gone.writes).isLessThan(2_500);
    }

    @Test
    void shouldImportFilesWithoutAServer() throws IOException {
        Path file = Files.writeString(directory.resolve("a \"quoted\" name.xml"), NOTIFICATION);
        String[] line = {"import", "--data", data.toString(), "--format", "camt", "--open", file.toString()};

        assertThat(belfry(line)).isEqualTo(ExitCode.DONE);
        assertThat(lastLine())
                .startsWith("{\"file\":\"")
                .contains("a \\\"quoted\\\" name.xml\",\"accepted\":3,\"duplicates\":0,\"rejected\":[]");

        assertThat(belfry(line)).isEqualTo(ExitCode.DONE);
        assertThat(lastLine()).contains("\"accepted\":0,\"duplicates\":1,\"rejected\":[]");

        belfry("journal", "--data", data.toString());
        assertThat(out.toString()).contains("\"account\":\"DE89370400440532013000\",\"amount\":\"12.34\"");
    }

    @Test
    void shouldFailWhereAFileHoldsNothingThatCanBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.xml"), "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>");

        assertThat(belfry("import", "--data", data.toString(), "--format", "camt", file.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(lastLine()).contains("\"accepted\":0").contains("MALFORMED");
    }

    @Test
    void shouldSayLockedDirectoriesWithThree() throws IOException {
        Path file = Files.writeString(directory.resolve("a.xml"), NOTIFICATION);
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            assertThat(engine.status().ready()).isTrue();

            assertThat(belfry("import", "--data", data.toString(), "--format", "camt", file.toString()))
                    .isEqualTo(ExitCode.DATA_DIRECTORY);
        }
        assertThat(err.toString()).startsWith("belfry: ").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldSayDamagedDirectoriesWithThree() throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, DAY);
        }
        flipABitInTheJournal();

        assertThat(belfry("verify", "--data", data.toString(), "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(lastLine()).startsWith("{\"ok\":false,");
        assertThat(belfry("replay", "--data", data.toString())).isEqualTo(ExitCode.DATA_DIRECTORY);
        assertThat(belfry("journal", "--data", data.toString())).isEqualTo(ExitCode.DATA_DIRECTORY);
        assertThat(err.toString()).startsWith("belfry: ").doesNotContain("\tat ");
    }

    @Test
    void shouldSayDirectoriesWithoutAJournalWithThree() {
        assertThat(belfry("replay", "--data", directory.toString())).isEqualTo(ExitCode.DATA_DIRECTORY);
        assertThat(err.toString()).startsWith("belfry: ").doesNotContain("\tat ");
    }

    private void flipABitInTheJournal() throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(data.resolve("journal"))) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        int place = indexOf(bytes, "Käthe".getBytes(UTF_8));
        bytes[place] ^= 1;
        Files.write(file, bytes);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException("the journal does not hold what was written");
    }

    private static FeedAnswer feed(BelfryEngine engine, String lines) throws IOException {
        try (EventFeed feed = EventFeed.open(engine).patience(Long.MAX_VALUE >> 1)) {
            feed.read(EventLines.ofNdjson(new ByteArrayInputStream(lines.getBytes(UTF_8))));
            return feed.finish();
        }
    }

    private static EngineContext context(Path data) {
        return new EngineContext().dataDirectory(data).blockBytes(BLOCK_BYTES);
    }

    private static String hex(long digest) {
        return String.format(java.util.Locale.ROOT, "%016x", digest);
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    /** Output is of this call alone. */
    private int belfry(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Belfry.run(args, new PrintWriter(out), new PrintWriter(err), StopSignal.ofCaller());
    }

    /** A pipe whose reader has gone after the first line. */
    private static final class GoneWriter extends java.io.Writer {
        private int writes;

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            if (++writes > 1) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
