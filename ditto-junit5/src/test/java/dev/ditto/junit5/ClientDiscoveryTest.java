package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.CopyClient;
import dev.ditto.spi.CopyClientProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class ClientDiscoveryTest {

    private static final String WHAT_TO_ADD =
            "dd one in test scope: dev.ditto:ditto-embedded makes copies on this machine"
                    + " without Docker, dev.ditto:ditto-local with it.";

    private record Provider(String name, int order, Optional<CopyClient> client) implements CopyClientProvider {
        @Override
        public Optional<CopyClient> open(Function<String, Optional<String>> settings) {
            return client;
        }
    }

    @Test
    void takesTheFirstConfiguredProviderInOrder() {
        FakeCopyClient wanted = new FakeCopyClient();

        assertThat(ClientDiscovery.open(
                        List.of(
                                new Provider("late", 30, Optional.of(new FakeCopyClient())),
                                new Provider("wanted", 20, Optional.of(wanted)),
                                new Provider("unconfigured", 10, Optional.empty())),
                        name -> Optional.empty()))
                .isSameAs(wanted);
    }

    @Test
    void saysWhatToAddIfThereIsNone() throws Exception {
        try (URLClassLoader empty = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> ClientDiscovery.open(empty, name -> Optional.empty()))
                    .isInstanceOf(ExtensionConfigurationException.class)
                    .hasMessage("No ditto client is on the class path, so there is nothing to make copies with. A"
                            + WHAT_TO_ADD);
        }
    }

    @Test
    void saysWhoIsThereIfNoneIsConfigured() {
        assertThatThrownBy(() -> ClientDiscovery.open(
                        List.of(new Provider("remote", 10, Optional.empty())), name -> Optional.empty()))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "No ditto client on the class path is configured (found: remote). Configure one of them. Or: A"
                                + WHAT_TO_ADD);
    }
}
