package dev.ditto.spi;

import dev.ditto.CopyClient;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens a {@link CopyClient}; found by {@link java.util.ServiceLoader}. Implementations have a public constructor
 * without arguments and do no work in it.
 *
 * @since 0.1
 */
public interface CopyClientProvider {

    /** A short name for messages: {@code local}, {@code remote}. */
    String name();

    /** Providers are asked in ascending order; the remote one comes before the local one. */
    int order();

    /**
     * Opens a client, unless the settings do not speak of this provider.
     *
     * @param settings value of a setting by its full name, such as {@code ditto.home}; empty where it is not set. It
     *     stands above every other source of configuration.
     * @return the client, to be closed by the caller; empty if this provider is not configured
     * @throws dev.ditto.DittoException if it is configured, but wrongly
     */
    Optional<CopyClient> open(Function<String, Optional<String>> settings);

    /**
     * What places that only this provider looks into, such as {@code ditto.yaml}, say of a setting that whoever opens the
     * client honours itself. Opens nothing.
     *
     * @param setting its full name, such as {@code ditto.keep_on_failure}
     * @param settings as for {@link #open}
     * @return the value; empty if this provider does not know of it
     * @throws dev.ditto.DittoException if what is configured is wrong
     */
    default Optional<String> configured(String setting, Function<String, Optional<String>> settings) {
        return Optional.empty();
    }
}
