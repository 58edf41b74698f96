package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The state directory of one user, shared by all sessions: nobody else may read it. Immutable and thread-safe.
 */
public final class Home {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /**
     * Not 9p and virtiofs: they may be the only file systems of a sandbox, and the store says so by itself where they have
     * no shared memory.
     */
    private static final Pattern SHARED =
            Pattern.compile("(fuse\\.)?(nfs|cifs|smb|afs|afpfs|sshfs|ceph|glusterfs|lustre|gpfs|beegfs).*");

    private static final List<String> ROOMS = List.of("locks", "sessions", "tmp");

    private final Path directory;

    private Home(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens the directory, making it where it is missing.
     *
     * @throws ConfigurationException if it cannot be made, written or kept private
     */
    public static Home open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            refuseShared(absolute);
            refuseWhatIsNotOurs(absolute);
            makePrivate(absolute);
            Home home = new Home(absolute.toRealPath());
            for (String room : ROOMS) {
                makePrivate(home.directory.resolve(room));
            }
            home.probe();
            return home;
        } catch (IOException | UnsupportedOperationException e) {
            throw new ConfigurationException(
                    "The home directory " + absolute + " cannot be used: " + reason(e)
                            + ". It has to be a directory of its own that this user can write and close to others, on a"
                            + " local file system with free space; choose another one with ditto.home.",
                    e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** Bytes that this user may still write where the home lies. */
    long freeBytes() {
        return directory.toFile().getUsableSpace();
    }

    Path database() {
        return directory.resolve("ditto.db");
    }

    Path keyFile() {
        return directory.resolve("home.key");
    }

    /** For native libraries, each version in a directory of its own. */
    Path libraries() {
        return directory.resolve("lib");
    }

    /** For files that live no longer than this session. */
    public Path temporary() {
        return directory.resolve("tmp");
    }

    Path session(String id) {
        return directory.resolve("sessions").resolve(id + ".lock");
    }

    /** A lock all sessions know under that name. */
    public LockFile lock(String name) {
        return new LockFile(directory.resolve("locks").resolve(name + ".lock"));
    }

    /**
     * A server's processes, its port and SQLite's shared memory are those of one machine: another one would take this
     * one's servers for dead, and start its own on their data.
     */
    private static void refuseShared(Path directory) throws IOException {
        Path existing = directory;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        String type;
        try {
            type = Files.getFileStore(existing).type();
        } catch (IOException e) {
            // As in a chroot, whose mounts cannot be told: no reason to refuse what is local nearly always.
            LoggerFactory.getLogger(Home.class).debug("The file system of {} is not known", existing, e);
            return;
        }
        refuseShared(type);
    }

    static void refuseShared(String type) throws IOException {
        if (SHARED.matcher(type).matches()) {
            throw new IOException("other machines may use its file system (" + type + ") at the same time");
        }
    }

    private void probe() throws IOException {
        Path probe = Files.createTempFile(temporary(), "probe", null);
        try {
            Files.write(probe, new byte[4096]);
        } finally {
            Files.delete(probe);
        }
    }

    private static void makePrivate(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            if (!Files.getPosixFilePermissions(path).equals(PRIVATE)) {
                Files.setPosixFilePermissions(path, PRIVATE);
            }
            return;
        }
        if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
            makePrivate(path.getParent());
        }
        try {
            Files.createDirectory(path, privateAttribute());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    /** To close somebody's project, or /tmp, to everybody else would be worse than any message. */
    private static void refuseWhatIsNotOurs(Path directory) throws IOException {
        if (!Files.isDirectory(directory)
                || Files.isDirectory(directory.resolve(ROOMS.get(0)))
                || Files.getPosixFilePermissions(directory).equals(PRIVATE)) {
            return;
        }
        try (Stream<Path> content = Files.list(directory)) {
            Optional<Path> foreign = content.findAny();
            if (foreign.isPresent() && !Files.isDirectory(directory.resolve(ROOMS.get(0)))) {
                throw new IOException("others may enter it, and it holds what is not ditto's, such as "
                        + foreign.get().getFileName());
            }
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> privateAttribute() {
        return PosixFilePermissions.asFileAttribute(PRIVATE);
    }

    private static String reason(Exception e) {
        if (e instanceof UnsupportedOperationException) {
            return "its file system knows no POSIX permissions, so that it cannot be kept private";
        }
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
    }
}
