package dev.ditto.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestroyCommandTest {

    private static final String ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @TempDir
    Path directory;

    /** Prints what it was started with. */
    static final class Echo {
        public static void main(String[] words) {
            System.out.println(String.join("|", words) + "|" + System.getProperty("ditto.docker_host"));
        }
    }

    private Path home(String name) throws Exception {
        Path home = directory.resolve(name);
        Files.createDirectories(home.resolve("tmp"));
        return home;
    }

    private static String line(Path home, Map<String, String> settings) {
        Path classes = Path.of("target", "classes");
        return new DestroyCommand(home, Echo.class, classes, true, settings)
                .line(ID)
                .orElseThrow();
    }

    @Test
    void whereNothingLiesInARepositoryItReadsTheClassPathFromTheHome() throws Exception {
        Path home = home("home");
        assertThat(line(home, Map.of()))
                .matches("(java|/\\S+/bin/java) @" + home + "/command.args copies destroy " + ID + " --home " + home);
    }

    @Test
    void settingsArePassedOn() throws Exception {
        Map<String, String> settings =
                new TreeMap<>(Map.of("ditto.docker_host", "tcp://10.0.0.1:2375", "ditto.x", "a b"));
        assertThat(line(home("home"), settings)).contains(" -Dditto.docker_host=tcp://10.0.0.1:2375 '-Dditto.x=a b' @");
    }

    @Test
    void aShellReadsItAsItIsMeant() throws Exception {
        Path home = home("it's $HOME \\ \"x\"");
        String line = line(home, Map.of("ditto.docker_host", "unix:///a b;c"));

        Process shell =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said.strip()).isEqualTo("copies|destroy|" + ID + "|--home|" + home + "|unix:///a b;c");
    }

    @Test
    void thereIsNoneWhereTheFileCannotBeWritten() {
        assertThat(new DestroyCommand(directory.resolve("nowhere"), Echo.class, directory, true, Map.of()).line(ID))
                .isEmpty();
    }
}
