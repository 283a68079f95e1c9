package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the codec to the bytes of each schema version, as journals in the field have them: it writes those of the present
 * version and reads those of all. A file of {@code golden/v1} is the message in hex, 16 bytes a line, and behind an empty
 * line what it says.
 *
 * <p>These files never change. For a message new to the schema, or a new version, {@code -Dbelfry.golden.write=true} writes
 * the missing ones into {@code src/test/resources}; look at them, check them in.
 */
class GoldenBytesTest {
    private static final int CURRENT = MessageHeaderDecoder.SCHEMA_VERSION;
    private static final int BYTES_PER_LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    static Set<String> names() {
        return GoldenMessages.all().keySet();
    }

    /** Every message in every version that has it. */
    static Stream<Arguments> versions() {
        return IntStream.rangeClosed(1, CURRENT)
                .boxed()
                .flatMap(version -> names().stream()
                        .filter(name ->
                                version >= GoldenMessages.all().get(name).sinceVersion())
                        .map(name -> Arguments.of(version, name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldWriteTheGoldenBytes(String name) {
        assertThat(HEX.formatHex(written(name))).isEqualTo(HEX.formatHex(golden(CURRENT, name)));
    }

    @ParameterizedTest(name = "v{0} {1}")
    @MethodSource("versions")
    void shouldReadTheGoldenBytesOfEveryVersion(int version, String name) {
        byte[] bytes = golden(version, name);
        byte[] shifted = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        String read = GoldenMessages.all().get(name).read().apply(new UnsafeBuffer(shifted), 3);
        String golden = withoutHeader(text(version, name).get(1));
        assertThat(withoutLaterFields(withoutHeader(read), golden)).isEqualTo(golden);
    }

    @Test
    void shouldHaveGoldenBytesOfEveryMessageInTheSchema() throws IOException {
        try (InputStream stream = GoldenBytesTest.class.getResourceAsStream("/sbe/belfry-schema.xml")) {
            String schema = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            Matcher message = Pattern.compile("<sbe:message name=\"(\\w+)\"").matcher(schema);
            List<String> inSchema = new ArrayList<>();
            while (message.find()) {
                inSchema.add(message.group(1));
            }
            assertThat(inSchema).hasSizeGreaterThan(10);
            assertThat(names()).containsExactlyInAnyOrderElementsOf(inSchema);
        }
    }

    @Test
    void shouldFindTheCommonFieldsWhereTheLayoutSays() {
        for (String name : names()) {
            UnsafeBuffer buffer = new UnsafeBuffer(golden(CURRENT, name));
            if (EventLayout.templateId(buffer, 0) >= 100) {
                continue;
            }
            boolean numbered = EventLayout.feed(buffer, 0) != EventLayout.NO_FEED;
            assertThat(EventLayout.engineTimeNs(buffer, 0)).as(name).isEqualTo(1_795_167_000_000_000_123L);
            assertThat(EventLayout.timeNs(buffer, 0))
                    .as(name)
                    .isEqualTo(numbered ? 1_795_167_000_000_000_000L : EventLayout.NO_TIME);
            assertThat(EventLayout.feedSeq(buffer, 0)).as(name).isEqualTo(numbered ? 991 : 0);
            assertThat(EventLayout.feed(buffer, 0)).as(name).isIn(258, EventLayout.NO_FEED);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "belfry.golden.write", matches = "true")
    void shouldWriteMissingFilesWhenAsked() throws IOException {
        for (String name : names()) {
            Path file = Path.of("src/test/resources/golden/v" + CURRENT, name + ".txt");
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, fileText(name));
            }
        }
    }

    private static String fileText(String name) {
        byte[] bytes = written(name);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes.length; i += BYTES_PER_LINE) {
            out.append(HEX.formatHex(bytes, i, Math.min(bytes.length, i + BYTES_PER_LINE)))
                    .append('\n');
        }
        String decoded = GoldenMessages.all().get(name).read().apply(new UnsafeBuffer(bytes), 0);
        return out.append('\n').append(decoded).append('\n').toString();
    }

    private static byte[] written(String name) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        int length = GoldenMessages.all().get(name).write().applyAsInt(buffer);
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private static byte[] golden(int version, String name) {
        return HEX.parseHex(text(version, name).get(0).replace('\n', ' '));
    }

    /** A decoder names its own version beside the one that wrote. */
    private static String withoutHeader(String decoded) {
        return decoded.replaceFirst("\\(sbeTemplateId=[^)]*\\)", "");
    }

    /** What a later version appended reads as absent from an earlier one's bytes, and is not in its text. */
    private static String withoutLaterFields(String decoded, String golden) {
        Set<String> known = Arrays.stream(golden.split("\\|"))
                .map(field -> field.replaceFirst("=.*", ""))
                .collect(Collectors.toSet());
        return Arrays.stream(decoded.split("\\|"))
                .filter(field -> known.contains(field.replaceFirst("=.*", "")))
                .collect(Collectors.joining("|"));
    }

    /** The hex part and the text part. */
    private static List<String> text(int version, String name) {
        String resource = "/golden/v" + version + "/" + name + ".txt";
        try (InputStream stream = GoldenBytesTest.class.getResourceAsStream(resource)) {
            assertThat(stream).as("%s is missing", resource).isNotNull();
            String all = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            int gap = all.indexOf("\n\n");
            return List.of(all.substring(0, gap), all.substring(gap + 2).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
