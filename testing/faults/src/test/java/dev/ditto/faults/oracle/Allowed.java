package dev.ditto.faults.oracle;

/** What may be there besides finished snapshots, though nobody holds it against ditto. */
public enum Allowed {
    /** Warm copies, which belong to the home, with all that makes them. */
    WARM_COPIES,
    /** What belongs to sessions that live, in this JVM or in others; its own threads and files are not looked at then. */
    LIVING_SESSIONS,
    /** Other cases in this JVM: its own threads and files are not looked at. */
    BUSY_JVM,
    /** Shared servers within their idle time. */
    RUNNING_SERVERS
}
