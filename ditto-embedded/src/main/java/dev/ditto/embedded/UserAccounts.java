package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who runs this JVM, and who could run servers in its stead: Postgres refuses to run as root. */
final class UserAccounts {

    private static final List<String> CANDIDATES = List.of("postgres", "nobody", "daemon");

    /** One line of the system's user list. */
    record Account(String name, int uid, int gid) {}

    private final Path userList;
    private final @Nullable String configured;

    UserAccounts() {
        this(Path.of("/etc/passwd"), System.getProperty(EmbeddedProperties.USER));
    }

    UserAccounts(Path userList, @Nullable String configured) {
        this.userList = userList;
        this.configured = configured;
    }

    /** The user id of this JVM; without a process where there is a /proc. */
    static int currentUid() {
        try {
            Path self = Path.of("/proc/self");
            return Files.exists(self) ? (int) Files.getAttribute(self, "unix:uid") : askUid();
        } catch (IOException e) {
            throw new RuntimeUnavailableException("The user id of this JVM cannot be found out (" + e + ").", e);
        }
    }

    private static int askUid() throws IOException {
        Process id = new ProcessBuilder("id", "-u").start();
        try {
            if (!id.waitFor(5, TimeUnit.SECONDS) || id.exitValue() != 0) {
                throw new IOException("'id -u' failed");
            }
            return Integer.parseInt(new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the user id", e);
        } finally {
            id.destroyForcibly();
        }
    }

    /** Who shall run servers in root's stead. */
    Account standIn() {
        List<String> wanted = configured == null ? CANDIDATES : List.of(configured);
        return wanted.stream()
                .flatMap(name -> find(name).stream())
                .filter(account -> account.uid() != 0)
                .findFirst()
                .orElseThrow(() -> new RuntimeUnavailableException("This JVM runs as root, Postgres refuses to, and"
                        + " none of the users " + wanted + " is in " + userList + " with a user id other than 0."
                        + " Create one, name an existing one with -D" + EmbeddedProperties.USER
                        + "=<user>, run the tests as a normal user, or use runtime docker."));
    }

    private Optional<Account> find(String name) {
        try {
            return Files.readAllLines(userList, StandardCharsets.ISO_8859_1).stream()
                    .map(UserAccounts::parse)
                    .filter(Objects::nonNull)
                    .filter(account -> account.name().equals(name))
                    .findFirst();
        } catch (IOException e) {
            throw new RuntimeUnavailableException("The user list " + userList + " cannot be read (" + e + ").", e);
        }
    }

    private static @Nullable Account parse(String line) {
        String[] fields = line.split(":", -1);
        boolean complete = fields.length >= 4 && fields[2].matches("\\d{1,9}") && fields[3].matches("\\d{1,9}");
        return complete ? new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3])) : null;
    }
}
