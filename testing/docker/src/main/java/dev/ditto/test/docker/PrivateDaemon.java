package dev.ditto.test.docker;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A second dockerd, for tests that break one: its own network, directory and, if asked for, a small disk.
 *
 * <p>A port that one of its containers publishes, on whatever address, is reached from this JVM at {@link #address()}, or
 * at the loopback interface of this host after {@link #forward}. Needs root and the tools of a daemon: see {@link
 * RequiresDocker#privateDaemon()}. Not thread-safe.
 *
 * <p>{@link #close} ends every process it has started, those of killed daemons included, and removes its files and network.
 */
public final class PrivateDaemon implements AutoCloseable {

    private static final int TCP_PORT = 2375;
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
    private static final List<String> TOOLS =
            List.of("docker", "dockerd", "ip", "nsenter", "iptables", "mkfs.ext4", "mount");

    private final DaemonRoom room;
    private final PrivateNetwork network;
    private final List<String> words;
    private @Nullable DaemonProcess process;

    private PrivateDaemon(DaemonRoom room, PrivateNetwork network, Options options) {
        this.room = room;
        this.network = network;
        this.words = words(options);
    }

    /** One with the defaults: a Unix socket, and its data in memory. */
    public static PrivateDaemon started() {
        return options().start();
    }

    /** Options, ending in {@link Options#start}. */
    public static Options options() {
        return new Options();
    }

    /** What this machine lacks for such a daemon, by name; empty if it lacks nothing. */
    static List<String> missing() {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<String> tools = TOOLS.stream()
                .filter(tool -> Arrays.stream(path.split(File.pathSeparator, -1))
                        .noneMatch(directory -> Files.isExecutable(Path.of(directory, tool))));
        return Stream.concat(isRoot() ? Stream.empty() : Stream.of("root"), tools)
                .toList();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            // Neither Linux, then.
            return false;
        }
    }

    private List<String> words(Options options) {
        List<String> all = new ArrayList<>(network.entered(
                "dockerd",
                "--data-root=" + room.data(),
                "--exec-root=" + room.state(),
                "--pidfile=" + room.pidFile(),
                "--host=" + host()));
        if (options.tcp) {
            // Without the second word it waits a while, so that its user repents.
            all.addAll(List.of("--host=" + tcpHost(), "--tls=false"));
        }
        all.addAll(options.arguments);
        return List.copyOf(all);
    }

    /** Where it listens, as in {@code DOCKER_HOST}: its Unix socket. */
    public String host() {
        return "unix://" + room.socket();
    }

    /** Where it listens with {@link Options#tcp}, as in {@code DOCKER_HOST}. */
    public String tcpHost() {
        return "tcp://" + address() + ":" + TCP_PORT;
    }

    /** The address of its network, where the ports of its containers are reached from this JVM. */
    public String address() {
        return network.address();
    }

    /** The docker command for this daemon. */
    public DockerCommand docker() {
        return DockerCommand.at(host());
    }

    /** Where its images and containers lie, say to fill the disk. */
    public Path data() {
        return room.data();
    }

    /** The process id of dockerd itself. */
    public long pid() {
        return running().pid();
    }

    /** Copies an image of the daemon that {@link DockerCommand#local} means. */
    public void load(String image) {
        Path file = room.directory().resolve("image.tar");
        try {
            DockerCommand.local().run(LOAD_LIMIT, "save", "--output", file.toString(), image);
            docker().run(LOAD_LIMIT, "load", "--quiet", "--input", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException("the image " + image + " is loaded, but its file stays: " + file, e);
        }
    }

    /**
     * Makes a port of this host's loopback interface stand for one of this daemon's, for clients that cannot be told of
     * another address. Closed by its user.
     *
     * @param port of this host, 0 for any free one
     */
    public PortForward forward(int port, int published) {
        return PortForward.open(port, new InetSocketAddress(address(), published));
    }

    /** Starts it and returns when it answers, within a minute. */
    public void start() {
        if (process != null && process.runs()) {
            throw new IllegalStateException("dockerd " + process.pid() + " runs already; stop or kill it first");
        }
        room.forgetDeadContainerd();
        process = DaemonProcess.start(words, DaemonProbe.at(host()), room.log());
        network.leadToLoopback(TCP_PORT);
    }

    /** Ends it and its containers in order. */
    public void stop() {
        running().stop();
    }

    /** Kills dockerd alone, as {@code kill -9} does. */
    public void kill() {
        running().kill();
    }

    /** Stops and starts it: its containers end. */
    public void restart() {
        stop();
        start();
    }

    private DaemonProcess running() {
        if (process == null) {
            throw new IllegalStateException("the second dockerd has not been started");
        }
        return process;
    }

    /** Removes everything of it. Later calls do nothing. */
    @Override
    public void close() {
        if (!Files.exists(room.directory())) {
            return;
        }
        try (network;
                room) {
            if (process != null && process.runs()) {
                removeContainers();
                process.stop();
            }
        }
    }

    /** Killed at once, they do not hold up the daemon's end; a daemon too broken for that has them killed later. */
    private void removeContainers() {
        Command.of("sh", "-c", "docker --host " + host() + " ps -aq | xargs -r docker --host " + host() + " rm -f -v")
                .run(Duration.ofSeconds(30));
    }

    /** What a {@link PrivateDaemon} may be made with. */
    public static final class Options {

        private boolean tcp;
        private long dataBytes;
        private final List<String> arguments = new ArrayList<>();

        private Options() {}

        /** Lets it listen at {@link PrivateDaemon#tcpHost} too, without TLS. */
        public Options tcp() {
            tcp = true;
            return this;
        }

        /** Keeps its data on a disk of this size, in MiB, not in memory; an image of the tests takes some 250. */
        public Options dataMebibytes(long size) {
            dataBytes = size << 20;
            return this;
        }

        /** Further arguments of dockerd, say {@code --live-restore}. */
        public Options arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** Makes and starts it; returns when it answers. */
        public PrivateDaemon start() {
            List<String> missing = missing();
            if (!missing.isEmpty()) {
                throw new IllegalStateException(
                        "a second dockerd needs " + String.join(", ", missing)
                                + ", which this machine or user has not; guard the test with @RequiresDocker(privateDaemon = true)");
            }
            PrivateNetwork network = PrivateNetwork.create();
            DaemonRoom room = DaemonRoom.create();
            PrivateDaemon daemon = new PrivateDaemon(room, network, this);
            try {
                if (dataBytes > 0) {
                    room.limitData(dataBytes);
                } else {
                    room.keepDataInMemory();
                }
                daemon.start();
                return daemon;
            } catch (RuntimeException e) {
                return closedAfter(e, daemon);
            }
        }

        private static PrivateDaemon closedAfter(RuntimeException failure, PrivateDaemon daemon) {
            try {
                daemon.close();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }
}
