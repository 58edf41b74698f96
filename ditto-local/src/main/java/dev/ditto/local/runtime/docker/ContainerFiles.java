package dev.ditto.local.runtime.docker;

import dev.ditto.local.runtime.docker.container.TarStream;
import dev.ditto.local.spi.OwnServers.Standing;
import dev.ditto.local.spi.ServerProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What lies in {@code /ditto} of a container before it starts. Sent as files, since environment and command line of a
 * container can be read by everybody who may ask the daemon.
 */
final class ContainerFiles {

    static final String ROOT = "/ditto";
    static final String MEMORY = "/ditto/memory";
    static final String CLEAN = "/ditto/clean";

    /**
     * Who attaches first is expected within that time, however short the idle time is. Should it be killed before, the server
     * still has to be gone within a minute, its shutdown included.
     */
    private static final Duration GRACE = Duration.ofSeconds(45);

    /**
     * A server that its session held ends so long after it; a shared one removes the copies then of sessions that were
     * killed. Until then a lost connection can be made anew.
     */
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    private static final int LONGEST_TICK = 5;

    private ContainerFiles() {}

    /** @param password of the administrator to make; empty if the data is there already */
    static InputStream archive(ServerOrder order, String password) {
        ServerProfile profile = order.profile();
        TarStream tar = new TarStream()
                .directory("ditto")
                .directory("ditto/in")
                .directory("ditto/run")
                .file("ditto/serve.sh", resource("serve.sh"))
                .file("ditto/engine.sh", resource(order.engine().label() + ".sh"))
                .file("ditto/order", variables(order))
                .file("ditto/settings", order.engine().settings(profile))
                .file("ditto/rules", lines(profile.accessRules()))
                .file("ditto/init-arguments", lines(profile.initArguments()));
        if (!password.isEmpty()) {
            tar.file("ditto/password", password + "\n");
        }
        return tar.open();
    }

    /** Of all files but the password; the same in every JVM for the same version, profile and kind of server. */
    static String digest(ServerOrder order) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(archive(order, "").readAllBytes());
            return HexFormat.of().formatHex(hash);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("Bytes in memory can be read, and every JDK has SHA-256", e);
        }
    }

    /**
     * Moves the deadline; taken up by the container within its tick. What is said of a warm one is a file of its own, so
     * that it never takes the place of what its caller's session said.
     */
    static InputStream life(Duration fromNow, Standing standing) {
        String file = standing == Standing.WARM ? "ditto/warm" : "ditto/life";
        String word = standing == Standing.HELD ? "held" : "end";
        return new TarStream()
                .file(file, Math.max(0, fromNow.toSeconds()) + " " + word + "\n")
                .open();
    }

    /** Says how long a shared server stays up though nobody is connected; taken up by the container within its tick. */
    static InputStream kept(Duration fromNow) {
        return new TarStream().file("ditto/kept", roundedUp(fromNow) + " end\n").open();
    }

    /** Says that a session came to a shared server, or, at its end, that it left no copy in it. */
    static InputStream session(String name, boolean left) {
        return new TarStream()
                .file("ditto/" + (left ? "left-" : "came-") + name, "")
                .open();
    }

    private static long roundedUp(Duration duration) {
        return Math.max(0, duration.plusMillis(999).toSeconds());
    }

    /** One per line. */
    private static String variables(ServerOrder order) {
        long idle = order.shared() ? order.life().toSeconds() : ABANDONED.toSeconds();
        long tick = order.shared() ? Math.max(1, Math.min(LONGEST_TICK, idle / 4)) : LONGEST_TICK;
        return "mode='" + (order.shared() ? "shared" : "own") + "'\n"
                + "root='" + (order.inMemory() ? MEMORY : ROOT) + "'\n"
                + "admin='" + order.adminUser() + "'\n"
                + "idle=" + idle + "\n"
                + "abandoned=" + ABANDONED.toSeconds() + "\n"
                + "tick=" + tick + "\n"
                + "grace=" + Math.max(idle, GRACE.toSeconds()) + "\n"
                + "longest=" + SessionHold.LONGEST.multipliedBy(9).dividedBy(10).toSeconds() + "\n"
                + "port_hex='" + String.format("%04X", order.engine().port()) + "'\n";
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").reduce("", String::concat);
    }

    private static String resource(String name) {
        try (InputStream in = ContainerFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("ditto-local lacks its script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + " of ditto-local cannot be read", e);
        }
    }
}
