package dev.ditto.local;

import dev.ditto.local.command.NeighbourJars;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line: shows what there is in a home, and ends copies. Started by {@code java -jar} where this jar lies in a
 * Maven repository with its libraries, or from a class path. {@code --help} says what it understands.
 *
 * @since 0.1
 */
public final class Main {

    private static final String A_LIBRARY = "/org/sqlite/JDBC.class";

    /** SLF4J's own: without a provider it would say so to people who asked for something else. */
    private static final String LOGGING_WORDS = "slf4j.internal.verbosity";

    private Main() {}

    /** Ends the JVM: with status 0, with 1 if it failed, or with 2 if the words were not understood. */
    public static void main(String[] words) throws ReflectiveOperationException {
        if (Main.class.getResource(A_LIBRARY) == null) {
            runWithLibraries(words);
        } else {
            System.setProperty(LOGGING_WORDS, System.getProperty(LOGGING_WORDS, "ERROR"));
            System.exit(new Commands(DittoConfig::builder, System.out, System.err).run(List.of(words)));
        }
    }

    /** The manifest does not put them on the class path: there they would be for everybody who uses this jar, too. */
    private static void runWithLibraries(String[] words) throws ReflectiveOperationException {
        Path jar = self();
        Optional<NeighbourJars> libraries = NeighbourJars.of(jar);
        List<Path> missing = libraries.map(NeighbourJars::missing).orElse(List.of());
        if (libraries.isEmpty() || !missing.isEmpty()) {
            System.err.println(jar + " has to lie in a Maven repository, with the libraries it needs"
                    + (missing.isEmpty() ? "" : ", and these are not there: " + missing)
                    + ". Start it from a class path that has them: java -cp ... " + Main.class.getName() + ".");
            System.exit(1);
        }
        ClassLoader loader =
                new URLClassLoader(urls(libraries.orElseThrow().present()), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Class.forName(Main.class.getName(), true, loader)
                .getMethod("main", String[].class)
                .invoke(null, (Object) words);
    }

    /** Where this class comes from: a jar, or a directory. */
    static Path self() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Every file has a URI", e);
        }
    }

    private static URL[] urls(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("Every file has a URL", e);
            }
        }
        return urls.toArray(URL[]::new);
    }
}
