package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import dev.ditto.local.spi.ServerProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerWordsTest {

    @ParameterizedTest
    @CsvSource({
        "driver failed programming external connectivity: Bind for 127.0.0.1:7777 failed: port is already allocated, true",
        "Error starting userland proxy: listen tcp4 127.0.0.1:7777: bind: address already in use, true",
        "Ports are not available: exposing port TCP 127.0.0.1:7777 -> 0.0.0.0:0: listen tcp: bind, true",
        "no space left on device, false"
    })
    void aRefusedPortIsKnownByTheDaemonsWords(String words, boolean taken) {
        assertThat(ContainerStart.isPortTaken(new InternalServerErrorException(words)))
                .isEqualTo(taken);
    }

    @Test
    void settingsAreQuotedAndListeningIsTheRuntimesToSay() {
        ServerProfile profile =
                new ServerProfile(List.of(), Map.of("odd", "it's a \\", "listen_addresses", "nowhere"), List.of());

        assertThat(ContainedEngine.POSTGRES.settings(profile))
                .contains("odd = 'it''s a \\\\'\n", "listen_addresses = '*'\n", "authentication_timeout = '600s'\n")
                .doesNotContain("nowhere");
    }
}
