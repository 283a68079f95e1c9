package io.belfry.core.trigger;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.RowTable;
import io.belfry.core.table.SlotTable;

/**
 * Sorted sets of (key, position), each a B+ tree whose nodes are rows of one table: adding, removing and seeking take
 * O(log n) in a set of n and touch about one cache line per level and search step. A node of 512 bytes, eight cache lines, holds 63
 * pairs or 42 children, so a pair takes about 12 bytes. Nodes that run empty are merged with a neighbour and used again.
 *
 * <p>Sets have numbers from 0; all are empty at first. The core's thread only. Allocates only where there are more nodes, or
 * sets, than ever before.
 */
public final class TriggerTree {
    private static final int NONE = SlotTable.NONE;

    /** Of a leaf: pairs; of an inner node: children. */
    private static final int COUNT = 0;
    /** Of a leaf: the leaf behind it. Of a free row: the next free one. */
    private static final int NEXT = 4;
    /** Of a leaf: the pairs' keys. Of an inner node: what each child's keys are at least, the first one's left open. */
    private static final int KEYS = 8;

    private static final int LEAF_PAIRS = 63;
    private static final int LEAF_POSITIONS = KEYS + LEAF_PAIRS * Integer.BYTES;

    private static final int MAX_CHILDREN = 42;
    private static final int INNER_POSITIONS = KEYS + MAX_CHILDREN * Integer.BYTES;
    private static final int CHILDREN = INNER_POSITIONS + MAX_CHILDREN * Integer.BYTES;
    private static final int NODE_BYTES = 512;

    private static final int ROOT = 0;
    private static final int SIZE = 4;
    /** Inner levels above the leaves. */
    private static final int HEIGHT = 8;

    private static final int SET_BYTES = 16;

    /** Of 16 children at least on all levels but the root's, this holds more pairs than an int counts. */
    private static final int MAX_HEIGHT = 16;

    private final SlotTable nodes = new SlotTable(NODE_BYTES, NEXT);
    private final RowTable sets = new RowTable(SET_BYTES);

    /** The way down to a leaf: inner nodes, and which child of each. */
    private final int[] path = new int[MAX_HEIGHT];

    private final int[] turns = new int[MAX_HEIGHT];
    private int foundLeaf;
    private int foundIndex;

    /** Pairs of a set. */
    public int size(int set) {
        return set < sets.size() ? sets.getInt(set, SIZE) : 0;
    }

    /**
     * Adds a pair.
     *
     * @throws IllegalStateException when it is there already
     */
    public void add(int set, int key, int position) {
        while (sets.size() <= set) {
            sets.putInt(sets.add(), ROOT, NONE);
        }
        if (sets.getInt(set, ROOT) == NONE) {
            int leaf = nodes.take();
            nodes.putInt(leaf, NEXT, NONE);
            sets.putInt(set, ROOT, leaf);
        }
        int leaf = descend(set, key, position);
        int index = lowerBound(leaf, LEAF_POSITIONS, 0, key, position);
        if (isAt(leaf, index, key, position)) {
            throw new IllegalStateException("(" + key + ", " + position + ") is in set " + set + " already");
        }
        if (count(leaf) == LEAF_PAIRS) {
            // Keys that come in order leave full leaves behind, not half of each.
            int right = splitLeaf(set, leaf, index == LEAF_PAIRS ? LEAF_PAIRS - LEAF_PAIRS / 8 : LEAF_PAIRS / 2);
            if (index > count(leaf)) {
                index -= count(leaf);
                leaf = right;
            }
        }
        insert(leaf, LEAF_POSITIONS, index, key, position);
        sets.putInt(set, SIZE, size(set) + 1);
    }

