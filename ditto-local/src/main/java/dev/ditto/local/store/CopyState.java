package dev.ditto.local.store;

import dev.ditto.CopyStatus;

/** What a copy's row says. Every change is a compare-and-set with its event in the same transaction. */
public enum CopyState {
    /** Recorded; its database is about to be, or being, cloned. */
    CREATING(CopyStatus.CREATING),
    /** Cloned ahead; the home's until somebody claims it. */
    WARM(CopyStatus.READY),
    /** Its caller's. */
    READY(CopyStatus.READY),
    /** Condemned; somebody removes it, again and again until it is seen to be gone. */
    DESTROYING(CopyStatus.DESTROYING),
    /** Seen to be gone, after a life. */
    DESTROYED(CopyStatus.DESTROYED),
    /** Seen to be gone, never having been ready. */
    FAILED(CopyStatus.FAILED),
    /** Seen to be gone without anybody of ditto having removed it. */
    LOST(CopyStatus.FAILED);

    private final CopyStatus status;

    CopyState(CopyStatus status) {
        this.status = status;
    }

    public CopyStatus status() {
        return status;
    }
}
