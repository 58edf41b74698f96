package dev.ditto.local.store;

import java.sql.SQLException;

/** The file behind a connection is not what it was. Nobody outside of this room sees it. */
final class StoreAwayException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final Finding finding;

    StoreAwayException(Finding finding) {
        super("it " + finding.words() + ", again and again");
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }

    /** What can have become of a store. */
    enum Finding {
        DELETED("was deleted"),
        REPLACED("was replaced by another file"),
        CUT("became shorter"),
        DAMAGED("turned out to be damaged"),
        CLOSED("could not be used for a while");

        private final String words;

        Finding(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
