package dev.ditto;

/**
 * This implementation of {@link CopyClient} cannot do what was asked. Thrown instead of leaving something out.
 *
 * @since 0.1
 */
public final class UnsupportedByClientException extends DittoException {

    private static final long serialVersionUID = 1L;

    /**
     * @param feature what was asked for, as the caller would name it: {@code "isolation = SERVER"}
     * @param client the implementation that cannot do it
     */
    public UnsupportedByClientException(String feature, Class<?> client) {
        this("'" + feature + "' is not supported by " + client.getSimpleName() + ".");
    }

    public UnsupportedByClientException(String message) {
        super(message);
    }
}
