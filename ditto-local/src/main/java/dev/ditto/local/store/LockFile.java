package dev.ditto.local.store;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    @SuppressWarnings("resource") // The channel stays open with the lock; Held closes it.
    private Optional<Held> lockFile(long end, Semaphore mine) {
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = poll(channel, end);
            held = lock != null;
            return lock == null ? Optional.empty() : Optional.of(new Held(channel, mine));
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The lock file " + path + " cannot be used: " + e.getMessage() + ". Is the disk full?", e);
        } finally {
            if (!held) {
                closeQuietly(channel);
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

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
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

        private final FileChannel channel;
        private final Semaphore mine;
        private boolean closed;

        private Held(FileChannel channel, Semaphore mine) {
            this.channel = channel;
            this.mine = mine;
        }

        /** Writes a byte into the file, for others to see by its size. */
        synchronized void mark() throws IOException {
            channel.write(ByteBuffer.wrap(new byte[] {'+'}), 0);
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                closeQuietly(channel);
                mine.release();
            }
        }
    }
}
