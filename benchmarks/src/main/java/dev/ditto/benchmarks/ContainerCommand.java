package dev.ditto.benchmarks;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs one program in a container. Not thread-safe. */
final class ContainerCommand {

    private static final long PATIENCE_MINUTES = 30;

    private final BenchDaemon daemon;
    private final String container;
    private final OutputStream out;
    private final StringBuilder errors = new StringBuilder();

    /** @param out where its standard output goes; the caller's to close */
    ContainerCommand(BenchDaemon daemon, String container, OutputStream out) {
        this.daemon = daemon;
        this.container = container;
        this.out = out;
    }

    /** Returns when it ended well. */
    void run(String... words) throws Exception {
        String exec = daemon.client()
                .execCreateCmd(container)
                .withCmd(words)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        boolean ended = daemon.client()
                .execStartCmd(exec)
                .exec(new Output())
                .awaitCompletion(PATIENCE_MINUTES, TimeUnit.MINUTES);
        Long code = daemon.client().inspectExecCmd(exec).exec().getExitCodeLong();
        if (!ended || !Objects.equals(code, 0L)) {
            throw new IllegalStateException(words[0] + " in container " + container + " ended with " + code + ": "
                    + errors.toString().strip());
        }
    }

    private void take(Frame frame) {
        try {
            if (frame.getStreamType() == StreamType.STDOUT) {
                out.write(frame.getPayload());
            } else {
                errors.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it writes, as it comes. */
    private final class Output extends ResultCallback.Adapter<Frame> {
        @Override
        public void onNext(Frame frame) {
            take(frame);
        }
    }
}
