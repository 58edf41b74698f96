package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * The dump does not exist or cannot be read.
 *
 * @since 0.1
 */
public final class DumpNotFoundException extends DittoException {

    private static final long serialVersionUID = 1L;

    public DumpNotFoundException(String message) {
        super(message);
    }

    public DumpNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
