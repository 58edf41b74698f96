package dev.ditto.local.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The libraries of ditto-local's jar where it lies in a Maven repository, and they lie beside it. The JDK alone is used
 * here: this is what finds everything else.
 */
public final class NeighbourJars {

    private static final String SELF = "ditto-local";
    private static final String DRIVER = "/org/postgresql/postgresql/";

    private final Path jar;
    private final Path repository;
    private final List<Path> libraries;
    private final List<Path> embedded;

    private NeighbourJars(Path jar, Path repository, List<Path> libraries, List<Path> embedded) {
        this.jar = jar;
        this.repository = repository;
        this.libraries = libraries;
        this.embedded = embedded;
    }

    /** Those of that jar; empty if it is no such jar, or lies elsewhere. */
    public static Optional<NeighbourJars> of(Path jar) {
        Path self = jar.toAbsolutePath().normalize();
        Path versions = self.resolve("../..").normalize();
        if (!versions.endsWith(Path.of("dev", "ditto", SELF)) || !Files.isRegularFile(self)) {
            return Optional.empty();
        }
        Path repository = versions.resolve("../../..").normalize();
        try (JarFile file = new JarFile(self.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest == null
                    ? Optional.empty()
                    : Optional.of(new NeighbourJars(
                            self,
                            repository,
                            listed(manifest, "Ditto-Libraries", repository),
                            listed(manifest, "Ditto-Embedded", repository)));
        } catch (IOException e) {
            // Whatever it is, it cannot be started.
            return Optional.empty();
        }
    }

    private static List<Path> listed(Manifest manifest, String name, Path repository) throws IOException {
        String value = manifest.getMainAttributes().getValue(new Attributes.Name(name));
        List<Path> paths = new ArrayList<>();
        for (String entry : value == null ? List.<String>of() : Arrays.asList(value.split(":", -1))) {
            Path path = repository.resolve(entry.replaceFirst("^@/", ""));
            paths.add(entry.contains(DRIVER) ? driver(path) : path);
        }
        return paths;
    }

    /** The driver is the user's own, and so is its version. */
    private static Path driver(Path exact) throws IOException {
        Path versions = exact.resolve("../..").normalize();
        if (Files.exists(exact) || !Files.isDirectory(versions)) {
            return exact;
        }
        try (Stream<Path> found = Files.find(
                versions,
                2,
                (file, attributes) -> file.getFileName().toString().matches("postgresql-42[0-9.]*\\.jar"))) {
            return found.max(Path::compareTo).orElse(exact);
        }
    }

    /** The jar itself, and all that are there. */
    public List<Path> present() {
        List<Path> all = new ArrayList<>(List.of(jar, sibling("ditto-api"), sibling("ditto-embedded")));
        all.addAll(libraries);
        all.addAll(embedded);
        return all.stream().filter(Files::isRegularFile).distinct().toList();
    }

    /** What is needed and not there. */
    public List<Path> missing() {
        return Stream.concat(Stream.of(sibling("ditto-api")), libraries.stream())
                .filter(path -> !Files.isRegularFile(path))
                .toList();
    }

    /** Whether embedded servers can be reached, too: the binaries of one platform are enough. */
    public boolean hasEmbedded() {
        return Files.isRegularFile(sibling("ditto-embedded"))
                && embedded.stream().filter(path -> !isBinaries(path)).allMatch(Files::isRegularFile)
                && embedded.stream().filter(NeighbourJars::isBinaries).anyMatch(Files::isRegularFile);
    }

    private static boolean isBinaries(Path path) {
        return String.valueOf(path.getFileName()).contains("-binaries-");
    }

    private Path sibling(String artifact) {
        Path version = Path.of(String.valueOf(jar.getParent())).getFileName();
        String name = String.valueOf(jar.getFileName()).replaceFirst(SELF, artifact);
        return repository.resolve(Path.of("dev", "ditto", artifact, String.valueOf(version), name));
    }
}