    /**
     * Removes a pair.
     *
     * @throws IllegalStateException when it is not there
     */
    public void remove(int set, int key, int position) {
        int leaf = size(set) == 0 ? NONE : descend(set, key, position);
        int index = leaf == NONE ? 0 : lowerBound(leaf, LEAF_POSITIONS, 0, key, position);
        if (leaf == NONE || !isAt(leaf, index, key, position)) {
            throw new IllegalStateException("(" + key + ", " + position + ") is not in set " + set);
        }
        delete(leaf, LEAF_POSITIONS, index);
        sets.putInt(set, SIZE, size(set) - 1);
        int level = sets.getInt(set, HEIGHT) - 1;
        if (level < 0) {
            if (count(leaf) == 0) {
                nodes.give(leaf);
                sets.putInt(set, ROOT, NONE);
            }
            return;
        }
        if (isSparse(count(leaf), LEAF_PAIRS)) {
            mergeLeaf(set, level);
        }
    }

    /**
     * Gives a position another key: removes one pair and adds another. Next to free where the key changes little, so that the
     * pair stays in its leaf.
     *
     * @throws IllegalStateException when the first pair is not there, or the second is
     */
    public void move(int set, int key, int position, int newKey) {
        int leaf = size(set) == 0 ? NONE : descend(set, key, position);
        int from = leaf == NONE ? 0 : lowerBound(leaf, LEAF_POSITIONS, 0, key, position);
        if (leaf == NONE || !isAt(leaf, from, key, position)) {
            throw new IllegalStateException("(" + key + ", " + position + ") is not in set " + set);
        }
        if (compare(leaf, LEAF_POSITIONS, 0, newKey, position) > 0
                || compare(leaf, LEAF_POSITIONS, count(leaf) - 1, newKey, position) < 0) {
            remove(set, key, position);
            add(set, newKey, position);
            return;
        }
        int to = lowerBound(leaf, LEAF_POSITIONS, 0, newKey, position);
        if (isAt(leaf, to, newKey, position)) {
            throw new IllegalStateException("(" + newKey + ", " + position + ") is in set " + set + " already");
        }
        if (to > from) {
            to--;
            shift(leaf, from + 1, from, to - from, LEAF_POSITIONS);
        } else {
            shift(leaf, to, to + 1, from - to, LEAF_POSITIONS);
        }
        nodes.putInt(leaf, KEYS + to * Integer.BYTES, newKey);
        nodes.putInt(leaf, LEAF_POSITIONS + to * Integer.BYTES, position);
    }

    /**
     * Goes all these ways down, a level at a time, and reads what is there, so that it is near soon after; the answer means
     * nothing. First the keys and children of all nodes of a level are read, then searched: so they are waited for together.
     */
    public long touch(Descents ways) {
        long touched = 0;
        int lowest = NONE;
        for (int n = 0; n < ways.count; n++) {
            int set = ways.set[n];
            boolean isEmpty = size(set) == 0;
            ways.node[n] = isEmpty ? NONE : sets.getInt(set, ROOT);
            ways.height[n] = isEmpty ? NONE : sets.getInt(set, HEIGHT);
            lowest = Math.max(lowest, ways.height[n]);
        }
        for (int level = 0; level <= lowest; level++) {
            for (int n = 0; n < ways.count; n++) {
                if (level <= ways.height[n]) {
                    touched ^= touchNode(ways.node[n], level < ways.height[n]);
                }
            }
            for (int n = 0; n < ways.count; n++) {
                int node = ways.node[n];
                if (level < ways.height[n]) {
                    ways.node[n] = child(node, turn(node, ways.key[n], ways.position[n]));
                } else if (level == ways.height[n]) {
                    int index = lowerBound(node, LEAF_POSITIONS, 0, ways.key[n], ways.position[n]);
                    touched ^= touch(node, Math.min(index, count(node) - 1));
                }
            }
        }
        return touched;
    }

    /** Reads the keys of a node, and what leads to its children. */
    private long touchNode(int node, boolean isInner) {
        if (isInner) {
            return nodes.touch(node, 0, INNER_POSITIONS) ^ nodes.touch(node, CHILDREN, NODE_BYTES);
        }
        return nodes.touch(node, 0, LEAF_POSITIONS);
    }

    /** Reads a pair. */
    private long touch(int leaf, int index) {
        int field = index * Integer.BYTES;
        return nodes.getInt(leaf, KEYS + field) ^ nodes.getInt(leaf, LEAF_POSITIONS + field);
    }

