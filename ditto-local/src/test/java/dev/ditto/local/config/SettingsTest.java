package dev.ditto.local.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class SettingsTest {

    @SuppressWarnings("unused")
    static final Iterable<Setting> ALL = Settings.ALL;

    @ParameterizedTest
    @FieldSource("ALL")
    void haveADefaultThatTheyAccept(Setting setting) {
        assertThat(setting.fallback().map(setting.rule().accepts()::test).orElse(true))
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void sayWhatZeroMeansIfItIsAllowed(Setting setting) {
        boolean number = setting.rule().demand().contains("whole number");
        assertThat(!setting.zero().isEmpty())
                .isEqualTo(number && setting.rule().accepts().test("0"));
    }

    @Test
    void areAllListed() {
        long constants = Arrays.stream(Settings.class.getDeclaredFields())
                .filter(field -> field.getType() == Setting.class && Modifier.isPublic(field.getModifiers()))
                .count();
        assertThat(Settings.ALL).hasSize((int) constants);
    }

    @Test
    void haveNamesOfTheirOwn() {
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL.stream()
                        .flatMap(setting -> Stream.concat(Stream.of(setting.variable()), setting.alias().stream())))
                .doesNotHaveDuplicates();
    }

    @Test
    void areDocumentedAsTheyAre() throws Exception {
        assertThat(Files.readString(documentation())).endsWith("## Settings\n\n" + Settings.markdownTable());
    }

    /** At the root of the repository; tests run in the directory of their module. */
    private static Path documentation() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("docs/configuration.md"))) {
            directory = directory.getParent();
        }
        assertThat(directory).as("a directory above with docs/configuration.md").isNotNull();
        return directory.resolve("docs/configuration.md");
    }
}
