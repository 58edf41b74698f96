package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon spoken to by docker-java. */
final class DockerDaemon implements Daemon {

    /** How long the daemon may take for a call that ends soon. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    /**
     * How long nothing may move in a stream. Building an index is silent for many minutes; what knows better has a
     * shorter limit of its own.
     */
    static final Duration STREAM_LIMIT = Duration.ofHours(1);

    private static final int CONNECTIONS = 64;

    private final DaemonFound found;
    private final DockerSettings settings;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private final DockerClient control;
    private final DockerClient streaming;
    private final String id;
    private final long memoryBytes;

    private DockerDaemon(DaemonFound found, DockerSettings settings, DaemonEnvironment environment) {
        this.found = found;
        this.settings = settings;
        this.threads = Executors.newCachedThreadPool(named("ditto-docker-call-"));
        this.clock = clock();
        DockerClientConfig config = config(found, environment);
        this.control = client(config, CALL_LIMIT);
        this.streaming = client(config, STREAM_LIMIT);
        Info info = info();
        this.id = DaemonIdentity.of(info, found.address());
        this.memoryBytes = info.getMemTotal() == null ? Long.MAX_VALUE : info.getMemTotal();
    }

    /**
     * Connects; loads docker-java.
     *
     * @throws dev.ditto.RuntimeUnavailableException if the daemon does not answer any more, or cannot be spoken to
     */
    static DockerDaemon connect(DaemonFound found, DockerSettings settings, DaemonEnvironment environment) {
        try {
            return new DockerDaemon(found, settings, environment);
        } catch (RuntimeException e) {
            throw DaemonFailures.of(e, "say what it is (" + found + ")");
        }
    }

    /** Nobody else can close what was opened for a daemon that turns out to be of no use. */
    private Info info() {
        try {
            return control.infoCmd().exec();
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Everything is said here: docker-java's own defaults would ask the environment once more, and differently. */
    private static DockerClientConfig config(DaemonFound found, DaemonEnvironment environment) {
        return new DefaultDockerClientConfig.Builder()
                .withDockerHost(found.address().uri().toString())
                .withDockerContext("default")
                .withDockerTlsVerify(false)
                .withDockerConfig(environment.dockerConfig().toString())
                .withApiVersion(found.api().toString())
                .build();
    }

    private DockerClient client(DockerClientConfig config, Duration limit) {
        ZerodepDockerHttpClient.Builder transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(found.address().uri())
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CALL_LIMIT);
        found.address().certificates().map(DaemonTls::new).ifPresent(transport::sslConfig);
        return DockerClientImpl.getInstance(config, new WatchedClient(transport.build(), threads, clock, limit));
    }

    private static ScheduledExecutorService clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("ditto-docker-watch-"));
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public DockerClient control() {
        return control;
    }

    @Override
    public DockerClient streaming() {
        return streaming;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public String bindAddress() {
        return settings.bindAddress();
    }

    @Override
    public String connectAddress() {
        return settings.connectAddress().or(found.address()::host).orElse("127.0.0.1");
    }

    @Override
    public void close() {
        try (control;
                streaming) {
            threads.shutdownNow();
            clock.shutdownNow();
        } catch (IOException e) {
            throw new UncheckedIOException("The connections to the daemon " + found + " cannot be closed", e);
        }
    }

    @Override
    public String toString() {
        return found.toString();
    }
}
