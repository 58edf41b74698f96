package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * No copy could be made within {@link CreateOptions#claimTimeout()}.
 *
 * @since 0.1
 */
public final class ClaimTimeoutException extends DittoException {

    private static final long serialVersionUID = 1L;

    public ClaimTimeoutException(String message) {
        super(message);
    }

    public ClaimTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
