package dev.ditto.local.runtime.docker.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.ditto.DittoException;
import dev.ditto.local.spi.ServerTools.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program in a container writes, as it writes it: a few blocks ahead of the reader at most. A stream that ends says
 * nothing about the program; that it ended well, the daemon has to say. Read by one thread.
 */
final class ExecOutput extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(ExecOutput.class);
    private static final int BLOCKS = 64;

    /** How long after its stream a program may need to be seen to have ended. */
    private static final Duration END = Duration.ofSeconds(5);

    private static final byte[] LAST = new byte[0];

    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final Containers containers;
    private final String exec;
    private final Call call;
    private final ExecKill kill;
    private final SaidLines said;
    private final Receiver receiver = new Receiver();
    private volatile long lastSign = System.nanoTime();
    private volatile @Nullable Throwable cut;
    private byte[] block = LAST;
    private int at;
    private boolean ended;
    private @Nullable IOException failure;

    ExecOutput(Containers containers, String exec, Call call, ExecKill kill) {
        this.containers = containers;
        this.exec = exec;
        this.call = call;
        this.kill = kill;
        this.said = new SaidLines(call.said(), call.secrets().values());
    }

    void start() {
        containers.daemon().streaming().execStartCmd(exec).exec(receiver);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        if (at == block.length && (ended || !nextBlock())) {
            return -1;
        }
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean nextBlock() throws IOException {
        byte[] next = await();
        if (next == LAST) {
            requireSuccess();
            ended = true;
            return false;
        }
        block = next;
        at = 0;
        return true;
    }

    private byte[] await() throws IOException {
        try {
            while (true) {
                long left = call.silence().toNanos() - (System.nanoTime() - lastSign);
                byte[] next = blocks.poll(Math.max(1, left), TimeUnit.NANOSECONDS);
                if (next != null) {
                    return next;
                }
                if (System.nanoTime() - lastSign >= call.silence().toNanos()) {
                    throw failed("it said nothing for " + call.silence().toMillis() + " ms and was ended");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while " + program() + " ran");
        }
    }

    private void requireSuccess() throws IOException {
        InspectExecResponse state = endState();
        Long code = state.getExitCodeLong();
        if (Boolean.TRUE.equals(state.isRunning()) || code == null) {
            throw failed("the connection to the daemon was cut while it ran"
                    + (cut == null ? "" : " (" + cut.getMessage() + ")"));
        }
        if (code != 0) {
            ended = true; // nothing is left to be killed
            throw failed("it ended with status " + code);
        }
    }

    private InspectExecResponse endState() throws IOException {
        Patience patience = Patience.of(END);
        try {
            while (true) {
                InspectExecResponse state = containers.asked(
                        "look at " + program(),
                        client -> client.inspectExecCmd(exec).exec());
                if (!Boolean.TRUE.equals(state.isRunning()) || patience.isOver()) {
                    return state;
                }
                patience.pause(program() + " to end");
            }
        } catch (DittoException e) {
            throw failed("it is not known how it ended: " + e.getMessage());
        }
    }

    private IOException failed(String how) {
        String words = said.last();
        IOException failed = new IOException("The program " + program() + " failed: " + how + "."
                + (words.isEmpty() ? "" : "\nThe last it said:\n" + words));
        failure = failed;
        end();
        return failed;
    }

    private boolean isRunning() {
        InspectExecResponse state = containers.asked(
                "look at " + program(), client -> client.inspectExecCmd(exec).exec());
        return Boolean.TRUE.equals(state.isRunning());
    }

    private String program() {
        return call.command().get(0);
    }

    /** Ends the program, unless it is known to have ended. Idempotent. */
    @Override
    public void close() {
        if (!ended) {
            end();
        }
    }

    private void end() {
        boolean running = !ended;
        ended = true;
        receiver.stop();
        if (running) {
            try {
                // Its process id may be another program's once it has ended.
                if (isRunning()) {
                    kill.now();
                }
            } catch (DittoException e) {
                // It goes with its container, whose end is near then; the caller learns of its own failure.
                LOG.warn("{} may still run in its container: {}", program(), e.getMessage());
            }
        }
    }

    /** Takes frames from the daemon; waits while the reader is behind. */
    private final class Receiver extends ResultCallback.Adapter<Frame> {

        private volatile boolean stopped;

        @Override
        public void onNext(Frame frame) {
            lastSign = System.nanoTime();
            if (frame.getStreamType() == StreamType.STDERR) {
                said.add(frame.getPayload());
            } else if (frame.getPayload().length > 0) {
                hand(frame.getPayload().clone()); // docker-java fills the same array again
            }
        }

        private void hand(byte[] bytes) {
            try {
                while (!stopped && !blocks.offer(bytes, 1, TimeUnit.SECONDS)) {
                    lastSign = System.nanoTime(); // the reader is slow, not the program
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onError(Throwable error) {
            cut = error;
            hand(LAST);
            super.onError(error);
        }

        @Override
        public void onComplete() {
            said.end();
            hand(LAST); // before the stream is closed, which interrupts this thread
            super.onComplete();
        }

        void stop() {
            stopped = true;
            try {
                close();
            } catch (IOException e) {
                LOG.debug("A stream from the daemon did not close", e);
            }
        }
    }
}
