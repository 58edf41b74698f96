package dev.ditto.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the classes of one parent in this JVM, some at a time, as a build tool would. */
final class SuiteLauncher {

    /** How many at a time. */
    static final int PARALLEL = 4;

    private SuiteLauncher() {}

    /** Takes where the classes are, the name of their parent, and how many there are. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        Outcome outcome = new Outcome();
        try (GeneratedClasses generated = GeneratedClasses.in(Path.of(arguments[0]));
                var session = LauncherFactory.openSession()) {
            List<Class<?>> classes = generated.of(Class.forName(arguments[1]), 0, count);
            session.getLauncher().execute(JunitRequest.parallel(PARALLEL, classes), outcome);
        }
        outcome.requirePassed(count);
        // Threads that a peer leaves behind are not waited for; no build tool does.
        System.exit(0);
    }
}
