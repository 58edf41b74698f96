package dev.ditto.junit5.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What started this JVM: a build tool for all its forks, or an IDE. Found among the processes above this one, as no build
 * tool tells its forks which build they belong to.
 */
final class BuildProcess {

    /** Build tools start forks by one of these, each fork by another. */
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "busybox", "cmd.exe");

    /** What starts Maven, which ends with its build; daemons and IDEs go on to the next one. */
    private static final Set<String> MAVEN =
            Set.of("org.codehaus.plexus.classworlds.launcher.Launcher", "org.codehaus.classworlds.Launcher");

    private BuildProcess() {}

    /** Its number and when it began; empty if it cannot be seen. */
    static String id() {
        return process()
                .map(process -> process.pid()
                        + process.info()
                                .startInstant()
                                .map(start -> "-" + start.toEpochMilli())
                                .orElse(""))
                .orElse("");
    }

    /** Whether all that it starts belongs to one build; false if that cannot be seen. */
    static boolean isOfOneBuild() {
        return process()
                .flatMap(process -> process.info().arguments())
                .filter(BuildProcess::areMavens)
                .isPresent();
    }

    static boolean areMavens(String... arguments) {
        return Arrays.stream(arguments).anyMatch(MAVEN::contains);
    }

    private static Optional<ProcessHandle> process() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        while (parent.filter(BuildProcess::isShell).isPresent()) {
            parent = parent.flatMap(ProcessHandle::parent);
        }
        return parent;
    }

    private static boolean isShell(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .filter(name -> name != null && SHELLS.contains(name.toString()))
                .isPresent();
    }
}
