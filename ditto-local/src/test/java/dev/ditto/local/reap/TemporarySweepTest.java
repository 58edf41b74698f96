package dev.ditto.local.reap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.store.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporarySweepTest {

    @TempDir
    Path directory;

    @Test
    void removesOldFilesAndNothingElse() throws Exception {
        Home home = Home.open(directory.resolve("home"));
        Path outside = age(Files.createFile(directory.resolve("outside")));
        Path old = age(Files.createFile(home.temporary().resolve("sqlite-1-libsqlitejdbc.so")));
        Path young = Files.createFile(home.temporary().resolve("sqlite-2-libsqlitejdbc.so"));
        Path folder = Files.createDirectory(home.temporary().resolve("folder"));
        age(folder);
        Path link = Files.createSymbolicLink(home.temporary().resolve("link"), outside);

        new TemporarySweep(home).run();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(folder).exists();
        assertThat(link).exists();
        assertThat(outside).exists();
    }

    private static Path age(Path file) throws Exception {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(7))));
    }
}
