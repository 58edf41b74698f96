package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.spi.CopyClientProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds an implementation of {@link CopyClient} on the class path: the first provider that is configured. */
final class ClientDiscovery {

    private static final String WHAT_TO_ADD = "Add one in test scope: dev.ditto:ditto-embedded makes copies on this"
            + " machine without Docker, dev.ditto:ditto-local with it.";

    private ClientDiscovery() {}

    /** Opens a client, which the caller closes. */
    static CopyClient open(ClassLoader loader, Function<String, Optional<String>> settings) {
        return open(providers(loader), settings);
    }

    static CopyClient open(List<CopyClientProvider> providers, Function<String, Optional<String>> settings) {
        return providers.stream()
                .sorted(Comparator.comparingInt(CopyClientProvider::order))
                .flatMap(provider -> provider.open(settings).stream())
                .findFirst()
                .orElseThrow(() -> new ExtensionConfigurationException(nothingFound(providers)));
    }

    /** What files that only providers read say of a setting of the extension's own; empty where nobody knows. */
    static Optional<String> configured(
            ClassLoader loader, String setting, Function<String, Optional<String>> settings) {
        return providers(loader).stream()
                .sorted(Comparator.comparingInt(CopyClientProvider::order))
                .flatMap(provider -> provider.configured(setting, settings).stream())
                .findFirst();
    }

    private static List<CopyClientProvider> providers(ClassLoader loader) {
        try {
            return ServiceLoader.load(CopyClientProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new ExtensionConfigurationException(
                    "A ditto client on the class path cannot be loaded: " + e.getMessage()
                            + ". Give all dev.ditto artifacts the same version, by importing dev.ditto:ditto-bom.",
                    e);
        }
    }

    private static String nothingFound(List<CopyClientProvider> providers) {
        if (providers.isEmpty()) {
            return "No ditto client is on the class path, so there is nothing to make copies with. " + WHAT_TO_ADD;
        }
        String names = providers.stream().map(CopyClientProvider::name).collect(Collectors.joining(", "));
        return "No ditto client on the class path is configured (found: " + names + "). Configure one of them. Or: "
                + WHAT_TO_ADD;
    }
}
