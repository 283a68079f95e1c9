package io.belfry.gateway.feed;

import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.pipeline.ResultListener;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring of a few places whose engine runs when it is awaited: it numbers messages, keeps the positions of the feeds as
 * DESIGN.md section 3 says, and registers accounts.
 */
final class FakeRing implements EventRing {
    private record Message(UnsafeBuffer bytes, long line) {}

    private final TestNames names;
    private final int capacity;
    private final Queue<Message> ring = new ArrayDeque<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Refusal refusal = new Refusal();
    private ResultListener listener = (line, code, sequence, why) -> {};
    private long sequence;
    private int awaited;
    private int opened;
    private boolean isHalted;
    private boolean isDiskLow;
    private boolean isClosed;
    private int roomForFeeds = 10;

    FakeRing(TestNames names, int capacity) {
        this.names = names;
        this.capacity = capacity;
    }

    FakeRing open(ResultListener results) {
        listener = results;
        return this;
    }

    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length, long line) {
        requireRunning();
        if (isDiskLow || ring.size() == capacity) {
            return false;
        }
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        ring.add(new Message(copy, line));
        return true;
    }

    @Override
    public ResultCode refusedWith() {
        return isDiskLow ? ResultCode.DISK_LOW : ResultCode.RING_FULL;
    }

    @Override
    public void awaitPublished() {
        awaited++;
        requireRunning();
        publish(Integer.MAX_VALUE);
    }

    @Override
    public int open(String name) {
        requireRunning();
        if (isDiskLow) {
            return Directory.UNKNOWN;
        }
        if (opened == roomForFeeds) {
            return Directory.FULL;
        }
        opened++;
        return names.openFeed(name);
    }

    @Override
    public void close() {
        isClosed = true;
    }

    /** Runs the engine over at most {@code count} messages. */
    void publish(int count) {
        for (int i = 0; i < count && !ring.isEmpty(); i++) {
            Message message = ring.remove();
            sequence++;
            listener.onResult(message.line, apply(message.bytes), sequence, refusal);
        }
    }

    void diskLow(boolean value) {
        isDiskLow = value;
    }

    void halt() {
        isHalted = true;
    }

    void roomForFeeds(int count) {
        roomForFeeds = count;
    }

    int awaited() {
        return awaited;
    }

    int opened() {
        return opened;
    }

    boolean isClosed() {
        return isClosed;
    }

    long position(String feed) {
        return positions.getOrDefault(names.openFeed(feed), 0L);
    }

    private ResultCode apply(UnsafeBuffer message) {
        refusal.clear();
        int feed = EventLayout.feed(message, 0);
        if (feed != EventLayout.NO_FEED) {
            long seq = EventLayout.feedSeq(message, 0);
            long last = positions.getOrDefault(feed, 0L);
            if (seq <= last) {
                return ResultCode.DUPLICATE;
            }
            if (seq > last + 1) {
                refusal.set("seq", seq, last + 1, 0);
                return ResultCode.SEQ_GAP;
            }
            positions.put(feed, seq);
        }
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        switch (EventLayout.templateId(message, 0)) {
            case IngressRefusedDecoder.TEMPLATE_ID -> {
                return new IngressRefusedDecoder()
                        .wrapAndApplyHeader(message, 0, header)
                        .code();
            }
            case AccountOpenedDecoder.TEMPLATE_ID -> {
                AccountOpenedDecoder account = new AccountOpenedDecoder().wrapAndApplyHeader(message, 0, header);
                long attributes = Attributes.ofAccount(account.currency());
                names.add(Namespace.ACCOUNT, account.account(), attributes);
                names.publish();
                return ResultCode.OK;
            }
            default -> {
                return ResultCode.OK;
            }
        }
    }

    private void requireRunning() {
        if (isHalted) {
            throw new IllegalStateException("the engine has halted: no space left");
        }
    }
}
