package io.belfry.core;

import io.belfry.codec.ResultCode;
import io.belfry.core.EventBuilder.Event;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.DetailLimits;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least host of a core: stamps events, applies them and collects what rings. Messages do not start at the buffer's
 * start, and what lies behind them is garbage, as in a ring; so is what notifications are written over.
 */
public final class CoreHost {
    /** A second of engine time between events that name no time. */
    static final long STEP_NS = 1_000_000_000L;

    private static final int OFFSET = 24;

    private Core core;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16_384]);
    private final List<Rung> rung = new ArrayList<>();
    private long nowNs = 1_700_000_000_000_000_000L;
    private int taken;

    /** A configured core with small tables and sweeps that finish within the event. */
    public CoreHost() {
        this(limits());
    }

    public CoreHost(EngineLimits limits) {
        this(EventBuilder.configured(limits));
    }

    public CoreHost(EventBuilder.Configuration configuration) {
        this(new Core(), configuration);
    }

    /** A host of a core that brings every price to every holder. */
    public static CoreHost visitingEveryHolder(EventBuilder.Configuration configuration) {
        return new CoreHost(Core.visitingEveryHolder(), configuration);
    }

    private CoreHost(Core core, EventBuilder.Configuration configuration) {
        this.core = core;
        apply(configuration);
    }

    /** Small tables, a short memory of references, sweeps that finish within the event. */
    public static EngineLimits limits() {
        return new Limits().build();
    }

    /** Applies an event that no feed numbered, one second after the last. */
    public ResultCode apply(Event event) {
        nowNs += STEP_NS;
        return apply(event, Stamp.unnumbered(nowNs));
    }

    /** Applies an event as a feed's number {@code seq}. */
    public ResultCode apply(String feed, long seq, Event event) {
        nowNs += STEP_NS;
        return apply(event, new Stamp(nowNs, feed, seq));
    }

    public ResultCode apply(Event event, Stamp stamp) {
        nowNs = Math.max(nowNs, stamp.engineTimeNs());
        buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);
        int length = event.encode(core.directory(), buffer, OFFSET, stamp);
        ResultCode code = core.apply(buffer, OFFSET, length);
        NotificationBatch batch = core.notifications();
        batch.rewind();
        while (batch.next()) {
            rung.add(Rung.decode(batch.buffer(), batch.offset()));
        }
        batch.clear();
        Arrays.fill(batch.buffer().byteArray(), (byte) 0x5A);
        return code;
    }

    /** Goes on with a core that was loaded from what this one saved. */
    public void reload() {
        MemoryStateWriter state = new MemoryStateWriter();
        core.save(state);
        Core loaded = new Core();
        loaded.load(new MemoryStateReader(state.bytes()));
        core = loaded;
    }

    /** Lets engine time pass. */
    public void advance(long ns) {
        nowNs += ns;
    }

    public long nowNs() {
        return nowNs;
    }

    public Core core() {
        return core;
    }

    /** Everything that rang. */
    public List<Rung> rung() {
        return rung;
    }

    /** What rang since this was asked last. */
    public List<Rung> take() {
        List<Rung> fresh = List.copyOf(rung.subList(taken, rung.size()));
        taken = rung.size();
        return fresh;
    }

    /** What rang since this was asked last, one line each: type, state and level. */
    public List<String> takeEdges() {
        return take().stream()
                .map(r -> (r.type() + " " + r.state() + " " + r.figure("level")).strip())
                .toList();
    }

    /** The refusal of the last event, as a sentence. */
    public String refusal(ResultCode code) {
        return core.refusal().describe(code);
    }

    public int account(String name) {
        return EventBuilder.handle(core.directory(), Namespace.ACCOUNT, name);
    }

    public int customer(String name) {
        return EventBuilder.handle(core.directory(), Namespace.CUSTOMER, name);
    }

    public int fund(String name) {
        return EventBuilder.handle(core.directory(), Namespace.FUND, name);
    }

    public int feed(String name) {
        return EventBuilder.handle(core.directory(), Namespace.FEED, name);
    }

    /** In minor units. */
    public long ledger(String account) {
        return core.accounts().ledger(account(account));
    }

    /** In minor units. */
    public long available(String account) {
        return core.accounts().available(account(account));
    }

    /** The position's row, or {@code PositionTable.NONE}. */
    public int position(String account, String fund) {
        return core.positions().find(core.accounts().firstPosition(account(account)), fund(fund));
    }

    public long units(String account, String fund) {
        return core.positions().units(position(account, fund));
    }

    /** In minor units. */
    public long cost(String account, String fund) {
        return core.positions().cost(position(account, fund));
    }

    /** In minor units. */
    public long realised(String account, String fund) {
        return core.positions().realised(position(account, fund));
    }

    /** Limits, each changed by name. */
    public static final class Limits {
        private int customers = 1_000;
        private int accounts = 1_000;
        private int funds = 100;
        private int positions = 1_000;
        private int rules = 1_000;
        private int feeds = 100;
        private int segments = 100;
        private int alerts = 10_000;
        private long textBytes = 1L << 24;
        private int refEntries = 1_000;
        private long refWindowNs = 86_400_000_000_000L;
        private int orderEntries = 1_000;
        private long orderWindowNs = 86_400_000_000_000L;
        private int slicePerEvent = 1_000_000;
        private int slicePerTick = 1_000_000;
        private int sweepVisitNs;
        private int pendingActions = 8;
        private int refusedKept = 100;
        private int holds = 1_000;
        private int lots = 10_000;
        private int movements = 10_000;
        private int movementsPerPosition = 100;
        private int actionsKept = 1_000;
        private int timersPerEvent = 100;

        public Limits customers(int value) {
            customers = value;
            return this;
        }

        public Limits accounts(int value) {
            accounts = value;
            return this;
        }

        public Limits funds(int value) {
            funds = value;
            return this;
        }

        public Limits positions(int value) {
            positions = value;
            return this;
        }

        public Limits rules(int value) {
            rules = value;
            return this;
        }

        public Limits feeds(int value) {
            feeds = value;
            return this;
        }

        public Limits segments(int value) {
            segments = value;
            return this;
        }

        public Limits alerts(int value) {
            alerts = value;
            return this;
        }

        public Limits textBytes(long value) {
            textBytes = value;
            return this;
        }

        public Limits refs(int entries, long windowNs) {
            refEntries = entries;
            refWindowNs = windowNs;
            return this;
        }

        public Limits orders(int entries, long windowNs) {
            orderEntries = entries;
            orderWindowNs = windowNs;
            return this;
        }

        public Limits slices(int perEvent, int perTick) {
            slicePerEvent = perEvent;
            slicePerTick = perTick;
            return this;
        }

        /** Engine time that has to pass for each visit of a sweep. */
        public Limits pace(int visitNs) {
            sweepVisitNs = visitNs;
            return this;
        }

        public Limits pendingActions(int value) {
            pendingActions = value;
            return this;
        }

        public Limits refusedKept(int value) {
            refusedKept = value;
            return this;
        }

        public Limits holds(int value) {
            holds = value;
            return this;
        }

        public Limits lots(int value) {
            lots = value;
            return this;
        }

        public Limits movements(int value, int perPosition) {
            movements = value;
            movementsPerPosition = perPosition;
            return this;
        }

        public Limits actionsKept(int value) {
            actionsKept = value;
            return this;
        }

        public Limits timersPerEvent(int value) {
            timersPerEvent = value;
            return this;
        }

        public EngineLimits build() {
            return new EngineLimits(
                    customers,
                    accounts,
                    funds,
                    positions,
                    rules,
                    feeds,
                    segments,
                    alerts,
                    textBytes,
                    refEntries,
                    refWindowNs,
                    orderEntries,
                    orderWindowNs,
                    slicePerEvent,
                    slicePerTick,
                    pendingActions,
                    refusedKept,
                    3_600_000_000_000L,
                    new DetailLimits(
                            holds, lots, movements, movementsPerPosition, actionsKept, timersPerEvent, sweepVisitNs));
        }
    }
}
