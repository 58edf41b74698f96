package dev.ditto.embedded;

/** The system properties of this module. */
final class EmbeddedProperties {

    /**
     * Where ditto runs as root: the user that runs servers instead, since Postgres refuses root. Default: the first of
     * {@code postgres}, {@code nobody}, {@code daemon} that exists.
     */
    static final String USER = "ditto.embedded.user";

    /** The directory unpacked server binaries are kept in. Default: {@code ~/.ditto/binaries}, for root elsewhere. */
    static final String BINARIES = "ditto.embedded.binaries";

    private EmbeddedProperties() {}
}
