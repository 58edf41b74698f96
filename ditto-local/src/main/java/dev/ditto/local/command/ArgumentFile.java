package dev.ditto.local.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of this JVM in a file, as {@code java @file} reads it: for those whose libraries lie everywhere, in a
 * cache of Gradle or the directories of an IDE.
 */
final class ArgumentFile {

    private static final String NAME = "command.args";

    private final Path home;

    ArgumentFile(Path home) {
        this.home = home;
    }

    /** Writes it where the home lies, unless it is there as it should be. */
    Path write(String classPath, String mainClass) throws IOException {
        Path file = home.resolve(NAME);
        String text = "-cp " + quoted(absolute(classPath)) + "\n" + mainClass + "\n";
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return file;
        }
        Path half = Files.createTempFile(home.resolve("tmp"), NAME, null);
        try {
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
        return file;
    }

    /** What this JVM loads classes from, modules included. */
    static String ofThisJvm() {
        return Stream.of("java.class.path", "jdk.module.path")
                .flatMap(name -> Optional.ofNullable(System.getProperty(name)).stream())
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String absolute(String classPath) {
        List<String> entries = Arrays.asList(classPath.split(File.pathSeparator, -1));
        return entries.stream()
                .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Within quotes a backslash says that the next character is meant. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
