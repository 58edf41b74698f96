package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExtensionSettingsTest {

    @Test
    void withoutAnySettingNothingIsKept() {
        ExtensionSettings settings = settings(Map.of(), Map.of());

        assertThat(settings.keepOnFailure()).isFalse();
        assertThat(settings.keptCopies()).isEqualTo(10);
        assertThat(settings.changesOnFailure(true)).isTrue();
        assertThat(settings.changesOnFailure(false)).isFalse();
    }

    @Test
    void theEnvironmentIsAskedWhereJUnitKnowsNothing() {
        Map<String, String> environment = Map.of(
                "DITTO_KEEP_ON_FAILURE", " TRUE ", "DITTO_JUNIT_KEPT_COPIES", "3", "DITTO_JUNIT_REPORT", "some/where");

        assertThat(settings(Map.of(), environment).keepOnFailure()).isTrue();
        assertThat(settings(Map.of(), environment).keptCopies()).isEqualTo(3);
        assertThat(settings(Map.of(), environment).reportDirectory()).contains(Path.of("some/where"));
        assertThat(settings(Map.of("ditto.keep_on_failure", "false"), environment)
                        .keepOnFailure())
                .isFalse();
    }

    @Test
    void theReportGoesToTheOutputOfTheBuildUnlessSwitchedOff() {
        assertThat(settings(Map.of(), Map.of()).reportDirectory()).contains(Path.of("target/ditto"));
        assertThat(settings(Map.of("ditto.junit.report", "False"), Map.of()).reportDirectory())
                .isEmpty();
    }

    @Test
    void aValueThatIsWrongIsAnError() {
        assertThatThrownBy(() -> settings(Map.of(), Map.of("DITTO_JUNIT_KEPT_COPIES", "-1"))
                        .keptCopies())
                .hasMessage(
                        "Setting ditto.junit.kept_copies = '-1' is no number of copies from 0 to 999999. Correct it in"
                                + " junit-platform.properties, the system properties or the environment, or leave it out.");
        assertThatThrownBy(() ->
                        settings(Map.of("ditto.junit.report", "a\0b"), Map.of()).reportDirectory())
                .hasMessageContaining("is neither a directory nor false: ");
    }

    private static ExtensionSettings settings(Map<String, String> parameters, Map<String, String> environment) {
        return new ExtensionSettings(
                name -> Optional.ofNullable(parameters.get(name)),
                name -> Optional.ofNullable(environment.get(name)),
                Optional::empty);
    }
}
