package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * The dump was read, but is not something a copy can be made of: incomplete, damaged, of another kind, or refused by the server.
 *
 * @since 0.1
 */
public final class RestoreFailedException extends DittoException {

    private static final long serialVersionUID = 1L;

    public RestoreFailedException(String message) {
        super(message);
    }

    public RestoreFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
