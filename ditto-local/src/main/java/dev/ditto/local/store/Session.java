package dev.ditto.local.store;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One open manager in one JVM. It is alive as long as its lock file is locked: no pid, no clock. The kernel lets go of
 * the lock when the JVM dies, whatever it died of.
 */
public final class Session implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String id;
    private final Home home;
    private final LockFile.Held lock;

    private Session(String id, Home home, LockFile.Held lock) {
        this.id = id;
        this.home = home;
        this.lock = lock;
    }

    public static Session open(Home home) {
        String id = UUID.randomUUID().toString();
        // Between making the file and locking it, the session would look dead.
        try (LockFile.Held roll = rollCall(home)) {
            return new Session(id, home, new LockFile(home.session(id)).acquire(PATIENCE, "to open a session"));
        }
    }

    public String id() {
        return id;
    }

    /**
     * Notes that it has a store: from now on it may make what a row tells of.
     *
     * @throws RuntimeUnavailableException if the disk is full
     */
    public void noteStore() {
        try {
            lock.mark();
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The lock file " + home.session(id) + " cannot be written: " + e.getMessage()
                            + ". Is the disk full? Make room, or move ditto.home.",
                    e);
        }
    }

    /** Ids of the living sessions that had a store, and may have made something. Those in doubt are among them. */
    static List<String> makers(Home home) {
        return known(home).stream()
                .filter(id -> home.session(id).toFile().length() > 0)
                .filter(id -> !isOneDead(home, id))
                .toList();
    }

    /**
     * Whether the processes of all sessions are gone that an owner's id names: one session, or the heirs of a store that
     * was lost. False when in doubt.
     */
    public static boolean isDead(Home home, String ownerId) {
        return StoreOrigin.sessions(ownerId).stream().allMatch(id -> isOneDead(home, id));
    }

    private static boolean isOneDead(Home home, String sessionId) {
        LockFile file = new LockFile(home.session(sessionId));
        if (!file.exists()) {
            return true;
        }
        Optional<LockFile.Held> held = file.tryAcquire();
        held.ifPresent(LockFile.Held::close);
        return held.isPresent();
    }

    /** Whether an owner's id names that session, and nobody else who lives. */
    public static boolean isLast(Home home, String sessionId, String ownerId) {
        List<String> sessions = StoreOrigin.sessions(ownerId);
        return sessions.contains(sessionId)
                && sessions.stream().allMatch(id -> id.equals(sessionId) || isOneDead(home, id));
    }

    /** Ids of all sessions that left a lock file, dead or alive. */
    public static List<String> known(Home home) {
        List<String> ids = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.directory().resolve("sessions"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lock"))
                    .forEach(name -> ids.add(name.substring(0, name.length() - ".lock".length())));
        } catch (IOException e) {
            throw new RuntimeUnavailableException("The sessions of " + home.directory() + " cannot be listed.", e);
        }
        return ids;
    }

    /** Removes the lock file of a dead session, once nothing of it is left; leaves that of a living one. */
    public static void forget(Home home, String sessionId) {
        try (LockFile.Held roll = rollCall(home)) {
            // Who was seen dead before the roll was held may have been about to lock its file.
            if (isDead(home, sessionId)) {
                remove(home.session(sessionId));
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The lock file " + file + " of an ended session cannot be removed: " + e.getMessage()
                            + ". Does the directory belong to this user?",
                    e);
        }
        JvmRegistry.forget(file);
    }

    private static LockFile.Held rollCall(Home home) {
        return home.lock("sessions").acquire(PATIENCE, "for the roll of sessions");
    }

    /** Ends the session: from now on, what it still owns is anybody's to remove. Idempotent. */
    @Override
    public void close() {
        lock.close();
    }

    /** Ends the session and its lock file: nothing of it is left. */
    public void closeCleanly() {
        try {
            remove(home.session(id));
        } finally {
            lock.close();
        }
    }
}
