package dev.ditto.local.config;

import java.util.Objects;

/** A value that must not be seen by accident: only {@link #reveal()} shows it. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The value itself; never for a message, a log or a command line. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
