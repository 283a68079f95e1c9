package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.core.directory.Directory;
import io.belfry.dryrun.DraftRefusedException;
import io.belfry.dryrun.DraftRule;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunCancelledException;
import io.belfry.dryrun.DryRunReport;
import io.belfry.gateway.dryrun.DryRunJson;
import io.belfry.gateway.feed.RuleDraft;
import io.belfry.recovery.RecoveryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dry runs of rules, one at a time, each on a thread of its own. A long one sends white space before its answer, a byte a
 * second, so that a client that has gone away is noticed, and nothing in between takes the connection for dead.
 */
final class DryRunCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DryRunCalls.class);
    private static final int MAX_RULE_BYTES = 64 * 1024;
    private static final long HEARTBEAT_NS = 1_000_000_000L;
    private static final long STOP_TIMEOUT_MS = 5_000;

    private final Directory names;
    private final LongSupplier stateBytes;
    private final Runner runner;
    private final AtomicReference<Running> running = new AtomicReference<>();

    /** Runs a draft on a journal: {@link BelfryEngine#dryRun}, or what a test puts in its place. */
    @FunctionalInterface
    interface Runner {
        DryRunReport run(DraftRule draft, long from, long to, DryRun.Watcher watcher);
    }

    /**
     * Calls that run on a journal.
     *
     * @param names those that are registered by now
     * @param stateBytes what a dry run needs, as far as it can be foreseen
     */
    DryRunCalls(Directory names, LongSupplier stateBytes, Runner runner) {
        this.names = names;
        this.stateBytes = stateBytes;
        this.runner = runner;
    }

    static DryRunCalls on(BelfryEngine engine) {
        return new DryRunCalls(engine.directory(), () -> engine.status().stateBytes(), engine::dryRun);
    }

    void addTo(Router router) {
        router.on("POST", "/v1/rules/dry-run", this::dryRun);
    }

    /** Gives up what is under way, and waits for it to end. */
    @Override
    public void close() {
        Running present = running.get();
        if (present == null) {
            return;
        }
        present.giveUp();
        try {
            present.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dryRun(Call call) throws ProblemException, IOException {
        long from = call.queryLong("from", 1, 1, Long.MAX_VALUE);
        long to = call.queryLong("to", Long.MAX_VALUE, from, Long.MAX_VALUE);
        RuleDraft draft;
        try {
            draft = RuleDraft.parse(call.body(MAX_RULE_BYTES).readAllBytes());
            draft.check(names);
        } catch (DraftRefusedException e) {
            throw new ProblemException(RefusalStatus.of(e.code()), e.code().name(), e.getMessage());
        }
        requireMemory();
        Running next = new Running(call, draft, from, to);
        if (!running.compareAndSet(null, next)) {
            throw new ProblemException(
                    503,
                    "LIMIT_REACHED",
                    "another dry run is under way, and there is one at a time, because each takes as much memory as the"
                            + " engine's state: try again when it is done");
        }
        next.start();
    }

    /** The second state must not be what ends the engine for want of memory. */
    private void requireMemory() throws ProblemException {
        Runtime runtime = Runtime.getRuntime();
        long unused = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long needed = stateBytes.getAsLong();
        if (needed > unused) {
            throw new ProblemException(
                    503,
                    "LIMIT_REACHED",
                    "a dry run needs the engine's state once more, " + needed + " bytes, and " + unused
                            + " bytes of heap are free: give java more (-Xmx), or use `belfry dry-run`, a process of its"
                            + " own");
        }
    }

    /** One dry run and its answer. */
    private final class Running extends Thread implements DryRun.Watcher {
        private final Call call;
        private final RuleDraft draft;
        private final long from;
        private final long to;
        private volatile boolean stopping;
        private volatile boolean clientGone;
        private long nextHeartbeatNs;

        Running(Call call, RuleDraft draft, long from, long to) {
            super("belfry-dry-run");
            setDaemon(true);
            this.call = call;
            this.draft = draft;
            this.from = from;
            this.to = to;
            call.request().addIdleTimeoutListener(timeout -> false);
            call.request().addFailureListener(failure -> clientGone = true);
        }

        @Override
        public void run() {
            nextHeartbeatNs = System.nanoTime() + HEARTBEAT_NS;
            try {
                DryRunReport report = runner.run(draft, from, to, this);
                end();
                answer(report);
            } catch (DryRunCancelledException e) {
                end();
                call.fail(ProblemException.notReady(clientGone ? "the client went away" : "the server stops"));
            } catch (DraftRefusedException e) {
                end();
                call.fail(new ProblemException(
                        RefusalStatus.of(e.code()), e.code().name(), e.getMessage()));
            } catch (RecoveryException e) {
                end();
                LOG.warn("the dry run of {} ended early: {}", draft.id(), e.getMessage());
                call.fail(ProblemException.notReady(e.getMessage()));
            } catch (RuntimeException | Error e) {
                end();
                LOG.error("the dry run of {} failed", draft.id(), e);
                call.fail(new ProblemException(500, "INTERNAL", "the dry run failed; the log says more"));
            }
        }

        /** The memory is free for the next one before the answer leaves: who has it may ask again at once. */
        private void end() {
            running.set(null);
        }

        private void answer(DryRunReport report) {
            try {
                byte[] body = Call.encode(json -> DryRunJson.write(report, json));
                if (call.response().isCommitted()) {
                    call.response().write(true, ByteBuffer.wrap(body), call.callback());
                } else {
                    call.reply(200, Call.JSON, body);
                }
            } catch (IOException e) {
                call.callback().failed(e);
            }
        }

        void giveUp() {
            stopping = true;
        }

        @Override
        public boolean isCancelled() {
            return stopping || clientGone;
        }

        @Override
        public void onProgress(long sequence, long end, long notifications) {
            long nowNs = System.nanoTime();
            if (nowNs - nextHeartbeatNs < 0) {
                return;
            }
            nextHeartbeatNs = nowNs + HEARTBEAT_NS;
            try {
                if (!call.response().isCommitted()) {
                    call.response().setStatus(200);
                    call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, Call.JSON);
                    call.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
                }
                Content.Sink.write(call.response(), false, ByteBuffer.wrap(new byte[] {'\n'}));
            } catch (IOException e) {
                clientGone = true;
            }
        }

        @Override
        public void onLine(String line) {
            LOG.info("dry run of {}: {}", draft.id(), line);
        }
    }
}
