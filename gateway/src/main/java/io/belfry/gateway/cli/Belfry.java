package io.belfry.gateway.cli;

import java.io.PrintStream;

/** The program's entry point. */
public final class Belfry {

    private Belfry() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) {
        out.println("belfry: no commands yet (" + args.length + " arguments)");
        return 0;
    }
}
