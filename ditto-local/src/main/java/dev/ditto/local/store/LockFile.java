package dev.ditto.local.store;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Mutual exclusion between all threads of all processes that share a home. The kernel releases it when its process
 * dies.
 *
 * <p>The kernel's record locks belong to a process and fall when <em>any</em> descriptor of the file is closed there.
 * So within a JVM a file is opened by one holder at a time, whichever class loader it came through.
 */
public final class LockFile {

    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Path path;

    LockFile(Path path) {
        this.path = path;
    }

    /** Takes the lock if nobody has it. */
    public Optional<Held> tryAcquire() {
        return acquireWithin(Duration.ZERO);
    }

    /**
     * Waits for the lock.
     *
     * @param purpose what it is for, for the message
     * @throws ClaimTimeoutException if somebody else still has it after {@code timeout}
     */
    public Held acquire(Duration timeout, String purpose) {
        return acquireWithin(timeout)
                .orElseThrow(() -> new ClaimTimeoutException("Waited " + timeout.toMillis()
                        + " ms " + purpose + "; another session still holds " + path
                        + ". Raise the claim timeout, or look what that session does."));
    }

    private Optional<Held> acquireWithin(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Semaphore mine = JvmRegistry.lock(path);
        try {
            if (!mine.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        boolean held = false;
        try {
            Optional<Held> result = lockFile(end, mine);
            held = result.isPresent();
            return result;
        } finally {
            if (!held) {
                mine.release();
            }
        }
    }

    @SuppressWarnings("resource") // The file stays open with the lock; Held closes it.
    private Optional<Held> lockFile(long end, Semaphore mine) {
        RandomAccessFile file = null;
        boolean held = false;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            FileLock lock = poll(file.getChannel(), end);
            held = lock != null;
            return lock == null ? Optional.empty() : Optional.of(new Held(file, mine));
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The lock file " + path + " cannot be used: " + e.getMessage() + ". Is the disk full?", e);
        } finally {
            if (!held) {
                closeQuietly(file);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock poll(FileChannel channel, long end) throws IOException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            FileLock lock = channel.tryLock();
            long left = end - System.nanoTime();
            if (lock != null || left <= 0) {
                return lock;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(pause)));
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    private static RuntimeUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RuntimeUnavailableException("Interrupted while waiting for a lock of the home.", e);
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable RandomAccessFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                org.slf4j.LoggerFactory.getLogger(LockFile.class).debug("A lock file did not close", e);
            }
        }
    }

    /** Whether the file exists; who holds it is not asked. */
    boolean exists() {
        return Files.exists(path);
    }

    /** The lock, held. Closing releases it; idempotent. */
    public static final class Held implements AutoCloseable {

        private final RandomAccessFile file;
        private final Semaphore mine;
        private boolean closed;

        private Held(RandomAccessFile file, Semaphore mine) {
            this.file = file;
            this.mine = mine;
        }

        /**
         * Writes a byte into the file, for others to see by its size. Not through the channel: an interrupt would close
         * that, and the lock with it.
         */
        synchronized void mark() throws IOException {
            file.seek(0);
            file.write('+');
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                closeQuietly(file);
                mine.release();
            }
        }
    }
}
