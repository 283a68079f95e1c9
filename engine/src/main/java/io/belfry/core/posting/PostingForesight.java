package io.belfry.core.posting;

import io.belfry.codec.PostingLayout;
import io.belfry.core.account.AccountTable;
import io.belfry.core.rule.RuleBook;
import org.agrona.DirectBuffer;

/**
 * What the next postings will need: their accounts' rows, the places of their references, rules that are not just their segments'.
 * First everything is noted, then all of it is touched in short loops, so that as many misses of the cache are under way as the
 * processor allows; where a posting's references are worked out between two touches, a few are. New limits forget what was noted.
 *
 * <p>Changes nothing that any result depends on. The core's thread only. No allocation.
 */
public final class PostingForesight {
    /** Postings that can be foreseen at once. */
    public static final int CAPACITY = 64;

    private final AccountTable accounts;
    private final RuleBook book;
    private final References references;
    private final int[] account = new int[CAPACITY];
    private final int[] segment = new int[CAPACITY];
    private final int[] start = new int[CAPACITY];
    private final int[] slot = new int[CAPACITY];
    private final int[] owners = new int[CAPACITY];
    private int count;

    PostingForesight(AccountTable accounts, RuleBook book, References references) {
        this.accounts = accounts;
        this.book = book;
        this.references = references;
    }

    void clear() {
        count = 0;
    }

    /** Notes what the short posting at {@code offset} will need. */
    void add(DirectBuffer buffer, int offset) {
        int handle = PostingLayout.account(buffer, offset);
        if (handle < 0 || handle >= accounts.size() || count == CAPACITY) {
            return;
        }
        account[count] = handle;
        segment[count] = accounts.segment(handle);
        start[count] = accounts.start(handle);
        slot[count] = references.slotOf(References.Key.lowOfPosting(
                handle,
                buffer,
                PostingLayout.referenceOffset(buffer, offset),
                PostingLayout.referenceLength(buffer, offset)));
        count++;
    }

    /** Postings that were noted. */
    public int count() {
        return count;
    }

    /** The account of a posting that was noted, which exists. */
    public int account(int n) {
        return account[n];
    }

    /** Touches what was noted; the answer means nothing. */
    long touch() {
        return references.touch(slot, count)
                ^ accounts.touch(segment, start, count)
                ^ book.touch(account, count, owners);
    }
}
