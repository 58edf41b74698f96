package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * What ditto throws, one subtype per cause. A message says what failed with the actual values, why, and what to do
 * next; it never contains a password.
 *
 * @since 0.1
 */
public abstract class DittoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected DittoException(String message) {
        super(message);
    }

    protected DittoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
