package dev.ditto.local;

import dev.ditto.ConfigurationException;
import dev.ditto.CopyClient;
import dev.ditto.local.config.Settings;
import dev.ditto.spi.CopyClientProvider;
import java.util.Optional;
import java.util.function.Function;

/**
 * Opens a {@link CopyManager} for those who only know the API, with its pool started. They may say in the setting {@value
 * #PARALLELISM} how many copies they want at a time; where {@code warm_pool_size} is not set, the pool then holds one more
 * than that, so that those who come at once find one each, and the next one, too.
 */
public final class CopyManagerProvider implements CopyClientProvider {

    private static final int AFTER_REMOTE = 100;
    private static final String PARALLELISM = "ditto.junit.parallelism";
    private static final int SMALLEST_POOL = 2;
    private static final int LARGEST_POOL = 64;

    /** For {@link java.util.ServiceLoader}. */
    public CopyManagerProvider() {}

    @Override
    public String name() {
        return "local";
    }

    @Override
    public int order() {
        return AFTER_REMOTE;
    }

    @Override
    public Optional<CopyClient> open(Function<String, Optional<String>> settings) {
        DittoConfig.Builder config = DittoConfig.builder().settings(settings);
        settings.apply(PARALLELISM).ifPresent(value -> config.fallback("warm_pool_size", poolSize(value)));
        CopyManager manager = CopyManager.builder().config(config.build()).build();
        manager.startPool();
        return Optional.of(manager);
    }

    @Override
    public Optional<String> configured(String setting, Function<String, Optional<String>> settings) {
        return setting.equals(Settings.KEEP_ON_FAILURE.property())
                ? Optional.of(Boolean.toString(
                        DittoConfig.builder().settings(settings).build().keepOnFailure()))
                : Optional.empty();
    }

    static String poolSize(String parallelism) {
        if (!parallelism.matches("[1-9]\\d{0,5}")) {
            throw new ConfigurationException("Setting '" + PARALLELISM + "' is '" + parallelism
                    + "'; it has to be a whole number from 1 to 999999: how many test classes run at a time.");
        }
        int size = Integer.parseInt(parallelism) + 1;
        return Integer.toString(Math.max(SMALLEST_POOL, Math.min(LARGEST_POOL, size)));
    }
}
