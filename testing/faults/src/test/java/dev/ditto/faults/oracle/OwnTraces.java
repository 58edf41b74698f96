package dev.ditto.faults.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Threads of ditto and open files of a home in this JVM. */
final class OwnTraces {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final FaultHome home;
    private final Set<Thread> before = new HashSet<>(threads());
    private final long socketsBefore;

    OwnTraces(FaultHome home) {
        this.home = home;
        openOne();
        socketsBefore = descriptors().stream()
                .filter(target -> target.startsWith("socket:"))
                .count();
    }

    /** With its first socket a JVM opens one more that it keeps. */
    private static void openOne() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> left() {
        List<String> left = new ArrayList<>();
        threads().stream()
                .filter(thread -> !before.contains(thread))
                .forEach(thread -> left.add("thread " + thread.getName()));
        List<String> open = descriptors();
        open.stream().filter(this::isOfHome).forEach(target -> left.add("open file " + target));
        long sockets =
                open.stream().filter(target -> target.startsWith("socket:")).count();
        if (sockets > socketsBefore) {
            left.add(sockets + " open sockets instead of " + socketsBefore);
        }
        return left;
    }

    private boolean isOfHome(String target) {
        return Files.exists(home.directory())
                && (target.startsWith(home.directory() + "/") || target.contains(home.pathKey()));
    }

    private static Set<Thread> threads() {
        Set<Thread> found = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("ditto-")) {
                found.add(thread);
            }
        }
        return found;
    }

    private static List<String> descriptors() {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path file : files) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (IOException e) {
                    // Closed meanwhile.
                    targets.add("");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }
}
