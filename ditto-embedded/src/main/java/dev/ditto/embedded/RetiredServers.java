package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another version or another setting makes another server, and nobody would ever come back to the old one's data.
 * Removes servers of a home that were not used for long, each under its lock. The lock's file stays: who waits for a
 * lock must not be left alone with a file that others do not see.
 */
final class RetiredServers {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredServers.class);
    private static final Duration REMOVAL = Duration.ofSeconds(30);

    private final ServerPlaces places;
    private final ServerUser user;
    private final ServerShell shell;

    RetiredServers(ServerPlaces places, ServerUser user, ServerShell shell) {
        this.places = places;
        this.user = user;
        this.shell = shell;
    }

    /**
     * Removes what can be removed now; what was begun and not finished is finished the next time.
     *
     * @param lastUse servers used after that stay
     */
    @SuppressWarnings("try") // the lock is held, not called
    void retire(Path realHome, Set<String> inUse, Instant lastUse) throws IOException {
        for (String id : places.known(realHome)) {
            if (!inUse.contains(id)) {
                try (ProcessLock held = ProcessLock.acquire(places.lock(realHome, id), Deadline.after(Duration.ZERO))) {
                    retire(realHome, id, lastUse);
                } catch (RuntimeUnavailableException e) {
                    LOG.debug("Server {} is left alone: {}", id, e.getMessage());
                }
            }
        }
    }

    private void retire(Path realHome, String id, Instant lastUse) {
        try {
            List<ServerFiles> server = places.existing(realHome, id);
            for (ServerFiles files : server) {
                if (!isOurs(files.root()) || mayRun(files) || lastUsed(files).isAfter(lastUse)) {
                    return;
                }
            }
            remove(id, server, places.launchLog(realHome, id));
        } catch (IOException | RuntimeUnavailableException e) {
            LOG.warn(
                    "Server {} of {}, which nobody uses any more, could not be removed: {}",
                    id,
                    realHome,
                    e.toString());
        }
    }

    /** Not there, or a directory of our user; in others' there may be lies. */
    private boolean isOurs(Path directory) throws IOException {
        return Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)
                || (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == user.uid());
    }

    /** Also where we see no process: a home may be shared with a container, which sees its own alone. */
    private static boolean mayRun(ServerFiles files) throws IOException {
        ServerProcesses processes = new ServerProcesses(files);
        boolean unended = Files.exists(files.ready()) || Files.exists(files.stopping());
        return !processes.none()
                || processes.script().isPresent()
                || (unended && ServerFiles.read(files.boot()).map(String::strip).equals(Optional.of(BootId.current())));
    }

    /** When it was made, started or stopped last; long ago if what would tell is gone, as after half a removal. */
    private static Instant lastUsed(ServerFiles files) throws IOException {
        List<Path> traces = Stream.of(files.incarnation(), files.boot(), files.clean(), files.log())
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        Instant last = Instant.MIN;
        for (Path trace : traces) {
            FileTime time = Files.getLastModifiedTime(trace, LinkOption.NOFOLLOW_LINKS);
            last = time.toInstant().isAfter(last) ? time.toInstant() : last;
        }
        return last;
    }

    /** Data first: as long as the other directory is there, the server is known. */
    private void remove(String id, List<ServerFiles> server, Path launchLog) throws IOException {
        List<Path> directories = new ArrayList<>(server.stream()
                .map(ServerFiles::root)
                .filter(root -> Files.exists(root, LinkOption.NOFOLLOW_LINKS))
                .toList());
        Collections.reverse(directories);
        LOG.info("Removing server {}, which nobody uses any more: {}", id, directories);
        Path last = directories.get(directories.size() - 1);
        ShellScript script = new ShellScript("sweep")
                .arguments(directories.stream().map(Path::toString).toList());
        shell.run(script, new ServerFiles(last, last, launchLog), Deadline.after(REMOVAL));
        Files.deleteIfExists(launchLog);
        for (Path directory : directories) {
            Files.delete(directory);
        }
    }
}
