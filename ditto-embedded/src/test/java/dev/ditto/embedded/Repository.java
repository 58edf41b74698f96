package dev.ditto.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of a class path, laid out as Maven has them in a repository. */
final class Repository {

    private final Path root;
    private final List<Path> classPath = new ArrayList<>();

    private Repository(Path root) {
        this.root = root;
    }

    static Repository of(String classPath, Path root) throws IOException {
        Repository repository = new Repository(root.toAbsolutePath());
        List<Path> entries =
                Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
        String listed = listed(entries);
        for (Path entry : entries) {
            repository.add(entry, listed);
        }
        return repository;
    }

    private static String listed(List<Path> entries) throws IOException {
        Path local = entries.stream()
                .filter(entry -> entry.getFileName().toString().startsWith("ditto-local-"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(local.toFile())) {
            var manifest = jar.getManifest().getMainAttributes();
            return manifest.getValue("Ditto-Libraries") + ":" + manifest.getValue("Ditto-Embedded");
        }
    }

    private void add(Path entry, String listed) throws IOException {
        String name = entry.getFileName().toString();
        Path place = entry;
        if (name.matches("ditto-(local|api|embedded)-.*\\.jar")) {
            String artifact = name.replaceFirst("^(ditto-[a-z]+)-.*", "$1");
            String version = name.substring(artifact.length() + 1, name.length() - ".jar".length());
            place = root.resolve(Path.of("dev", "ditto", artifact, version, name));
        } else {
            for (String path : listed.split(":", -1)) {
                if (path.endsWith("/" + name)) {
                    place = root.resolve(path.replace("@/", ""));
                }
            }
        }
        if (!place.equals(entry)) {
            Files.createDirectories(place.getParent());
            if (!Files.exists(place)) {
                Files.copy(entry, place);
            }
        }
        classPath.add(place);
    }

    /** The same, with what is in the repository from there. */
    String classPath() {
        return String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }

    Path jar() {
        return classPath.stream()
                .filter(entry -> entry.getFileName().toString().startsWith("ditto-local-"))
                .findFirst()
                .orElseThrow();
    }
}
