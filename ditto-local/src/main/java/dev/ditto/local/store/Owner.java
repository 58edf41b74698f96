package dev.ditto.local.store;

/**
 * Who keeps a copy alive.
 *
 * @param kind what the id names
 * @param id the session's or lease's id, several sessions' joined by commas; empty for the home
 */
public record Owner(Kind kind, String id) {

    /** The three kinds of owner; a copy whose owner is gone is removed. */
    public enum Kind {
        /** Lives as long as the session's lock is held. */
        SESSION,
        /** Warm and kept copies: live until claimed, retired or past their deadline. */
        HOME,
        /** Remote copies: live while the lease is renewed. */
        LEASE
    }

    public static Owner session(String id) {
        return new Owner(Kind.SESSION, id);
    }

    public static Owner home() {
        return new Owner(Kind.HOME, "");
    }

    /** Whether that session is the owner, or one of those that are it together. */
    public boolean includes(String sessionId) {
        return kind == Kind.SESSION && StoreOrigin.sessions(id).contains(sessionId);
    }
}
