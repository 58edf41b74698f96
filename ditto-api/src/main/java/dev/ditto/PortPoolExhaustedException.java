package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * No port of the configured range came free in time.
 *
 * @since 0.1
 */
public final class PortPoolExhaustedException extends DittoException {

    private static final long serialVersionUID = 1L;

    public PortPoolExhaustedException(String message) {
        super(message);
    }

    public PortPoolExhaustedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
