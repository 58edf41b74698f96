package dev.ditto.local.place;

/** The snapshot to clone is not there: somebody removed it. A user never sees it. */
public final class SnapshotMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SnapshotMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
