package io.belfry.core.model;

import io.belfry.codec.OrderState;
import io.belfry.core.model.NaiveState.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders that are known: pending ones until something comes of them, others for as long as the window reaches, counted from
 * the last event that changed them. A reversal's reference takes a place of its own.
 */
final class NaiveOrders {
    private record Key(boolean isReference, String account, String id) {}

    private record Entry(Key key, Order order, long timeNs) {}

    private final Map<Key, Order> pending = new HashMap<>();
    private final Map<Key, Entry> remembered = new HashMap<>();
    private final Deque<Entry> oldestFirst = new ArrayDeque<>();
    private int capacity;
    private long maxAgeNs;

    void resize(int newCapacity, long newMaxAgeNs) {
        capacity = newCapacity;
        maxAgeNs = newMaxAgeNs;
        forget();
    }

    boolean isFull() {
        return pending.size() >= capacity;
    }

    /** The order of an account, or null. */
    Order find(String account, String id, long nowNs) {
        Key key = new Key(false, account, id);
        Order order = pending.get(key);
        return order == null ? find(key, nowNs) : order;
    }

    /** The order that a reference has reversed, or null. */
    Order findReference(String account, String reference, long nowNs) {
        return find(new Key(true, account, reference), nowNs);
    }

    /** Of whichever account. */
    List<Order> findAll(String id, Iterable<String> accounts, long nowNs) {
        List<Order> found = new ArrayList<>();
        for (String account : accounts) {
            Order order = find(account, id, nowNs);
            if (order != null) {
                found.add(order);
            }
        }
        return found;
    }

    void accept(Order order) {
        pending.put(new Key(false, order.account.id, order.id), order);
    }

    /** The order is confirmed, rejected or reversed now. */
    void close(Order order, OrderState state, long nowNs) {
        order.state = state;
        Key key = new Key(false, order.account.id, order.id);
        pending.remove(key);
        remember(key, order, nowNs);
        if (state == OrderState.REVERSED) {
            remember(new Key(true, order.account.id, order.reversal), order, nowNs);
        }
    }

    private Order find(Key key, long nowNs) {
        Entry entry = remembered.get(key);
        return entry == null || nowNs - entry.timeNs > maxAgeNs ? null : entry.order;
    }

    private void remember(Key key, Order order, long nowNs) {
        Entry entry = new Entry(key, order, nowNs);
        if (remembered.put(key, entry) != null) {
            oldestFirst.removeIf(known -> known.key.equals(key));
        }
        oldestFirst.addLast(entry);
        forget();
    }

    private void forget() {
        while (oldestFirst.size() > capacity) {
            remembered.remove(oldestFirst.removeFirst().key);
        }
    }
}
