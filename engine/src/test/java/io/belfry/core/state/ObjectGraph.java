package io.belfry.core.state;

import io.belfry.core.Core;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayQueue;

/**
 * Compares two cores field by field, down to the last, so that a field that saving forgets is found the day it is added.
 *
 * <p>What is not compared is named here: scratch that the next event overwrites, and what is worked out from the rest.
 */
public final class ObjectGraph {
    /** Overwritten before it is read. */
    private static final Set<String> SCRATCH = Set.of(
            "Core.cause",
            "Core.refusal",
            "AccountEvents.name",
            "BalanceBell.posting",
            "BalanceBell.text",
            "HoldEvents.key",
            "HoldEvents.change",
            "HoldEvents.id",
            "HoldEvents.traceparent",
            "HoldEvents.counterparty",
            "HoldEvents.text",
            "PostingEvents.posting",
            "PostingEvents.key",
            "PostingEvents.originalKey",
            "PostingEvents.settlement",
            "PostingEvents.traceparent",
            "PostingEvents.settled",
            "PostingEvents.original",
            "PostingEvents.reversible",
            "BalanceBell.before",
            "BalanceBell.after",
            "BalanceBell.figure",
            "CustomerCatchUp.causes",
            "CustomerCatchUp.ofAccounts",
            "CustomerCatchUp.ofPositions",
            "CustomerCatchUp.only",
            "CustomerCatchUp.foreseenAccounts",
            "CustomerCatchUp.foreseenCustomers",
            "CustomerCatchUp.touched",
            "CustomerEvents.id",
            "CustomerEvents.name",
            "CustomerEvents.locale",
            "CustomerEvents.zone",
            "CustomerEvents.segment",
            "CustomerEvents.desk",
            "CustomerEvents.profile",
            "FeedEvents.name",
            "FundActions.holding",
            "FundActions.navBefore",
            "FundActions.previousDateNavBefore",
            "FundActions.dateBefore",
            "FundEvents.name",
            "FundEvents.reading",
            "FundEvents.text",
            "FundTable.valued",
            "FundTable.valuedUnitScale",
            "FundTable.valuedNavScale",
            "FundTable.valuedDecimals",
            "FundTable.valuedRounding",
            "Holdings.folded",
            "LevelBell.edges",
            "LevelBell.inForce",
            "LevelBell.readingTimeNs",
            "LevelBell.now",
            "NotificationWriter.batch",
            "NotificationWriter.start",
            "NotificationWriter.customer",
            "NotificationWriter.rule",
            "NotificationWriter.cause",
            "OrderEvents.change",
            "OrderEvents.entry",
            "OrderEvents.id",
            "OrderEvents.reference",
            "OrderEvents.text",
            "OrderTable.leaving",
            "PositionBell.before",
            "PositionBell.after",
            "PositionBell.figures",
            "PositionBell.distributedSince",
            "PositionBell.weekNav",
            "PositionBell.monthNav",
            "PositionBell.news",
            "PositionBell.wrong",
            "PositionEvents.change",
            "PositionEvents.reference",
            "PositionEvents.traceparent",
            "RuleCauses.atHand",
            "RuleCauses.ruleAtHand",
            "RuleEvents.id",
            "Sweep.foreseen",
            "Sweep.foreseenLeft",
            "TriggerBook.levels",
            "TriggerBook.nav",
            "TriggerBook.up",
            "TriggerBook.down",
            "TriggerBook.subscribes",
            "TriggerBook.drawdowns",
            "TriggerBook.fall",
            "TriggerTree.path",
            "TriggerTree.turns",
            "TriggerTree.foundLeaf",
            "TriggerTree.foundIndex",
            "RuleEvents.segment");

    /** Worked out from other fields; compared by what it answers, in the histories that go on after a load. */
    private static final Set<String> DERIVED = Set.of(
            "ActionLog.firstNumbers", // rings that start elsewhere; actions are compared by their numbers
            "ActionHistory.byFund", // rings that may start elsewhere; the digest goes through them
            "Cause.kept", // what is used of it is compared as the reference
            "HoldTable.index",
            "NameTable.visible", // after a load all names are
            "OrderTable.byHash",
            "OrderTable.byId",
            "OrderTable.firstPending",
            "PeakHistory.byFund", // arrays that grow; the digest goes through them
            "PriceHistory.byFund", // arrays that grow; the digest goes through them
            "RecentWindow.index",
            "RecentWindow.newest", // turns begin anew with a load
            "RecentWindow.spilled",
            "RecentWindow.spilledCounts",
            "RecentWindow.spilledPlaces",
            "RuleBook.ownCache",
            "RuleBook.effectiveBytes",
            "RuleBook.narrow",
            "RuleBook.moves", // in no order
            "RuleBook.onFunds", // grows
            "RuleBook.segmentCache");

    /** Only the places in use are compared. */
    private static final Set<String> RINGS = Set.of("RecentWindow.ring");

    /** Holds actions that are done with still; the loaded one holds those that are not. */
    private static final Set<String> LOGS = Set.of("ActionLog.byFund");

    /** What a text longer than this one was before stands behind it still. */
    private static final Set<String> BUFFERS = Set.of("Cause.reference", "Cause.traceparent");

    private final IdentityHashMap<Object, Object> seen = new IdentityHashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int compared;

    private ObjectGraph() {}

