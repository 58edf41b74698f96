package dev.ditto.local.runtime.docker.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompleteOutputTest {

    private static final String SEAL = "/ditto/run/4711";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 14, 15, 16, 65_535, 65_536, 65_551, 200_000})
    void whatIsSealedIsPassedOnWithoutTheSeal(int length) throws IOException {
        String words = "x".repeat(length);
        try (InputStream output = output(words + SEAL)) {
            assertThat(new String(output.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(words);
            assertThat(output.read()).isEqualTo(-1);
        }
    }

    @Test
    void whatLooksLikeTheSealWithinWordsIsPassedOn() throws IOException {
        String words = SEAL.substring(0, 9) + SEAL.substring(0, 4) + " and " + SEAL.substring(0, SEAL.length() - 1);
        try (InputStream output = output(words + SEAL)) {
            assertThat(new String(output.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(words);
        }
    }

    @Test
    void whatEndsAnywhereBeforeIsAnError() throws IOException {
        String whole = "some words" + SEAL;
        for (int length = 0; length < whole.length(); length++) {
            try (InputStream output = output(whole.substring(0, length))) {
                assertThatThrownBy(output::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessage("The program pg_restore ended well, but the connection to the daemon was cut before"
                                + " all that it wrote had come. Run this again.");
                assertThatThrownBy(output::read).isInstanceOf(IOException.class);
            }
        }
    }

    private static InputStream output(String bytes) {
        return new CompleteOutput(
                new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII)), "pg_restore", SEAL);
    }
}