    /**
     * Finds the first pair at or behind this one.
     *
     * @return false when there is none; {@link #key} and {@link #position} then mean nothing
     */
    public boolean seek(int set, int key, int position) {
        if (size(set) == 0) {
            return false;
        }
        foundLeaf = descend(set, key, position);
        foundIndex = lowerBound(foundLeaf, LEAF_POSITIONS, 0, key, position);
        if (foundIndex == count(foundLeaf)) {
            foundLeaf = nodes.getInt(foundLeaf, NEXT);
            foundIndex = 0;
        }
        return foundLeaf != NONE;
    }

    /** Finds the last pair; false when the set is empty. */
    public boolean seekLast(int set) {
        if (size(set) == 0) {
            return false;
        }
        foundLeaf = descend(set, Integer.MAX_VALUE, Integer.MAX_VALUE);
        foundIndex = count(foundLeaf) - 1;
        return true;
    }

    /** The leaf of the pair found last. */
    int foundLeaf() {
        return foundLeaf;
    }

    /** Of the pair found last; until the next change. */
    public int key() {
        return nodes.getInt(foundLeaf, KEYS + foundIndex * Integer.BYTES);
    }

    /** Of the pair found last; until the next change. */
    public int position() {
        return nodes.getInt(foundLeaf, LEAF_POSITIONS + foundIndex * Integer.BYTES);
    }

    /**
     * Positions from the pair found last on, as far as its leaf goes and their keys are not above {@code lastKey}, until the
     * next change.
     *
     * @param most how many at most
     * @return how many there are in {@code into} from {@code from} on, no more than there is room for
     */
    public int positionsBehind(int lastKey, int[] into, int from, int most) {
        int room = Math.min(most, Math.min(into.length - from, count(foundLeaf) - foundIndex));
        int found = 0;
        while (found < room && nodes.getInt(foundLeaf, KEYS + (foundIndex + found) * Integer.BYTES) <= lastKey) {
            into[from + found] = nodes.getInt(foundLeaf, LEAF_POSITIONS + (foundIndex + found) * Integer.BYTES);
            found++;
        }
        return found;
    }

    /** Memory taken. */
    public long bytes() {
        return nodes.bytes() + sets.bytes();
    }