    /** Where the two differ; empty when nowhere. */
    public static List<String> differences(Core saved, Core loaded) {
        ObjectGraph graph = new ObjectGraph();
        graph.compare("core", saved, loaded);
        if (graph.compared < 100) {
            graph.differences.add("only " + graph.compared + " values were compared");
        }
        return graph.differences;
    }

    private void compare(String path, Object one, Object other) {
        if (one == null || other == null) {
            check(path, one == other, one, other);
        } else if (one.getClass() != other.getClass()) {
            check(path, false, one.getClass(), other.getClass());
        } else if (one instanceof Number
                || one instanceof Boolean
                || one instanceof String
                || one instanceof Enum<?>
                || one instanceof Character) {
            check(path, one.equals(other), one, other);
        } else if (seen.put(one, other) == null) {
            compareWhole(path, one, other);
        }
    }

    private void compareWhole(String path, Object one, Object other) {
        if (one.getClass().isArray()) {
            compareArrays(path, one, other, 0, Array.getLength(one));
        } else if (one instanceof DirectBuffer buffer) {
            check(path, buffer.equals(other), "a buffer", "the same bytes");
        } else if (one instanceof List<?> list) {
            compareLists(path, list, (List<?>) other);
        } else if (one instanceof Int2ObjectHashMap<?> map) {
            compareMaps(path, map, (Int2ObjectHashMap<?>) other);
        } else if (one instanceof IntArrayQueue queue) {
            compare(path, queue.toString(), other.toString());
        } else if (one.getClass().getName().startsWith("io.belfry.codec.")
                || one.getClass().isHidden()) {
            return; // a flyweight; a function without state
        } else if (one.getClass().getName().startsWith("io.belfry.core.")) {
            compareFields(path, one, other);
        } else {
            differences.add(path + ": no way to compare a " + one.getClass().getName());
        }
    }

    private void compareFields(String path, Object one, Object other) {
        for (Class<?> type = one.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                String name = type.getSimpleName() + "." + field.getName();
                if (!Modifier.isStatic(field.getModifiers()) && !SCRATCH.contains(name) && !DERIVED.contains(name)) {
                    compareField(path + "." + field.getName(), name, field, one, other);
                }
            }
        }
    }

    private void compareField(String path, String name, Field field, Object one, Object other) {
        try {
            field.setAccessible(true);
            if (RINGS.contains(name)) {
                compareRings(path, one, field.get(one), field.get(other));
            } else if (LOGS.contains(name)) {
                compareLogs(path, (Object[][]) field.get(one), (Object[][]) field.get(other));
            } else if (BUFFERS.contains(name)) {
                int length = (int) value(one, field.getName() + "Length");
                check(
                        path,
                        text(field.get(one), length).equals(text(field.get(other), length)),
                        "a text",
                        "the same text");
            } else {
                compare(path, field.get(one), field.get(other));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A ring whose rows begin behind a few unused longs. */
    private void compareRings(String path, Object one, Object ring, Object otherRing)
            throws ReflectiveOperationException {
        int capacity = (int) value(one, "capacity");
        int head = (int) value(one, "head");
        int size = (int) value(one, "size");
        int width = (int) value(one, "width");
        int first = Array.getLength(ring) - capacity * width;
        for (int i = 1; i <= size; i++) {
            int at = first + (head - i + capacity) % capacity * width;
            compareArrays(path, ring, otherRing, at, at + width);
        }
    }

    private void compareLogs(String path, Object[][] saved, Object[][] loaded) throws ReflectiveOperationException {
        for (int fund = 0; fund < loaded.length; fund++) {
            for (int i = 0; loaded[fund] != null && i < loaded[fund].length; i++) {
                if (loaded[fund][i] != null) {
                    long number = (long) value(loaded[fund][i], "number");
                    compare(path + "[" + fund + "] action " + number, action(saved[fund], number), loaded[fund][i]);
                }
            }
        }
    }

    private static Object action(Object[] actions, long number) throws ReflectiveOperationException {
        for (Object action : actions) {
            if (action != null && (long) value(action, "number") == number) {
                return action;
            }
        }
        return null;
    }

    private void compareArrays(String path, Object one, Object other, int from, int to) {
        if (Array.getLength(one) != Array.getLength(other)) {
            check(path + ".length", false, Array.getLength(one), Array.getLength(other));
            return;
        }
        for (int i = from; i < to; i++) {
            compare(path + "[" + i + "]", Array.get(one, i), Array.get(other, i));
        }
    }

    private void compareLists(String path, List<?> one, List<?> other) {
        check(path + ".size", one.size() == other.size(), one.size(), other.size());
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            compare(path + "[" + i + "]", one.get(i), other.get(i));
        }
    }

    /** An empty list under a key is as good as none. */
    private void compareMaps(String path, Int2ObjectHashMap<?> one, Int2ObjectHashMap<?> other) {
        one.forEachInt((key, value) -> compareValues(path + "[" + key + "]", value, other.get(key)));
        other.forEachInt((key, value) -> compareValues(path + "[" + key + "]", one.get(key), value));
    }

    private void compareValues(String path, Object one, Object other) {
        compare(path, one == null ? new ArrayList<>() : one, other == null ? new ArrayList<>() : other);
    }

    private void check(String path, boolean same, Object one, Object other) {
        compared++;
        if (!same) {
            differences.add(path + ": " + one + " and " + other);
        }
    }

    private static Object value(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static String text(Object buffer, int length) {
        return ((DirectBuffer) buffer).getStringWithoutLengthAscii(0, length);
    }
}
