package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.journal.FrameKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationCallsTest {
    private static final int FRAME_SLOTS = 16;
    private static final int MAX_STREAMS = 3;

    private RunningServer running;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.start(
                directory,
                context -> context.frameSlots(FRAME_SLOTS)
                        .heartbeat(Duration.ofMillis(100))
                        .maxStreams(MAX_STREAMS));
        running.accept(RunningServer.SMALL_BANK);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shouldPageThroughNotifications() throws Exception {
        post("A-2", 1, 25);

        List<Long> sequences = new ArrayList<>();
        long after = 0;
        for (int page = 0; page < 3; page++) {
            Map<String, Object> answer = running.json("/v1/notifications?limit=10&after=" + after);
            objects(answer, "notifications").forEach(each -> sequences.add((Long) each.get("sequence")));
            after = (long) answer.get("next");
        }

        assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, 25).boxed().toList());
        assertThat(running.json("/v1/notifications?after=25"))
                .containsEntry("notifications", List.of())
                .containsEntry("next", 25L);
    }

    @Test
    void shouldHaveNotificationsReadableOnceTheFeedIsAnswered() throws Exception {
        for (int i = 1; i <= 30; i++) {
            running.accept(posting("A-2", "1", "T-" + i));
            assertThat(objects(running.json("/v1/notifications?after=" + (i - 1)), "notifications"))
                    .hasSize(1);
        }
    }

    @Test
    void shouldFilterByCustomerAndTypeAndStillMoveOn() throws Exception {
        running.accept(posting("A-1", "-60.00", "T-1") + posting("A-2", "5", "T-2") + posting("A-1", "-1.00", "T-3"));
        long last = running.engine.outboxSequence();

        assertThat(types("/v1/notifications?customer=C-1&type=balance.below")).containsExactly("C-1 balance.below");
        assertThat(types("/v1/notifications?customer=C-2")).containsExactly("C-2 balance.changed");
        assertThat(types("/v1/notifications?type=balance.changed,balance.below"))
                .hasSize((int) last);
        assertThat(running.json("/v1/notifications?customer=nobody"))
                .containsEntry("notifications", List.of())
                .containsEntry("next", last);
        assertThat(running.json("/v1/notifications?type=nav.updated")).containsEntry("next", last);
    }

    /** Also what makes the queue itself stumble, not only our checksums. */
    @Test
    void shouldNameDamage() throws Exception {
        post("A-2", 1, 5);
        Path outbox = outboxFile();
        byte[] whole = Files.readAllBytes(outbox);
        for (byte content : new byte[] {1, 0x15, 0x55, 0x7f, -1}) {
            overwrite(outbox, content);
            HttpResponse<String> answer = running.get("/v1/notifications");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
            assertThat(parse(answer.body()))
                    .containsEntry("code", "DAMAGED")
                    .extractingByKey("detail")
                    .asString()
                    .contains("the outbox is damaged", "belfry verify");
            Files.write(outbox, whole, StandardOpenOption.WRITE);
        }
        assertThat(objects(running.json("/v1/notifications"), "notifications")).hasSize(5);
    }

    private Path outboxFile() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** From the first frame on, with the length that the queue keeps before it. */
    private static void overwrite(Path file, byte content) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        UnsafeBuffer all = new UnsafeBuffer(bytes);
        int frame = 0;
        while (all.getInt(frame, ByteOrder.LITTLE_ENDIAN) != FrameKind.OUTBOX.magic()) {
            frame += Integer.BYTES;
        }
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        byte[] damage = new byte[end - frame + Integer.BYTES];
        Arrays.fill(damage, content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(damage), frame - Integer.BYTES);
        }
    }

    @Test
    void shouldWaitForTheFirstNotification() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = running.client.sendAsync(
                running.request("/v1/notifications?after=0&wait=30").build(), BodyHandlers.ofString());
        awaitStatus("longPolls", 1);

        post("A-2", 1, 1);

        assertThat(objects(parse(waiting.get().body()), "notifications")).hasSize(1);
    }

    @Test
    void shouldWaitOnlyForWhatTheFilterLetsThrough() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = running.client.sendAsync(
                running.request("/v1/notifications?customer=C-2&wait=30").build(), BodyHandlers.ofString());
        awaitStatus("longPolls", 1);

        running.accept(posting("A-1", "1.00", "T-1"));
        assertThat(waiting).isNotDone();
        running.accept(posting("A-2", "1", "T-2"));

        Map<String, Object> answer = parse(waiting.get().body());
        assertThat(objects(answer, "notifications"))
                .singleElement()
                .satisfies(each -> assertThat(each).containsEntry("customer", "C-2"));
        assertThat(answer).containsEntry("next", 2L);
    }

    @Test
    void shouldAnswerAnEmptyPageWhenNothingCame() throws Exception {
        assertThat(running.json("/v1/notifications?wait=1"))
                .containsEntry("notifications", List.of())
                .containsEntry("next", 0L);
        awaitStatus("longPolls", 0);
    }

    @Test
    void shouldStreamWhatIsThereAndWhatComes() throws Exception {
        post("A-2", 1, 3);

        try (EventStream stream = EventStream.open(running, "/v1/notifications", null)) {
            assertNext(stream, 1, 3);
            for (int i = 4; i <= 20; i++) {
                post("A-2", i, i);
                assertNext(stream, i, i);
            }
        }
        awaitStatus("streams", 0);
    }

    @Test
    void shouldResumeBehindTheLastEventId() throws Exception {
        post("A-2", 1, 10);

        try (EventStream stream = EventStream.open(running, "/v1/notifications?after=2", "7")) {
            assertNext(stream, 8, 10);
        }
        try (EventStream stream = EventStream.open(running, "/v1/notifications?after=4", null)) {
            assertNext(stream, 5, 10);
        }
    }

    @Test
    void shouldMissNothingWhenFarBehindTheRingOfFrames() throws Exception {
        try (EventStream ahead = EventStream.open(running, "/v1/notifications", null)) {
            int count = FRAME_SLOTS * 20;
            post("A-2", 1, count);
            assertNext(ahead, 1, count);

            try (EventStream behind = EventStream.open(running, "/v1/notifications?after=5", null)) {
                assertNext(behind, 6, count);
                post("A-2", count + 1, count + 40);
                assertNext(behind, count + 1, count + 40);
            }
            assertNext(ahead, count + 1, count + 40);
        }
    }

    @Test
    void shouldNotLetASlowReaderHoldUpOthers() throws Exception {
        try (EventStream slow = EventStream.open(running, "/v1/notifications", null);
                EventStream quick = EventStream.open(running, "/v1/notifications", null)) {
            int count = 3_000;
            post("A-2", 1, count);
            assertNext(quick, 1, count);
            assertNext(slow, 1, count);
        }
    }

    @Test
    void shouldDropAReaderThatStopsReading() throws Exception {
        try (Socket stuck = new Socket()) {
            stuck.setReceiveBufferSize(4_096);
            stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.server.port()));
            stuck.getOutputStream()
                    .write("GET /v1/notifications HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            awaitStatus("streams", 1);

            // More than the socket's buffers hold.
            for (int i = 1; delivery().get("streams").equals(1L); i += 1_000) {
                assertThat(i).isLessThan(100_000);
                post("A-2", i, i + 999);
            }
        }
        try (EventStream stream = EventStream.open(running, "/v1/notifications?after=5", null)) {
            assertNext(stream, 6, 500);
        }
    }

    @Test
    void shouldFilterAStream() throws Exception {
        try (EventStream stream = EventStream.open(running, "/v1/notifications?type=balance.below", null)) {
            post("A-2", 1, FRAME_SLOTS * 3);
            running.accept(posting("A-1", "-60.00", "T-low"));

            assertThat(stream.next().type()).isEqualTo("balance.below");
        }
    }

    @Test
    void shouldSendCommentsWhileNothingRings() throws Exception {
        try (EventStream stream = EventStream.open(running, "/v1/notifications", null)) {
            assertThat(stream.nextLine()).isEqualTo("retry: 1000");
            assertThat(stream.nextLine()).isEmpty();
            assertThat(stream.nextLine()).isEqualTo(":");
            assertThat(stream.nextLine()).isEmpty();
            assertThat(stream.nextLine()).isEqualTo(":");
        }
    }

    @Test
    void shouldSampleForEyes() throws Exception {
        post("A-2", 1, 500);

        try (EventStream stream = EventStream.open(running, "/v1/notifications?rate=20", null)) {
            EventStream.Event first = stream.next();
            assertThat(first.type()).isEqualTo("skipped");
            assertThat(first.data()).isEqualTo("{\"count\":460}");
            assertNext(stream, 461, 500);
            post("A-2", 501, 501);
            assertNext(stream, 501, 501);
        }
    }

    @Test
    void shouldSampleWhatTheFilterLetsThrough() throws Exception {
        post("A-2", 1, 100);
        running.accept(posting("A-1", "-60.00", "T-low"));
        post("A-2", 101, 200);

        try (EventStream stream =
                EventStream.open(running, "/v1/notifications?rate=20&type=balance.below&after=3", null)) {
            assertThat(stream.next().type()).isEqualTo("balance.below");
        }
    }

    @Test
    void shouldRefuseMoreStreamsThanAllowed() throws Exception {
        List<EventStream> streams = new ArrayList<>();
        for (int i = 0; i < MAX_STREAMS; i++) {
            streams.add(EventStream.open(running, "/v1/notifications", null));
        }

        HttpResponse<String> more =
                running.send(running.request("/v1/notifications").header("Accept", "text/event-stream"));

        assertThat(more.statusCode()).isEqualTo(503);
        assertThat(parse(more.body())).containsEntry("code", "LIMIT_REACHED");
        for (EventStream stream : streams) {
            stream.close();
        }
    }

    @Test
    void shouldEndStreamsAndLongPollsWhenTheServerStops() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = running.client.sendAsync(
                running.request("/v1/notifications?wait=60").build(), BodyHandlers.ofString());
        try (EventStream stream = EventStream.open(running, "/v1/notifications", null)) {
            awaitStatus("longPolls", 1);

            running.server.close();

            assertThat(stream.next()).isNull();
            assertThat(waiting.get().statusCode()).isEqualTo(200);
        }
    }

    /** Postings that ring once each, in requests that fit the ring. */
    private void post(String account, int from, int to) throws Exception {
        for (int start = from; start <= to; start += 100) {
            StringBuilder lines = new StringBuilder();
            for (int i = start; i <= Math.min(to, start + 99); i++) {
                lines.append(posting(account, "1", "T-" + i));
            }
            running.accept(lines.toString());
        }
    }

    private List<String> types(String path) throws Exception {
        return objects(running.json(path), "notifications").stream()
                .map(each -> each.get("customer") + " " + each.get("type"))
                .toList();
    }

    private static void assertNext(EventStream stream, long from, long to) throws Exception {
        for (long sequence = from; sequence <= to; sequence++) {
            EventStream.Event event = stream.next();
            assertThat(event.id()).isEqualTo(Long.toString(sequence));
            Map<String, Object> notification = parse(event.data());
            assertThat(notification).containsEntry("sequence", sequence).containsEntry("type", event.type());
        }
    }

    private void awaitStatus(String field, long expected) {
        await().untilAsserted(() -> assertThat(delivery()).containsEntry(field, expected));
    }

    @SuppressWarnings("unchecked") // an object, as the contract says
    private Map<String, Object> delivery() throws Exception {
        return (Map<String, Object>) running.json("/v1/status").get("delivery");
    }
}
