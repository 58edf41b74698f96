package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs this module's scripts as the user that owns the servers, with a clean environment. */
final class ServerShell {

    private static final Logger LOG = LoggerFactory.getLogger(ServerShell.class);
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    /** Where there is no setsid(1), as on macOS, the shell can at least make a process group; it waits, to be watched. */
    private static final String OWN_GROUP = "set -m; exec 3<&0; \"$@\" <&3 3<&- & exec 3<&-; wait";

    private final ServerUser user;

    ServerShell(ServerUser user) {
        this.user = user;
    }

    /**
     * Runs a script to its end.
     *
     * @param files the server it is for
     * @return its exit code, or -1 if it was still running at the deadline and was ended
     */
    int run(ShellScript script, ServerFiles files, Deadline deadline) throws IOException {
        Process process = spawn(command(files, deadline), script, files);
        try {
            endInput(process);
            return process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for the script " + script + ".", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Runs a script that outlives this JVM and that no Ctrl-C of its terminal reaches. Its input stays open. */
    Process detach(ShellScript script, ServerFiles files, Deadline deadline) throws IOException {
        List<String> command = new ArrayList<>(
                onPath("setsid") ? List.of("setsid") : List.of("/bin/sh", "-c", OWN_GROUP, "ditto-group"));
        command.addAll(command(files, deadline));
        return spawn(command, script, files);
    }

    /** Names the server's directory, by which the process is known as ours. */
    private List<String> command(ServerFiles files, Deadline deadline) {
        return user.command(List.of("/bin/sh", "-s", "ditto", files.control().toString()), deadline);
    }

    private static Process spawn(List<String> command, ShellScript script, ServerFiles files) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true)
                .redirectOutput(files.launchLog().toFile())
                .directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.clear(); // PGDATA and the like, and whatever secrets a build server sets
        environment.put("PATH", path());
        environment.put("LC_ALL", "C"); // we read the server's messages
        environment.put("TZ", "UTC");
        Process process = builder.start();
        boolean fed = false;
        try {
            // Before it gets anything to do: should we be killed, the next holder of the lock knows whom to wait for.
            ServerFiles.publish(files.script(), process.pid() + "\n");
            feed(process, script);
            fed = true;
            return process;
        } finally {
            if (!fed) {
                process.destroyForcibly();
            }
        }
    }

    private static void feed(Process process, ShellScript script) {
        OutputStream input = process.getOutputStream();
        try {
            input.write(script.text().getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            LOG.debug("The script {} was not read to its end", script, e); // its exit code and words tell more
        }
    }

    /** Ends a script's input, even if nobody reads it any more. */
    static void endInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The input of process {} had ended before", process.pid(), e);
        }
    }

    private static boolean onPath(String program) {
        for (String directory : path().split(":", -1)) {
            if (Files.isExecutable(Path.of(directory.isEmpty() ? "/" : directory, program))) {
                return true;
            }
        }
        return false;
    }

    private static String path() {
        String path = System.getenv("PATH");
        return path == null || path.isEmpty() ? DEFAULT_PATH : path;
    }
}
