package io.belfry.journal;

/**
 * Says what an {@link InternalError} means here: a page of a mapped file that could not be had. It comes where the page is
 * touched, when the disk is full or fails under the file. Nothing can be done about it but to end before anything leaves.
 */
public final class MappedFileFault {
    private MappedFileFault() {}

    /** One sentence, with what an operator can do. */
    public static String explain(InternalError fault) {
        return "the disk has no room for a file that is mapped, or failed under it (" + fault
                + "): free some space, look at the disk's health, then start again";
    }
}
