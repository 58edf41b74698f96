package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyManagerProviderTest {

    @ParameterizedTest(name = "at {0} at a time, {1} are warm")
    @CsvSource({"1, 2", "2, 3", "8, 9", "63, 64", "999999, 64"})
    void oneMoreIsKeptWarmThanAreWantedAtATime(String parallelism, String size) {
        assertThat(CopyManagerProvider.poolSize(parallelism)).isEqualTo(size);
    }

    @Test
    void tellsWhatItsFileSaysOfKeepingCopiesAndNothingElse(@TempDir Path directory) throws Exception {
        Path yaml = Files.writeString(directory.resolve("ditto.yaml"), "keep_on_failure: true\n");
        Function<String, Optional<String>> file =
                name -> Optional.of(yaml.toString()).filter(value -> name.equals("ditto.config"));

        assertThat(new CopyManagerProvider().configured("ditto.keep_on_failure", file))
                .contains("true");
        assertThat(new CopyManagerProvider().configured("ditto.home", file)).isEmpty();
    }

    @Test
    void comesAfterTheRemoteOne() {
        assertThat(new CopyManagerProvider().name()).isEqualTo("local");
        assertThat(new CopyManagerProvider().order()).isPositive();
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "0", "-1", "many", "1.5", "1000000"})
    void aNumberThatMakesNoSenseIsRefused(String parallelism) {
        assertThatThrownBy(() -> CopyManagerProvider.poolSize(parallelism))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Setting 'ditto.junit.parallelism' is '" + parallelism
                        + "'; it has to be a whole number from 1 to 999999: how many test classes run at a time.");
    }
}
