package dev.ditto.junit5.report;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What started this JVM: a build tool for all its forks, or an IDE. Found among the processes above this one, as no build
 * tool tells its forks which build they belong to.
 */
final class BuildProcess {

    /** Build tools start forks by one of these, each fork by another. */
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "busybox", "cmd.exe");

    private BuildProcess() {}

    /** Its number and when it began; empty if it cannot be seen. */
    static String id() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        while (parent.filter(BuildProcess::isShell).isPresent()) {
            parent = parent.flatMap(ProcessHandle::parent);
        }
        return parent.map(process -> process.pid()
                        + process.info()
                                .startInstant()
                                .map(start -> "-" + start.toEpochMilli())
                                .orElse(""))
                .orElse("");
    }

    private static boolean isShell(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .filter(name -> name != null && SHELLS.contains(name.toString()))
                .isPresent();
    }
}
