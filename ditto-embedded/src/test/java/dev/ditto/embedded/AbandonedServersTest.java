package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AbandonedServersTest {

    private static final String KEY = "0123456789abcdef";

    @TempDir
    Path place;

    private ServerUser user;
    private ServerFiles current;
    private AbandonedServers abandoned;

    @BeforeEach
    void makeAPlace() throws IOException {
        user = ServerUser.current();
        Path memory = Files.createDirectory(place.resolve("memory"));
        Path control = Files.createDirectory(place.resolve("control"));
        current = new ServerFiles(control, control, place.resolve("launch.log"));
        abandoned = new AbandonedServers(List.of(memory), user);
    }

    @Test
    void removesDataOfAHomeThatIsGoneAndNothingOfOthers() throws IOException {
        Path gone = directory("ditto-" + user.uid() + "-" + KEY + "-a1", "/gone/home");
        Path outside = directory(KEY + "-a1", "/gone/home");
        Path alive = directory("ditto-" + user.uid() + "-" + KEY + "-b2", place.toString());
        Path notOurs = directory("somebodys-cache", "a file that happens to be called home");
        Files.createDirectories(place.resolve("memory/another/home"));

        abandoned.sweep(new ServerShell(user), current, Deadline.after(Duration.ofSeconds(20)));

        assertThat(gone).doesNotExist();
        assertThat(outside).doesNotExist();
        assertThat(alive.resolve("data")).exists();
        assertThat(notOurs.resolve("data")).exists();
    }

    /** As a server's user makes it; where root runs us, that is another one. */
    private Path directory(String name, String home) throws IOException {
        Path directory = Files.createDirectory(place.resolve("memory").resolve(name));
        Files.writeString(directory.resolve("home"), home + "\n");
        Files.writeString(directory.resolve("data"), "data");
        if (user.dropped()) {
            letIn(place);
            letIn(place.resolve("memory"));
            Files.setAttribute(directory, "unix:uid", user.uid());
        }
        return directory;
    }

    private static void letIn(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
