package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Finds a way to run programs as another user. No single one is on every machine, and one that is there may be
 * forbidden, so each is tried by running it.
 */
final class UserDrop {

    private record Way(String name, UnaryOperator<List<String>> become) {}

    private final UserAccounts.Account account;

    UserDrop(UserAccounts.Account account) {
        this.account = account;
    }

    /**
     * The first way that works: turns a command into one that runs as the user.
     *
     * @throws RuntimeUnavailableException if none does; names what was tried and what each said
     */
    UnaryOperator<List<String>> find(Deadline deadline) {
        List<String> failures = new ArrayList<>();
        for (Way way : ways()) {
            String said = run(way.become().apply(List.of("id", "-u")), deadline);
            if (said.equals(Integer.toString(account.uid()))) {
                return way.become();
            }
            failures.add(way.name() + " (" + said + ")");
        }
        throw new RuntimeUnavailableException("This JVM runs as root, Postgres refuses to, and no way to run a program"
                + " as user " + account.name() + " works here. Tried: " + String.join(", ", failures)
                + ". Install one of them, run the tests as a normal user, or use runtime docker.");
    }

    private List<Way> ways() {
        String user = account.name();
        String ids = account.uid() + ":" + account.gid();
        return List.of(
                prefix("setpriv", "--reuid=" + account.uid(), "--regid=" + account.gid(), "--clear-groups"),
                prefix("runuser", "-u", user, "--"),
                prefix("gosu", ids),
                prefix("su-exec", ids),
                prefix("chroot", "--userspec=" + ids, "/"),
                new Way(
                        "su",
                        program -> List.of("su", "-s", "/bin/sh", user, "-c", "exec " + ShellScript.quoted(program))));
    }

    private static Way prefix(String... words) {
        return new Way(
                words[0],
                program -> Stream.concat(Stream.of(words), program.stream()).toList());
    }

    private static String run(List<String> command, Deadline deadline) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
                    return "no answer";
                }
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return said.isEmpty() ? "exit code " + process.exitValue() : said;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "not there";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while looking for a way to drop root's rights.", e);
        }
    }
}
