package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * There is no copy of that id.
 *
 * @since 0.1
 */
public final class CopyNotFoundException extends DittoException {

    private static final long serialVersionUID = 1L;

    public CopyNotFoundException(String message) {
        super(message);
    }

    public CopyNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
