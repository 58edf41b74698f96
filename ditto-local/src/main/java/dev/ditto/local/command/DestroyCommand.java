package dev.ditto.local.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to end a copy from a terminal when this JVM is gone: {@code java -jar} where ditto's jar lies in a Maven repository
 * with its libraries, else {@code java @file} with this JVM's class path.
 *
 * @param home where the copy's books are
 * @param mainClass of the command line
 * @param jar where ditto-local comes from: a jar, or a directory of classes
 * @param embedded whether the copy's server is an embedded one
 * @param settings to be passed on, by name, as the command would not find them by itself; no secrets
 */
public record DestroyCommand(Path home, Class<?> mainClass, Path jar, boolean embedded, Map<String, String> settings) {

    private static final Logger LOG = LoggerFactory.getLogger(DestroyCommand.class);

    /** The line; empty if the argument file cannot be written. */
    public Optional<String> line(String copyId) {
        try {
            List<String> words = new ArrayList<>();
            words.add(java());
            settings.forEach((name, value) -> words.add("-D" + name + "=" + value));
            words.addAll(program());
            words.addAll(List.of("copies", "destroy", copyId));
            if (!isDefault(home)) {
                words.addAll(List.of("--home", home.toString()));
            }
            return Optional.of(words.stream().map(ShellWord::of).collect(Collectors.joining(" ")));
        } catch (IOException e) {
            LOG.warn(
                    "There is no command to destroy copy {} with: {} cannot be written to ({})",
                    copyId,
                    home,
                    e.toString());
            return Optional.empty();
        }
    }

    private List<String> program() throws IOException {
        Optional<NeighbourJars> beside =
                NeighbourJars.of(jar).filter(jars -> jars.missing().isEmpty() && (!embedded || jars.hasEmbedded()));
        return beside.isPresent()
                ? List.of("-jar", jar.toString())
                : List.of("@" + new ArgumentFile(home).write(ArgumentFile.ofThisJvm(), mainClass.getName()));
    }

    /** The short word where the terminal would find this very java by it, as far as can be told from here. */
    private static String java() throws IOException {
        Path running = Path.of(System.getProperty("java.home"), "bin", "java");
        Optional<Path> found = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> in(directory).stream())
                .filter(Files::isExecutable)
                .findFirst();
        return found.isPresent() && Files.exists(running) && Files.isSameFile(found.get(), running)
                ? "java"
                : running.toString();
    }

    /** Empty for an entry that is no path, as one in quotes is not on Windows. */
    private static Optional<Path> in(String directory) {
        try {
            return Optional.of(Path.of(directory, "java"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Another JVM may have been told of another home directory of the user. */
    private static boolean isDefault(Path home) throws IOException {
        String user = System.getenv("HOME");
        Path usual = user == null || user.isEmpty() ? null : Path.of(user, ".ditto", "1");
        return usual != null && Files.exists(usual) && Files.isSameFile(usual, home);
    }
}
