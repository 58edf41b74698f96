package dev.ditto.junit5;

/** How keeping a copy went. */
sealed interface Keeping {

    /** It stays. */
    record Kept(KeptCopy copy) implements Keeping {}

    /**
     * It is destroyed as any other.
     *
     * @param why a sentence without its end, for people
     */
    record Refused(String why) implements Keeping {}
}
