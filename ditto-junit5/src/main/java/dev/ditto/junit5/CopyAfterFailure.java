package dev.ditto.junit5;

/**
 * What there is to know of a copy whose test failed. It is added to the failure as a suppressed exception, because that
 * is the one place that consoles, reports and IDEs all show, and never thrown. Without a stack trace, which would only
 * hide what it says.
 */
final class CopyAfterFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String copyId;

    private CopyAfterFailure(String copyId, String message) {
        super(message, null, false, false);
        this.copyId = copyId;
    }

    /** Whether it was told of that copy already: one failure may come by several ways. */
    static boolean isIn(Throwable failure, String copyId) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof CopyAfterFailure other && other.copyId.equals(copyId)) {
                return true;
            }
        }
        return false;
    }

    static void addTo(Throwable failure, String copyId, String message) {
        failure.addSuppressed(new CopyAfterFailure(copyId, message));
    }

    /** Without the name of this class, which tells nobody anything. */
    @SuppressWarnings("OverrideThrowableToString")
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
