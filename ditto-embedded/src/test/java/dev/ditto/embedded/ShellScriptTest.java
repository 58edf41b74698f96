package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.spi.ServerProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellScriptTest {

    @Test
    void quotesWhatAShellWouldExpand() {
        assertThat(ShellScript.quoted(List.of("it's", "$HOME `id`"))).isEqualTo("'it'\\''s' '$HOME `id`'");
    }

    @Test
    void setsVariablesBeforeTheScript() {
        String text = new ShellScript("stop").with("postgres", 17).text();
        assertThat(text)
                .startsWith("postgres='17'\n")
                .contains("stop_postgres()")
                .endsWith("exit 0\n");
    }

    @Test
    void neverShowsItsVariables() {
        assertThat(new ShellScript("initialise").with("password", "secret")).hasToString("initialise");
    }

    @Test
    void writesSettingsTheWayPostgresReadsThem() {
        ServerProfile profile =
                new ServerProfile(List.of(), Map.of("log_line_prefix", "it's \\ %m", "port", "1"), List.of("a", "b"));
        assertThat(ServerConfiguration.settings(profile, Path.of("/data"), 5432))
                .contains("log_line_prefix = 'it''s \\\\ %m'\n")
                .contains("port = '5432'\n")
                .contains("listen_addresses = '127.0.0.1'\n")
                .contains("unix_socket_directories = ''\n");
        assertThat(ServerConfiguration.accessRules(profile)).isEqualTo("a\nb\n");
    }
}
