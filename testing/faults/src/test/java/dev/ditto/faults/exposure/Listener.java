package dev.ditto.faults.exposure;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A socket that somebody listens at or, with UDP, is bound to, as the kernel tells. */
record Listener(String protocol, InetAddress address, int port, String inode) {

    private static final String LISTENING = "0A";
    private static final String UNCONNECTED = "07";

    boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** Those of these processes; of others this user may see too little. */
    static List<Listener> of(Collection<Long> pids) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (long pid : pids) {
            inodes.addAll(sockets(pid));
        }
        return all().stream()
                .filter(listener -> inodes.contains(listener.inode))
                .toList();
    }

    static List<Listener> all() throws IOException {
        List<Listener> found = new ArrayList<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path table = Path.of("/proc/net/" + protocol);
            if (!Files.exists(table)) {
                continue;
            }
            List<String> lines = Files.readAllLines(table);
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(protocol.startsWith("tcp") ? LISTENING : UNCONNECTED)) {
                    String[] local = fields[1].split(":");
                    found.add(new Listener(protocol, address(local[0]), Integer.parseInt(local[1], 16), fields[9]));
                }
            }
        }
        return found;
    }

    /** Words of four bytes, each in the order of this machine. */
    private static InetAddress address(String hex) throws IOException {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity());
        while (words.hasRemaining()) {
            bytes.putInt(words.getInt());
        }
        return InetAddress.getByAddress(bytes.array());
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                }
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // It, or one of its files, was closed meanwhile.
            return inodes;
        }
        return inodes;
    }
}
