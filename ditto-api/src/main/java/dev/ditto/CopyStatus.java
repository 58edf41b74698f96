package dev.ditto;

/**
 * Where a copy is in its life.
 *
 * @since 0.1
 */
public enum CopyStatus {
    /** Asked for; nothing was done yet. */
    PENDING,
    /** Being cloned, or waiting for its snapshot to be restored. */
    CREATING,
    /** Ready for SQL; with {@link Copy#warm()} it may still be waiting for somebody to claim it. */
    READY,
    /** Known to be in use by its caller. */
    IN_USE,
    /** Being removed. */
    DESTROYING,
    /** Gone, and seen to be gone. */
    DESTROYED,
    /** Never came to be, or was lost; {@link Copy#errorMessage()} says why. Nothing of it is left. */
    FAILED;

    /** Whether nothing more will happen to a copy in this state. */
    public boolean isTerminal() {
        return this == DESTROYED || this == FAILED;
    }
}
