package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where things lie. A normal user's servers lie in the home. Root's home is closed to the user that runs
 * servers in its stead, so root's lie outside: in a directory of that user, below one that root alone can change.
 */
final class ServerPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(ServerPlaces.class);

    private static final String IN_HOME = "embedded";
    private static final String LOCK = ".lock";

    private final ServerUser user;
    private final SharedMemory memory;

    ServerPlaces(ServerUser user, SharedMemory memory) {
        this.user = user;
        this.memory = memory;
    }

    /** The directory for unpacked binaries, made if need be; readable for the user that runs them. */
    Path binaries() {
        String configured = System.getProperty(EmbeddedProperties.BINARIES);
        if (configured != null) {
            return forItsUser(Path.of(configured).toAbsolutePath());
        }
        if (user.dropped()) {
            return OwnedDirectory.ensureReadable(rootsBase().resolve("binaries"), 0, 0);
        }
        Path userHome = Path.of(System.getProperty("user.home", "?"));
        if (userHome.isAbsolute() && Files.isWritable(userHome)) {
            return made(userHome.resolve(".ditto/binaries"));
        }
        Path base = Path.of(System.getProperty("java.io.tmpdir")).resolve("ditto-" + user.uid());
        OwnedDirectory.ensurePrivate(base, user.uid(), user.gid());
        return made(base.resolve("binaries"));
    }

    /** A directory of the user's choice; one we make is readable for whoever runs servers in root's stead. */
    private Path forItsUser(Path directory) {
        return user.dropped() && Files.notExists(directory)
                ? OwnedDirectory.ensureReadable(directory, 0, 0)
                : made(directory);
    }

    /** The file to lock before {@link #files}. */
    Path lock(Path home, String serverId) {
        return inHome(made(home)).resolve(serverId + LOCK);
    }

    /**
     * The files of a server, their directories made; without data in memory where that cannot be had. Under the
     * server's lock.
     */
    ServerFiles files(Path home, String serverId, Storage storage) {
        Path real = made(home);
        Path inHome = inHome(real);
        Path control = user.dropped()
                ? mine(rootsPlace().resolve(key(real) + "-" + serverId), real)
                : OwnedDirectory.ensurePrivate(inHome.resolve(serverId), user.uid(), user.gid());
        Path root = storage == Storage.MEMORY ? inMemory(real, serverId, control) : control;
        return new ServerFiles(control, root, launchLog(real, serverId));
    }

    /** Where the scripts of a server say what they have to say. */
    Path launchLog(Path realHome, String serverId) {
        return realHome.resolve(IN_HOME).resolve(serverId + ".launch.log");
    }

    /** Finds what servers of homes that are gone left outside of them. */
    AbandonedServers abandoned() {
        List<Path> places = new ArrayList<>();
        memory.directory().ifPresent(places::add);
        if (user.dropped()) {
            places.add(rootsPlace());
        }
        return new AbandonedServers(places, user);
    }

    /** Where a server may be that was started before, whatever its storage; makes nothing. */
    List<ServerFiles> existing(Path realHome, String serverId) {
        Path control = control(realHome, serverId);
        List<Path> roots = new ArrayList<>(List.of(control));
        memory.directory().map(place -> memoryRoot(place, realHome, serverId)).ifPresent(roots::add);
        return roots.stream()
                .map(root -> new ServerFiles(control, root, control))
                .toList();
    }

    /** Ids of the servers of a home that have directories; makes nothing. */
    Set<String> known(Path realHome) throws IOException {
        Set<String> ids = new TreeSet<>();
        if (user.dropped()) {
            collect(rootsBasePath().resolve("servers"), key(realHome) + "-", ids);
        } else {
            collect(realHome.resolve(IN_HOME), "", ids);
        }
        Optional<Path> inMemory = memory.directory();
        if (inMemory.isPresent()) {
            collect(inMemory.get(), memoryPrefix(realHome), ids);
        }
        return ids;
    }

    private static void collect(Path place, String prefix, Set<String> ids) throws IOException {
        if (!Files.isDirectory(place)) {
            return;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(place, prefix + "*")) {
            for (Path directory : directories) {
                String id = directory.getFileName().toString().substring(prefix.length());
                if (id.matches("[a-z0-9]+") && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    ids.add(id);
                }
            }
        }
    }

    /** Whether anything may be left of a server; true for one that was never ours, as nothing can be said of it. */
    boolean hasData(Path realHome, String serverId) {
        Stream<Path> directories = Stream.concat(
                existing(realHome, serverId).stream().map(ServerFiles::root),
                Stream.of(realHome.resolve(IN_HOME).resolve(serverId))); // should we have become root meanwhile
        return Files.notExists(realHome.resolve(IN_HOME).resolve(serverId + LOCK))
                || !directories.allMatch(directory -> Files.notExists(directory, LinkOption.NOFOLLOW_LINKS));
    }

    /** The directory a server's processes name on their command line; makes nothing. */
    Path control(Path realHome, String serverId) {
        return user.dropped()
                ? rootsBasePath().resolve("servers").resolve(key(realHome) + "-" + serverId)
                : realHome.resolve(IN_HOME).resolve(serverId);
    }

    private Path memoryRoot(Path place, Path realHome, String serverId) {
        return place.resolve(memoryPrefix(realHome) + serverId);
    }

    private String memoryPrefix(Path realHome) {
        return "ditto-" + user.uid() + "-" + key(realHome) + "-";
    }

    private Path inMemory(Path realHome, String serverId, Path control) {
        Path place = memory.directory().orElse(null);
        if (place == null) {
            LOG.info("There is no memory file system here: the server's data lies on disk, in {}", control);
            return control;
        }
        try {
            return mine(memoryRoot(place, realHome, serverId), realHome);
        } catch (RuntimeUnavailableException e) {
            LOG.warn("The server's data lies on disk, in {}, and not in memory: {}", control, e.getMessage());
            return control;
        }
    }

    /** A directory outside the home, with a note whose it is. */
    private Path mine(Path directory, Path realHome) {
        try {
            OwnedDirectory.ensurePrivate(directory, user.uid(), user.gid());
            AbandonedServers.note(directory, realHome);
            return directory;
        } catch (IOException e) {
            throw new RuntimeUnavailableException("Nothing can be written to " + directory + " (" + e + ").", e);
        }
    }

    private static Path rootsPlace() {
        return OwnedDirectory.ensureReadable(rootsBase().resolve("servers"), 0, 0);
    }

    private static Path inHome(Path realHome) {
        return OwnedDirectory.ensurePrivate(realHome.resolve(IN_HOME), UserAccounts.currentUid(), -1);
    }

    private static String key(Path realHome) {
        return BinaryStore.sha256(realHome.toString()).substring(0, 16);
    }

    private static Path rootsBase() {
        return OwnedDirectory.ensureReadable(rootsBasePath(), 0, 0);
    }

    private static Path rootsBasePath() {
        Path system = Path.of("/var/lib");
        return Files.isWritable(system)
                ? system.resolve("ditto")
                : Path.of(System.getProperty("java.io.tmpdir")).resolve("ditto-0");
    }

    private static Path made(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The directory " + directory + " for embedded servers cannot be made (" + e
                            + "). Make its parent writable, or name another home.",
                    e);
        }
    }
}
