package io.belfry.gateway.cli;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventJson;
import io.belfry.journal.Storage;
import io.belfry.recovery.JournalReplay;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code belfry journal}. */
@Command(
        name = "journal",
        description = {
            "Prints the journaled events as the NDJSON that POST /v1/events takes, in their order.",
            "What only the engine writes (its configuration, ticks) is left out."
        },
        footer = {
            "Examples:",
            "  belfry journal --data data --from 1000 --to 1010",
            "  belfry journal --data data | curl --data-binary @- -H 'Content-Type: application/x-ndjson' "
                    + "http://127.0.0.1:8080/v1/events"
        })
final class JournalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Mixin
    private SequenceRange range;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        range.check();
        JournalReplay replay = new JournalReplay(
                Storage.files(),
                data.existing(),
                new Progress(spec.commandLine().getErr())::hear);
        EventPrinter printer = new EventPrinter(replay, out);
        try {
            replay.run(range.from(), range.to(), printer);
        } catch (ReaderGoneException e) {
            // Whoever read has enough: `belfry journal | head`.
            return ExitCode.DONE;
        }
        return out.checkError() ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** Nobody reads what is printed any more. */
    private static final class ReaderGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ReaderGoneException() {
            super("standard output is closed", null, false, false);
        }
    }

    private static final class EventPrinter implements JournalReplay.Listener {
        private static final int LINES_PER_CHECK = 1_000;

        private final JournalReplay replay;
        private final PrintWriter out;
        private final StringBuilder line = new StringBuilder(512);
        private EventJson json;
        private long lines;

        private EventPrinter(JournalReplay replay, PrintWriter out) {
            this.replay = replay;
            this.out = out;
        }

        @Override
        public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
            if (json == null) {
                // The directory is the replaying core's, and that is there from its first event on.
                json = new EventJson(replay.directory(), sequence == 1);
            }
            line.setLength(0);
            if (!json.append(buffer, offset, line)) {
                return;
            }
            out.append(line).append('\n');
            lines++;
            if (lines % LINES_PER_CHECK == 0 && out.checkError()) {
                throw new ReaderGoneException();
            }
        }
    }
}
