package dev.ditto.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One session's hold on a server: the server's FIFO, open for writing. The kernel lets go of it when this JVM ends, in
 * whatever way, and child processes do not inherit it. An interrupt does not let go of it.
 */
final class SessionHold implements AutoCloseable {

    /** For a supervisor that reads whenever there is something to read. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final FileChannel fifo;
    private final Duration patience;

    private SessionHold(Path path, FileChannel fifo, Duration patience) {
        this.path = path;
        this.fifo = fifo;
        this.patience = patience;
    }

    static SessionHold take(Path fifo) throws IOException {
        return take(fifo, PATIENCE);
    }

    /**
     * Opens for reading as well, though it never reads: so opening does not wait for a reader that may be gone.
     *
     * @param patience how long a line may wait to be read
     */
    static SessionHold take(Path fifo, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(
                fifo, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            SessionHold hold = new SessionHold(fifo, channel, patience);
            hold.say("\n");
            return hold;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Tells the supervisor how long a copy is kept, so that the server stays up though nobody holds it. */
    void stayUp(Duration fromNow) throws IOException {
        say("kept " + Math.max(0, fromNow.plusMillis(999).toSeconds()) + "\n");
    }

    /** Tells the supervisor that nothing of this session is left, which it would otherwise remove. */
    void leave() throws IOException {
        say("left\n");
    }

    /** Lets go of a server in which nothing was made. */
    void giveUp() throws IOException {
        try {
            leave();
        } finally {
            close();
        }
    }

    /**
     * A line is short enough to be written as one. In a thread that nobody interrupts: an interrupt of one that writes
     * closes the channel, and the server would stop under everybody's feet.
     */
    private void say(String line) throws IOException {
        FutureTask<Integer> writing =
                new FutureTask<>(() -> fifo.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII))));
        Thread thread = new Thread(writing, "ditto-hold");
        thread.setDaemon(true);
        thread.start();
        await(writing);
    }

    private void await(Future<?> writing) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        boolean written = false;
        try {
            while (!written) {
                try {
                    writing.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    written = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("The line could not be written: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "Nobody read " + path + " for " + patience.toMillis() + " ms; does the server's supervisor hang?",
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        fifo.close();
    }
}
