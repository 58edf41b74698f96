package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between processes, and between the class loaders of one. The kernel drops a process's lock as soon as the
 * process closes <em>any</em> descriptor of the file, so a file is never opened twice at a time in one JVM: a lock in
 * the system properties, the one place all class loaders share, comes first. Closed by the thread that took it.
 */
final class ProcessLock implements AutoCloseable {

    private static final String REGISTRY = "dev.ditto.embedded.locks";

    /** Looked up once: a test that replaces the system properties takes the entry away. */
    private static final Map<String, ReentrantLock> LOCKS = registry();

    private final ReentrantLock inside;
    private final FileChannel channel;

    private ProcessLock(ReentrantLock inside, FileChannel channel) {
        this.inside = inside;
        this.channel = channel;
    }

    /**
     * @throws RuntimeUnavailableException if another holder does not let go in time
     */
    static ProcessLock acquire(Path file, Deadline deadline) {
        ReentrantLock inside = registered(file.toAbsolutePath().normalize());
        enter(inside, file, deadline);
        try {
            return new ProcessLock(inside, lock(file, deadline));
        } catch (RuntimeException | IOException e) {
            inside.unlock();
            throw e instanceof RuntimeException known
                    ? known
                    : new RuntimeUnavailableException(
                            "The lock file " + file + " cannot be used (" + e + "). Make its directory writable.", e);
        }
    }

    private static void enter(ReentrantLock inside, Path file, Deadline deadline) {
        try {
            if (!inside.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw held(file, deadline, "another thread of this JVM");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for the lock " + file + ".", e);
        }
    }

    private static FileChannel lock(Path file, Deadline deadline) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean locked = false;
        try {
            locked = deadline.await("the lock " + file, () -> tryLock(channel));
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw held(file, deadline, "another process");
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // only if another class loader came after somebody had replaced the system properties
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The file system does not lock files (" + e + "). Put ditto's home on a local disk.", e);
        }
    }

    private static RuntimeUnavailableException held(Path file, Deadline deadline, String holder) {
        return new RuntimeUnavailableException("Waited " + deadline.total().toMillis() + " ms for the lock " + file
                + ", which " + holder + " holds: it is unpacking or starting a server, or hangs. Allow more time, or"
                + " end that process.");
    }

    private static ReentrantLock registered(Path file) {
        return LOCKS.computeIfAbsent(file.toString(), key -> new ReentrantLock());
    }

    @SuppressWarnings("unchecked") // Nobody else writes under this key.
    private static Map<String, ReentrantLock> registry() {
        return (Map<String, ReentrantLock>)
                System.getProperties().computeIfAbsent(REGISTRY, key -> new ConcurrentHashMap<String, ReentrantLock>());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RuntimeUnavailableException("A lock file could not be closed (" + e + ").", e);
        } finally {
            inside.unlock();
        }
    }
}
