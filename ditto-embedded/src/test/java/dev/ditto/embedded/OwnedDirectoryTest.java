package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OwnedDirectoryTest {

    private final int uid = UserAccounts.currentUid();

    @TempDir
    Path place;

    @Test
    void makesAPrivateDirectoryOnce() throws IOException {
        Path directory = place.resolve("mine");
        OwnedDirectory.ensurePrivate(directory, uid, -1);
        OwnedDirectory.ensurePrivate(directory, uid, -1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesADirectoryThatOthersCanWriteTo() throws IOException {
        Path directory = Files.createDirectory(place.resolve("open"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> OwnedDirectory.ensurePrivate(directory, uid, -1))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("ditto does not keep servers in " + directory + ": it is a directory of user id " + uid
                        + " with mode rwxrwxrwx, and has to be a directory of user id " + uid
                        + " with mode rwx------. Remove it, or give it that owner and mode.");
    }

    @Test
    void refusesALink() throws IOException {
        Path target = Files.createDirectory(
                place.resolve("target"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path link = Files.createSymbolicLink(place.resolve("link"), target);
        assertThatThrownBy(() -> OwnedDirectory.ensurePrivate(link, uid, -1))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("it is no directory");
    }
}
