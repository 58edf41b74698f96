package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path directory;

    @Test
    void isPrivateWithAllThatIsMissingAboveIt() throws Exception {
        Home home = Home.open(directory.resolve("a/b"));
        assertThat(mode(directory.resolve("a"))).isEqualTo("rwx------");
        assertThat(mode(home.directory())).isEqualTo("rwx------");
        assertThat(mode(home.temporary())).isEqualTo("rwx------");
        assertThat(home.temporary()).isEmptyDirectory();
    }

    @Test
    void takesAnEmptyDirectoryAndClosesItToOthers() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(mode(Home.open(empty).directory())).isEqualTo("rwx------");
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(mode(Home.open(empty).directory())).as("a second time").isEqualTo("rwx------");
    }

    @Test
    void doesNotCloseADirectoryOfOthers() throws Exception {
        Path project = Files.createDirectory(directory.resolve("project"));
        Files.createFile(project.resolve("pom.xml"));
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> Home.open(project))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The home directory " + project + " cannot be used: ")
                .hasMessageContaining("others may enter it, and it holds what is not ditto's, such as pom.xml")
                .hasMessageEndingWith("choose another one with ditto.home.");
        assertThat(mode(project)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void isNoFile() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Home.open(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("FileAlreadyExistsException");
    }

    @Test
    void isNotSharedBetweenMachines() throws Exception {
        for (String type : new String[] {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "lustre"}) {
            assertThatThrownBy(() -> Home.refuseShared(type))
                    .isInstanceOf(IOException.class)
                    .hasMessage("other machines may use its file system (" + type + ") at the same time");
        }
        for (String type :
                new String[] {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs", "fuse.fuse-overlayfs", "9p"}) {
            Home.refuseShared(type);
        }
    }

    @Test
    void needsAFileSystemWithPermissions() throws Exception {
        URI zip = URI.create("jar:" + directory.resolve("home.zip").toUri());
        try (FileSystem other = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.createDirectory(other.getPath("/home"));
            assertThatThrownBy(() -> Home.open(other.getPath("/home")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("its file system knows no POSIX permissions");
        }
    }

    @Test
    void hasAKeyThatStaysTheSame() throws Exception {
        Home home = Home.open(directory.resolve("home"));
        HomeKey key = HomeKey.open(home);
        assertThat(key.password("copy:1")).hasSize(24).matches("[A-Za-z0-9_-]+").isNotEqualTo(key.password("copy:2"));
        assertThat(HomeKey.open(home).password("copy:1")).isEqualTo(key.password("copy:1"));
        assertThat(HomeKey.open(Home.open(directory.resolve("other"))).password("copy:1"))
                .isNotEqualTo(key.password("copy:1"));
        assertThat(key).hasToString("HomeKey[***]");
        assertThat(mode(home.keyFile())).isEqualTo("rw-------");
    }

    @Test
    void aDamagedKeyIsSaidToBeDamaged() throws Exception {
        Home home = Home.open(directory.resolve("home"));
        Files.write(home.keyFile(), new byte[5]);
        assertThatThrownBy(() -> HomeKey.open(home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "The key file " + home.keyFile() + " cannot be used: it has 5 bytes instead of 32. Passwords"
                                + " are derived from it. If it is damaged, remove the whole home directory.");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
