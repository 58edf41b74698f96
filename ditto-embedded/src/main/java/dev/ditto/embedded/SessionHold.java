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

/**
 * One session's hold on a server: the server's FIFO, open for writing. The kernel lets go of it when this JVM ends, in
 * whatever way, and child processes do not inherit it.
 */
final class SessionHold implements AutoCloseable {

    private final FileChannel fifo;

    private SessionHold(FileChannel fifo) {
        this.fifo = fifo;
    }

    /** Opens for reading as well, though it never reads: so opening does not wait for a reader that may be gone. */
    static SessionHold take(Path fifo) throws IOException {
        FileChannel channel = FileChannel.open(
                fifo, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            SessionHold hold = new SessionHold(channel);
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

    /** A line is short enough to be written as one. */
    private void say(String line) throws IOException {
        fifo.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() throws IOException {
        fifo.close();
    }
}
