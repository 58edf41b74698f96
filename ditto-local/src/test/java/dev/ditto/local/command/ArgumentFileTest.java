package dev.ditto.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentFileTest {

    @TempDir
    Path home;

    @BeforeEach
    void makeIt() throws Exception {
        Files.createDirectory(home.resolve("tmp"));
    }

    /** As java itself reads it. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "back\\slash", "quote\"d", "it's", "a#b", "$HOME", "ends\\"})
    void aClassPathOfAnyNameIsReadBack(String name) throws Exception {
        Path classes = Files.createDirectory(home.resolve(name));
        String text = Files.readString(new ArgumentFile(home).write(classes + File.pathSeparator + home, "-version"));
        Path settings = Files.writeString(
                home.resolve("settings.args"), text.replace("-version", "-XshowSettings:properties -version"));

        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + settings)
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("java.class.path = " + classes + "\n").contains("        " + home + "\n");
    }

    @Test
    void relativeEntriesBecomeAbsoluteAndNoneComesTwice() throws Exception {
        Path file = new ArgumentFile(home)
                .write("lib" + File.pathSeparator + Path.of("lib").toAbsolutePath(), "Main");
        assertThat(file)
                .hasFileName("command.args")
                .hasContent("-cp \"" + Path.of("lib").toAbsolutePath() + "\"\nMain\n");
        assertThat(home.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void whatIsThereAsItShouldBeIsNotWrittenAgain() throws Exception {
        Path file = new ArgumentFile(home).write("lib", "Main");
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, old);

        new ArgumentFile(home).write("lib", "Main");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        new ArgumentFile(home).write("other", "Main");
        assertThat(Files.readString(file)).contains("other");
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        Path file = new ArgumentFile(home).write("lib", "Main");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
