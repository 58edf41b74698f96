package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * A ditto server refused a call or could not be reached.
 *
 * @since 0.1
 */
public final class RemoteServerException extends DittoException {

    private static final long serialVersionUID = 1L;

    public RemoteServerException(String message) {
        super(message);
    }

    public RemoteServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
