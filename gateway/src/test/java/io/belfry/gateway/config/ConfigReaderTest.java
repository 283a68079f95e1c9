package io.belfry.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext.Threading;
import io.belfry.api.EngineContext.Waiting;
import io.belfry.codec.ClockMode;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import io.belfry.retention.RetentionPolicy;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Path SAMPLE = projectRoot().resolve("config/belfry.yaml");

    @TempDir
    Path directory;

    @Test
    void shouldReadTheSampleAsTheDefaults() {
        assertThat(ConfigReader.read(SAMPLE)).isEqualTo(GatewayConfig.defaults());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldHaveEveryKeyInTheSample(String key) throws IOException {
        String lastWord = key.substring(key.lastIndexOf('.') + 1);

        List<String> lines = Files.readAllLines(SAMPLE);

        assertThat(lines)
                .filteredOn(line -> line.strip().startsWith(lastWord + ":"))
                .hasSize(1);
    }

    @Test
    void shouldDocumentEveryKeyWithItsDefault() throws IOException {
        Pattern row = Pattern.compile("\\| `([A-Za-z.]+)` \\| `([^`]+)` \\|.*");
        Path page = SAMPLE.resolveSibling("../docs/reference/configuration.md");
        Map<String, String> documented = new LinkedHashMap<>();
        for (String line : Files.readAllLines(page)) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                documented.put(matcher.group(1), matcher.group(2));
            }
        }

        assertThat(documented.keySet()).containsExactlyElementsOf(keys());
        documented.forEach(
                (key, value) -> assertThat(parse(asYaml(key, value))).as(key).isEqualTo(GatewayConfig.defaults()));
    }

    @Test
    void shouldHaveAKeyForEveryLimit() {
        List<String> names = Stream.of(EngineLimits.class, DetailLimits.class)
                .flatMap(limits -> Arrays.stream(limits.getRecordComponents()))
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("details"))
                .map(name -> "limits." + name.replaceFirst("(Ns|Bytes)$", ""))
                .toList();

        assertThat(keys()).containsAll(names);
        assertThat(keys().stream().filter(key -> key.startsWith("limits."))).hasSameSizeAs(names);
    }

    /** Each key moves its own field: a value that differs from the default gives a configuration that does. */
    @ParameterizedTest
    @MethodSource("keys")
    void shouldTakeEveryKey(String key) {
        GatewayConfig config = parse(asYaml(key, otherThanTheDefault(key)));

        assertThat(config).isNotEqualTo(GatewayConfig.defaults());
    }

    @Test
    void shouldReadWhatDiffersFromTheDefaults() {
        GatewayConfig config = parse("""
                data: /srv/belfry
                http: {host: 0.0.0.0, port: 0, maxBody: 1GiB}
                clock: events
                bankOffset: "-03:30"
                durability: disk
                minFree: 20 GiB
                snapshots: {every: PT10M, minEvents: 5, keep: 3}
                retention:
                  journalAge: P7D
                  outboxSize: 50GiB
                threading: dedicated
                ring:
                  waiting: busySpin
                  slots: 1_048_576
                limits:
                  refWindow: PT36H
                  sweepVisit: PT0.00001S
                  maxText: 512 KiB
                  refusedKept: 7
                """);

        assertThat(config.dataDirectory()).isEqualTo(Path.of("/srv/belfry"));
        assertThat(config.http()).isEqualTo(new GatewayConfig.Http("0.0.0.0", 0, 1L << 30));
        assertThat(config.clockMode()).isEqualTo(ClockMode.EVENTS);
        assertThat(config.bankOffsetMinutes()).isEqualTo(-210);
        assertThat(config.durability()).isEqualTo(Durability.DISK);
        assertThat(config.minFreeBytes()).isEqualTo(20L << 30);
        assertThat(config.engineContext().durability()).isEqualTo(Durability.DISK);
        assertThat(config.engineContext().minFreeBytes()).isEqualTo(20L << 30);
        assertThat(config.engineContext().snapshotEveryNs()).isEqualTo(600_000_000_000L);
        assertThat(config.engineContext().snapshotMinEvents()).isEqualTo(5);
        assertThat(config.engineContext().retention())
                .isEqualTo(new RetentionPolicy(3, 7 * 86_400_000L, 0, 0, 50L << 30));
        assertThat(config.waiting()).isEqualTo(Waiting.BUSY_SPIN);
        assertThat(config.threading()).isEqualTo(Threading.DEDICATED);
        assertThat(config.engineContext().threading()).isEqualTo(Threading.DEDICATED);
        assertThat(config.ringSlots()).isEqualTo(1 << 20);
        assertThat(config.limits().refWindowNs()).isEqualTo(36 * 3_600_000_000_000L);
        assertThat(config.limits().details().sweepVisitNs()).isEqualTo(10_000);
        assertThat(config.limits().maxTextBytes()).isEqualTo(512 << 10);
        assertThat(config.limits().refusedKept()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a remark\n", "---\n", "http:\nlimits:\n"})
    void shouldHoldTheDefaultsWhereTheFileSaysNothing(String text) {
        assertThat(parse(text)).isEqualTo(GatewayConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prot: 1                          | 1:1: prot is not a setting",
                "data:                            | 1:1: data has no value",
                "data: ''                         | 1:1: data has no value",
                "data: [a, b]                     | 1:7: data must be a single value",
                "http: 8080                       | 1:7: http must hold settings of its own, as 'key: value'",
                "[data]                           | 1:1: must hold settings, as 'key: value'",
                "[a]: b                           | 1:1: a key must be a word",
                "ring.slots: 64                   | 1:1: ring.slots must stand below its group, without the dot",
                "http: {prot: 1}                  | 1:8: http.prot is not a setting, did you mean http.port?",
                "http: {Port: 1}                  | 1:8: http.Port is not a setting, did you mean http.port?",
                "port: 1                          | 1:1: port is not a setting, did you mean http.port?",
                "http: {bankOffset: Z}            | 1:8: http.bankOffset is not a setting, did you mean bankOffset?",
                "wholly: different                | 1:1: wholly is not a setting",
                "http: {port: 65536}              | 1:14: http.port is '65536', allowed is a whole number from 0 to 65535",
                "http: {port: -1}                 | 1:14: http.port is '-1', allowed is a whole number from 0 to 65535",
                "http: {port: 80.0}               | 1:14: http.port is '80.0', allowed is a whole number from 0 to 65535",
                "http: {port: 99999999999999999}  | 1:14: http.port is '99999999999999999', allowed is a whole number from 0 to 65535",
                "http: {host: 'a b'}              | 1:14: http.host is 'a b', allowed is a host name or an IP address",
                "http: {maxBody: 64MB}            | 1:17: http.maxBody is '64MB', allowed is a size from 1KiB to 1GiB, in B, KiB, MiB or GiB (64MiB)",
                "http: {maxBody: 1023}            | 1:17: http.maxBody is '1023', allowed is a size from 1KiB to 1GiB, in B, KiB, MiB or GiB (64MiB)",
                "clock: Wall                      | 1:8: clock is 'Wall', allowed is wall or events",
                "durability: none                 | 1:13: durability is 'none', allowed is process or disk",
                "threading: one                   | 1:12: threading is 'one', allowed is shared or dedicated",
                "minFree: half                    | 1:10: minFree is 'half', allowed is a size from 0 to 1048576GiB",
                "bankOffset: +25:00               | 1:13: bankOffset is '+25:00', allowed is an offset from UTC in whole minutes, quoted, from \"-18:00\" to \"+18:00\"",
                "bankOffset: '+01:00:30'          | 1:13: bankOffset is '+01:00:30', allowed is an offset from UTC",
                "ring: {slots: 1000}              | 1:15: ring.slots is '1000', allowed is a power of two from 64 to 1048576",
                "ring: {slots: 32}                | 1:15: ring.slots is '32', allowed is a power of two from 64 to 1048576",
                "ring: {waiting: spin}            | 1:17: ring.waiting is 'spin', allowed is busySpin or backOff or blocking",
                "ring: {slots: 64}                | 1:15: ring.maxBatch is 1024, allowed is at most ring.slots (64)",
                "limits: {refWindow: 7d}          | 1:21: limits.refWindow is '7d', allowed is an ISO 8601 duration from PT1S to PT87600H (PT90S, PT1H, P7D)",
                "limits: {refWindow: PT0.5S}      | 1:21: limits.refWindow is 'PT0.5S', allowed is an ISO 8601 duration",
                "limits: {maxFeeds: 65535}        | 1:20: limits.maxFeeds is '65535', allowed is a whole number from 1 to 65534",
                "limits: {maxFunds: 0}            | 1:20: limits.maxFunds is '0', allowed is a whole number from 1 to 33554432",
                "data: {                          | is not YAML: ",
                "data: *nowhere                   | 1:7: is not YAML: ",
            })
    void shouldSayWhatIsWrongAndWhere(String text, String expected) {
        List<ConfigProblem> problems = problemsOf(text);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).toString()).startsWith("belfry.yaml:").contains(expected);
    }

    @Test
    void shouldNameEveryMistakeAtOnceInTheOrderOfTheLines() {
        List<ConfigProblem> problems = problemsOf("""
                data: here
                clock: sundial
                http:
                  port: eighty
                  host: 127.0.0.1
                  port: 80
                data: there
                limits:
                  maxCustomer: 5
                """);

        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "belfry.yaml:2:8: clock is 'sundial', allowed is wall or events",
                        "belfry.yaml:4:9: http.port is 'eighty', allowed is a whole number from 0 to 65535",
                        "belfry.yaml:6:3: http.port is set twice, first in line 4",
                        "belfry.yaml:7:1: data is set twice, first in line 1",
                        "belfry.yaml:9:3: limits.maxCustomer is not a setting, did you mean limits.maxCustomers?");
    }

    @Test
    void shouldRefuseControlCharacters() {
        assertThat(problemsOf("data: a\u0007b\n")).singleElement().asString().contains("is not YAML: ");
    }

    @Test
    void shouldNotRunInCirclesWhereAnAliasContainsItself() {
        assertThat(problemsOf("http: &self {http: *self}\n"))
                .extracting(ConfigProblem::message)
                .singleElement()
                .asString()
                .startsWith("http.http is not a setting");
    }

    @Test
    void shouldRefuseAFileThatIsNotText() throws IOException {
        Path file = Files.write(directory.resolve("bad.yaml"), new byte[] {'a', ':', (byte) 0xC3, '('});

        assertThatThrownBy(() -> ConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": is not UTF-8 text");
    }

    @Test
    void shouldSayWhichFileCannotBeRead() {
        Path file = directory.resolve("absent.yaml");

        assertThatThrownBy(() -> ConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": cannot be read: there is no such file");
    }

    @Test
    void shouldReadAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("belfry.yaml"), "http: {port: 81}\n", UTF_8);

        assertThat(ConfigReader.read(file).http().port()).isEqualTo(81);
    }

    @Test
    void shouldGiveTheEngineItsPart() {
        GatewayConfig config = parse("ring: {slots: 128, maxBatch: 32}\nbankOffset: '+05:30'\n")
                .withDataDirectory(directory);

        assertThat(config.engineContext().conclude().ringSlots()).isEqualTo(128);
        assertThat(config.engineContext().maxBatch()).isEqualTo(32);
        assertThat(config.engineContext().bankOffsetMinutes()).isEqualTo(330);
        assertThat(config.engineContext().dataDirectory()).isEqualTo(directory);
        assertThat(config.engineContext().limits()).isEqualTo(EngineLimits.defaults());
    }

    static List<String> keys() {
        return Settings.ALL.stream().<String>map(Setting::key).toList();
    }

    private static String otherThanTheDefault(String key) {
        return switch (key) {
            case "data" -> "elsewhere";
            case "http.host" -> "localhost";
            case "clock" -> "events";
            case "bankOffset" -> "'+01:00'";
            case "durability" -> "disk";
            case "threading" -> "dedicated";
            case "minFree" -> "0";
            case "ring.slots" -> "2048";
            case "ring.waiting" -> "blocking";
            case "http.maxBody", "journal.block", "limits.maxText" -> "128KiB";
            case "snapshots.every", "retention.journalAge", "retention.outboxAge" -> "P3D";
            case "retention.journalSize", "retention.outboxSize" -> "3GiB";
            case "limits.refWindow", "limits.orderWindow", "limits.clockJumpLimit" -> "PT42M";
            case "limits.sweepVisit" -> "PT0.00042S";
            default -> "42";
        };
    }

    private static String asYaml(String key, String value) {
        int dot = key.indexOf('.');
        return dot < 0
                ? key + ": " + value + "\n"
                : key.substring(0, dot) + ":\n  " + key.substring(dot + 1) + ": " + value + "\n";
    }

    private static GatewayConfig parse(String text) {
        return ConfigReader.parse("belfry.yaml", text);
    }

    private static List<ConfigProblem> problemsOf(String text) {
        return catchThrowableOfType(ConfigException.class, () -> parse(text)).problems();
    }

    private static Path projectRoot() {
        Path place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve("config/belfry.yaml"))) {
            place = place.getParent();
        }
        return place;
    }
}
