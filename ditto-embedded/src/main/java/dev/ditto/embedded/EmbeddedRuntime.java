package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Postgres from the binaries of a Maven artifact: no Docker, no installation. Found by
 * {@link java.util.ServiceLoader}. Thread-safe, and safe between processes that share a home.
 *
 * <p>A server is a process of this machine that listens on 127.0.0.1 alone. It outlives the JVM that started it: a
 * small supervisor (a shell script) sees the last session go, killed or not, and stops the server after the idle time.
 *
 * @since 0.1
 */
public final class EmbeddedRuntime implements ServerRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRuntime.class);
    private static final String POSTGRES = "postgres";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(30);

    private final SharedMemory memory = new SharedMemory(SHARED_MEMORY);
    private @Nullable ServerUser user;
    private @Nullable BinaryStore store;

    /** Does no work. */
    public EmbeddedRuntime() {}

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Optional<String> unavailableReason(String engine, Duration patience) {
        try {
            archive(engine);
            user();
            return Optional.empty();
        } catch (RuntimeUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** {@inheritDoc} There is one version on the class path, whatever the dump was made from. */
    @Override
    public ServerBinaries binaries(String engine, Optional<String> dumpVersion) {
        BinaryArchive archive = archive(engine);
        String digest = store().digest(archive);
        return new ServerBinaries(engine, store().version(archive, digest, Deadline.after(VERSION_TIMEOUT)), digest);
    }

    @Override
    public Optional<ServerBinaries> atHand(String engine) {
        return Optional.of(binaries(engine, Optional.empty()));
    }

    @Override
    public Optional<Long> freeMemoryBytes(Path home) {
        return memory.freeBytes();
    }

    /**
     * {@inheritDoc}
     *
     * @throws RuntimeUnavailableException also if the request's binaries are not the ones on the class path
     */
    @Override
    @SuppressWarnings("try") // the lock is held, not called
    public RunningServer attach(ServerRequest request) {
        Deadline deadline = Deadline.after(request.timeout());
        ServerPlaces places = new ServerPlaces(user(), memory);
        try (ProcessLock held = ProcessLock.acquire(places.lock(request.home(), request.id()), deadline)) {
            ServerFiles files = places.files(request.home(), request.id(), request.storage());
            Optional<EmbeddedServer> running = new SharedServer(files).join(deadline);
            return running.isPresent() ? running.get() : start(request, files, places, deadline);
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The server " + request.id() + " of " + request.home() + " can be neither joined nor started (" + e
                            + "). Is there space on that disk, and is everything in it ours?",
                    e);
        }
    }

    @Override
    public boolean isRunning(Path home, String serverId) {
        try {
            return new ServerPlaces(user(), memory)
                    .existing(home.toRealPath(), serverId).stream()
                            .anyMatch(files -> !new ServerProcesses(files).none());
        } catch (IOException e) {
            return Files.exists(home); // there, but not to be looked into: in doubt
        }
    }

    @Override
    public void retire(Path home, Set<String> inUse, Duration unused) {
        try {
            ServerPlaces places = new ServerPlaces(user(), memory);
            new RetiredServers(places, user(), new ServerShell(user()))
                    .retire(home.toRealPath(), inUse, Instant.now().minus(unused));
        } catch (IOException e) {
            LOG.warn("The servers of {} cannot be listed, none was removed: {}", home, e.toString());
        }
    }

    @Override
    public boolean hasData(Path home, String serverId) {
        try {
            return new ServerPlaces(user(), memory).hasData(home.toRealPath(), serverId);
        } catch (IOException e) {
            LOG.debug("Whether server {} of {} has data cannot be seen", serverId, home, e);
            return true;
        }
    }

    private EmbeddedServer start(ServerRequest request, ServerFiles files, ServerPlaces places, Deadline deadline)
            throws IOException {
        BinaryArchive archive = archive(request.binaries().engine());
        String digest = store().digest(archive);
        if (!digest.equals(request.binaries().digest())) {
            throw new RuntimeUnavailableException(
                    "The server binaries changed: " + request.binaries().digest() + " were asked for, and "
                            + archive.container() + " has " + digest + ". Start this JVM anew.");
        }
        Path programs = store().unpacked(archive, digest, deadline).resolve("bin");
        ServerShell shell = new ServerShell(user());
        boolean fresh = ServerFiles.read(files.incarnation()).isEmpty();
        if (fresh) { // seldom, and slow anyway
            places.abandoned().sweep(shell, files, deadline);
        }
        return new ServerStarter(request, files, shell, programs).start(deadline);
    }

    private static BinaryArchive archive(String engine) {
        if (!engine.equals(POSTGRES)) {
            throw new RuntimeUnavailableException("There is no embedded " + engine
                    + ": the embedded runtime runs postgres only. Use runtime docker for " + engine + ".");
        }
        Platform platform = Platform.current();
        platform.unsupported().ifPresent(reason -> {
            throw new RuntimeUnavailableException(reason);
        });
        return BinaryArchive.find(platform)
                .orElseThrow(() -> new RuntimeUnavailableException("The server binaries for this machine are not on"
                        + " the class path: " + platform.resource() + " is missing. Add the Maven artifact "
                        + platform.artifact() + ", or use runtime docker."));
    }

    private synchronized ServerUser user() {
        if (user == null) {
            user = ServerUser.current();
        }
        return user;
    }

    private synchronized BinaryStore store() {
        if (store == null) {
            store = new BinaryStore(new ServerPlaces(user(), memory).binaries());
        }
        return store;
    }
}
