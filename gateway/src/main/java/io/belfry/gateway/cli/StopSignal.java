package io.belfry.gateway.cli;

import java.util.concurrent.CountDownLatch;

/**
 * The operating system's wish that the process end (SIGTERM, SIGINT), brought to the command that runs, which then closes
 * what it has open. The process ends with the command's exit code once it has done so.
 *
 * <p>A second signal does not hurry it: the first one's handlers are running already. Whoever cannot wait sends SIGKILL;
 * nothing that was acknowledged is lost by that either.
 */
final class StopSignal {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final boolean isOfProcess;
    private volatile int exitCode;

    private StopSignal(boolean isOfProcess) {
        this.isOfProcess = isOfProcess;
    }

    /** For a process that runs one command. */
    static StopSignal ofProcess() {
        return new StopSignal(true);
    }

    /** For a command inside another program, which asks it to stop by {@link #request} alone. */
    static StopSignal ofCaller() {
        return new StopSignal(false);
    }

    /** From now on a signal is a request, and no longer the end. Command thread, once. */
    void listen() {
        if (isOfProcess) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "belfry-stop"));
        }
    }

    /** Asks the command to end. Any thread. */
    void request() {
        requested.countDown();
    }

    /** Any thread. */
    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits for the request. */
    void await() throws InterruptedException {
        requested.await();
    }

    /** Ends the process. Blocks for ever where a signal is ending it already: {@link #onShutdown} sees it through. */
    void exit(int code) {
        exitCode = code;
        finished.countDown();
        System.exit(code);
    }

    private void onShutdown() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        // Without this a clean stop would end with the signal's number.
        Runtime.getRuntime().halt(exitCode);
    }
}