    /** Writes all sets, node by node. */
    public void save(StateWriter writer) {
        sets.save(writer);
        nodes.save(writer);
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    public void load(StateReader reader) {
        sets.load(reader);
        nodes.load(reader);
        for (int set = 0; set < sets.size(); set++) {
            int root = sets.getInt(set, ROOT);
            if (root < NONE || root >= nodes.size()) {
                throw reader.fault("root of a set of triggers", root, "a node");
            }
        }
    }

    public long digest(long hash) {
        return Hashing.combine(nodes.digest(sets.digest(hash)), sets.size());
    }

    private int count(int node) {
        return nodes.getInt(node, COUNT);
    }

    private int child(int node, int index) {
        return nodes.getInt(node, CHILDREN + index * Integer.BYTES);
    }

    /** The leaf where the pair is or belongs; leaves the way there in {@link #path} and {@link #turns}. */
    private int descend(int set, int key, int position) {
        int node = sets.getInt(set, ROOT);
        int height = sets.getInt(set, HEIGHT);
        for (int level = 0; level < height; level++) {
            int turn = turn(node, key, position);
            path[level] = node;
            turns[level] = turn;
            node = child(node, turn);
        }
        return node;
    }

    /** Which child of an inner node the pair is in or belongs into. */
    private int turn(int node, int key, int position) {
        int turn = lowerBound(node, INNER_POSITIONS, 1, key, position);
        boolean isStart = turn < count(node) && compare(node, INNER_POSITIONS, turn, key, position) == 0;
        return isStart ? turn : turn - 1;
    }

    /** Index of the first pair of a node, from an index on, that is not before this one. */
    private int lowerBound(int node, int positions, int from, int key, int position) {
        int count = count(node);
        int first = nodes.search(node, KEYS, from, count, key);
        if (first == count || nodes.getInt(node, KEYS + first * Integer.BYTES) != key) {
            return first;
        }
        int behind = key == Integer.MAX_VALUE ? count : nodes.search(node, KEYS, first, count, key + 1);
        return nodes.search(node, positions, first, behind, position);
    }

    private int compare(int node, int positions, int index, int key, int position) {
        int order = Integer.compare(nodes.getInt(node, KEYS + index * Integer.BYTES), key);
        return order != 0 ? order : Integer.compare(nodes.getInt(node, positions + index * Integer.BYTES), position);
    }

    private boolean isAt(int leaf, int index, int key, int position) {
        return index < count(leaf) && compare(leaf, LEAF_POSITIONS, index, key, position) == 0;
    }

    private void insert(int node, int positions, int index, int key, int position) {
        int count = count(node);
        shift(node, index, index + 1, count - index, positions);
        nodes.putInt(node, KEYS + index * Integer.BYTES, key);
        nodes.putInt(node, positions + index * Integer.BYTES, position);
        nodes.putInt(node, COUNT, count + 1);
    }

    private void delete(int node, int positions, int index) {
        int last = count(node) - 1;
        shift(node, index + 1, index, last - index, positions);
        nodes.putInt(node, COUNT, last);
    }

    /** Moves some pairs of a node to another place in it. */
    private void shift(int node, int from, int to, int pairs, int positions) {
        int bytes = pairs * Integer.BYTES;
        nodes.move(node, KEYS + from * Integer.BYTES, KEYS + to * Integer.BYTES, bytes);
        nodes.move(node, positions + from * Integer.BYTES, positions + to * Integer.BYTES, bytes);
    }

    private void copyPair(int from, int fromIndex, int to, int toIndex, int positions) {
        nodes.putInt(to, KEYS + toIndex * Integer.BYTES, nodes.getInt(from, KEYS + fromIndex * Integer.BYTES));
        nodes.putInt(
                to, positions + toIndex * Integer.BYTES, nodes.getInt(from, positions + fromIndex * Integer.BYTES));
    }

    private void insertChild(int node, int index, int key, int position, int child) {
        for (int i = count(node); i > index; i--) {
            nodes.putInt(node, CHILDREN + i * Integer.BYTES, child(node, i - 1));
        }
        nodes.putInt(node, CHILDREN + index * Integer.BYTES, child);
        insert(node, INNER_POSITIONS, index, key, position);
    }

    private void deleteChild(int node, int index) {
        for (int i = index; i < count(node) - 1; i++) {
            nodes.putInt(node, CHILDREN + i * Integer.BYTES, child(node, i + 1));
        }
        delete(node, INNER_POSITIONS, index);
    }

    /** Moves all but some pairs of a full leaf into a new one behind it, which is returned. */
    private int splitLeaf(int set, int leaf, int kept) {
        int right = nodes.take();
        for (int i = kept; i < LEAF_PAIRS; i++) {
            copyPair(leaf, i, right, i - kept, LEAF_POSITIONS);
        }
        nodes.putInt(right, COUNT, LEAF_PAIRS - kept);
        nodes.putInt(leaf, COUNT, kept);
        nodes.putInt(right, NEXT, nodes.getInt(leaf, NEXT));
        nodes.putInt(leaf, NEXT, right);
        addBehind(
                set,
                sets.getInt(set, HEIGHT) - 1,
                leaf,
                nodes.getInt(right, KEYS),
                nodes.getInt(right, LEAF_POSITIONS),
                right);
        return right;
    }

    /** Hangs a new node into the tree, behind its left neighbour on the way down. */
    private void addBehind(int set, int level, int left, int key, int position, int right) {
        if (level < 0) {
            int root = nodes.take();
            insertChild(root, 0, Integer.MIN_VALUE, 0, left);
            insertChild(root, 1, key, position, right);
            sets.putInt(set, ROOT, root);
            sets.putInt(set, HEIGHT, sets.getInt(set, HEIGHT) + 1);
            return;
        }
        int node = path[level];
        int index = turns[level] + 1;
        if (count(node) == MAX_CHILDREN) {
            int behind = splitInner(set, level);
            if (index > count(node)) {
                index -= count(node);
                node = behind;
            }
        }
        insertChild(node, index, key, position, right);
    }

    private int splitInner(int set, int level) {
        int node = path[level];
        int right = nodes.take();
        int kept = MAX_CHILDREN / 2;
        moveChildren(node, kept, right);
        addBehind(set, level - 1, node, nodes.getInt(right, KEYS), nodes.getInt(right, INNER_POSITIONS), right);
        return right;
    }

    /** Appends the children of a node, from an index on, to another one. */
    private void moveChildren(int from, int first, int to) {
        int end = count(from);
        int at = count(to);
        for (int i = first; i < end; i++, at++) {
            copyPair(from, i, to, at, INNER_POSITIONS);
            nodes.putInt(to, CHILDREN + at * Integer.BYTES, child(from, i));
        }
        nodes.putInt(to, COUNT, at);
        nodes.putInt(from, COUNT, first);
    }

    private static boolean isSparse(int count, int room) {
        return count < room / 4;
    }

    /** Leaves some room, so that the next pair does not split it again; an empty node goes in any case. */
    private static boolean isMergeable(int one, int other, int room) {
        return one == 0 || other == 0 || one + other <= room - room / 4;
    }

    /** Merges the leaf at the end of the path with a neighbour, where both fit into one. */
    private void mergeLeaf(int set, int level) {
        int parent = path[level];
        int leftTurn = leftOfPair(parent, turns[level]);
        if (leftTurn == NONE) {
            return;
        }
        int left = child(parent, leftTurn);
        int right = child(parent, leftTurn + 1);
        if (!isMergeable(count(left), count(right), LEAF_PAIRS)) {
            return;
        }
        int at = count(left);
        for (int i = 0; i < count(right); i++) {
            copyPair(right, i, left, at + i, LEAF_POSITIONS);
        }
        nodes.putInt(left, COUNT, at + count(right));
        nodes.putInt(left, NEXT, nodes.getInt(right, NEXT));
        drop(set, level, leftTurn + 1, right);
    }

    /** Merges the inner node below this level with a neighbour, or takes a child over where both do not fit into one. */
    private void mergeInner(int set, int level) {
        int parent = path[level];
        int leftTurn = leftOfPair(parent, turns[level]);
        if (leftTurn == NONE) {
            return;
        }
        int left = child(parent, leftTurn);
        int right = child(parent, leftTurn + 1);
        // What was left open as the first child's start is known here.
        copyPair(parent, leftTurn + 1, right, 0, INNER_POSITIONS);
        if (isMergeable(count(left), count(right), MAX_CHILDREN)) {
            moveChildren(right, 0, left);
            drop(set, level, leftTurn + 1, right);
            return;
        }
        boolean isLeftFuller = count(left) > count(right);
        int from = isLeftFuller ? left : right;
        int index = isLeftFuller ? count(left) - 1 : 0;
        insertChild(
                isLeftFuller ? right : left,
                isLeftFuller ? 0 : count(left),
                nodes.getInt(from, KEYS + index * Integer.BYTES),
                nodes.getInt(from, INNER_POSITIONS + index * Integer.BYTES),
                child(from, index));
        deleteChild(from, index);
        copyPair(right, 0, parent, leftTurn + 1, INNER_POSITIONS);
    }

    /** The turn of the left one of a child and the neighbour that it may merge with, or none when it has no neighbour. */
    private int leftOfPair(int parent, int turn) {
        if (turn > 0) {
            return turn - 1;
        }
        return count(parent) > 1 ? 0 : NONE;
    }

    /** Takes an emptied node out of its parent, and the parent too where that leaves it sparse. */
    private void drop(int set, int level, int turn, int node) {
        int parent = path[level];
        deleteChild(parent, turn);
        nodes.give(node);
        if (level > 0) {
            if (isSparse(count(parent), MAX_CHILDREN)) {
                mergeInner(set, level - 1);
            }
        } else if (count(parent) == 1) {
            sets.putInt(set, ROOT, child(parent, 0));
            sets.putInt(set, HEIGHT, sets.getInt(set, HEIGHT) - 1);
            nodes.give(parent);
        }
    }
}
