package io.belfry.bench;

import io.belfry.bench.suite.ChildJvm;
import io.belfry.bench.suite.Unmeasured;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Belfry and its peers one after the other, as often as there are forks. A peer that fails is left out from then on, so the
 * figures of a fork stand beside Belfry's of the same; without Belfry there is nothing to compare, and that is the end. One
 * thread.
 */
final class PeerTurns {
    private final Map<PeerSubject, List<PeerFigures>> figures = new EnumMap<>(PeerSubject.class);
    private final Unmeasured unmeasured = new Unmeasured();

    /** Runs one subject once. */
    @FunctionalInterface
    interface Turn {
        /** @param fork from 1 on, for messages */
        PeerFigures run(PeerSubject subject, int fork) throws ChildJvm.FailedException, InterruptedException;
    }

    /** @param peers besides Belfry, whose turn is first in each fork */
    void run(List<PeerSubject> peers, int forks, Turn turn) throws InterruptedException {
        List<PeerSubject> subjects = new ArrayList<>(peers);
        subjects.remove(PeerSubject.BELFRY);
        for (int fork = 1; fork <= forks; fork++) {
            if (!run(PeerSubject.BELFRY, fork, turn)) {
                return;
            }
            for (PeerSubject subject : List.copyOf(subjects)) {
                if (!run(subject, fork, turn)) {
                    subjects.remove(subject);
                }
            }
        }
    }

    private boolean run(PeerSubject subject, int fork, Turn turn) throws InterruptedException {
        try {
            PeerFigures found = turn.run(subject, fork);
            figures.computeIfAbsent(subject, first -> new ArrayList<>()).add(found);
            return true;
        } catch (ChildJvm.FailedException e) {
            unmeasured.add(subject.title() + " from fork " + fork + " on", e);
            return false;
        }
    }

    /** Of each subject that ran, those of its forks; in none more than of Belfry. */
    Map<PeerSubject, List<PeerFigures>> figures() {
        return figures;
    }

    /** What failed. */
    Unmeasured unmeasured() {
        return unmeasured;
    }
}
