package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * No database server can be had: the runtime is missing, cannot start one, or lost it.
 *
 * @since 0.1
 */
public final class RuntimeUnavailableException extends DittoException {

    private static final long serialVersionUID = 1L;

    public RuntimeUnavailableException(String message) {
        super(message);
    }

    public RuntimeUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
