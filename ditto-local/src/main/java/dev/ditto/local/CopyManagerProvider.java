package dev.ditto.local;

import dev.ditto.CopyClient;
import dev.ditto.spi.CopyClientProvider;
import java.util.Optional;
import java.util.function.Function;

/** Opens a {@link CopyManager} for those who only know the API, with its pool started. */
public final class CopyManagerProvider implements CopyClientProvider {

    private static final int AFTER_REMOTE = 100;

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
        DittoConfig config = DittoConfig.builder().settings(settings).build();
        CopyManager manager = CopyManager.builder().config(config).build();
        manager.startPool();
        return Optional.of(manager);
    }
}
