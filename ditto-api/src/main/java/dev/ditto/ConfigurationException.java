package dev.ditto;

import org.jspecify.annotations.Nullable;

/**
 * A setting or an option is wrong; the message names it and says what is allowed.
 *
 * @since 0.1
 */
public final class ConfigurationException extends DittoException {

    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
