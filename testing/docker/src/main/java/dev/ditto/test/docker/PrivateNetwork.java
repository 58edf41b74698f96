package dev.ditto.test.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace with a cable to this one.
 *
 * <p>A second daemon in the host's own namespace would rewrite the bridge and the rules of the first. What listens inside
 * on the loopback interface, as published ports do, is reached from outside at {@link #address()}.
 */
final class PrivateNetwork implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final String outside;
    private final String inside;
    private final String subnet;
    private final int lowest;

    private PrivateNetwork(int number) {
        String id = HexFormat.of().toHexDigits((short) number);
        name = "ditto-" + id;
        outside = "dto" + id;
        inside = "dti" + id;
        // 198.18.0.0/15 is set aside for test beds; each network takes four addresses of it.
        int base = (198 << 24 | 18 << 16) + number * 4;
        subnet = (base >>> 24) + "." + (base >>> 16 & 255) + "." + (base >>> 8 & 255) + ".";
        lowest = base & 255;
    }

    static PrivateNetwork create() {
        PrivateNetwork network = new PrivateNetwork(ThreadLocalRandom.current().nextInt(1 << 15));
        try {
            network.build();
            return network;
        } catch (RuntimeException e) {
            try {
                network.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void build() {
        run("ip", "netns", "add", name);
        run("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
        run("ip", "address", "add", subnet + (lowest + 1) + "/30", "dev", outside);
        run("ip", "link", "set", outside, "up");
        run("ip", "-n", name, "address", "add", address() + "/30", "dev", inside);
        run("ip", "-n", name, "link", "set", inside, "up");
        run("ip", "-n", name, "link", "set", "lo", "up");
        // Lets what comes over the cable go to 127.0.0.1, which kernels refuse by default.
        enter("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/" + inside + "/route_localnet");
    }

    /** As {@code ip netns} knows it. */
    String name() {
        return name;
    }

    /** The address inside, reachable from the host. */
    String address() {
        return subnet + (lowest + 2);
    }

    /**
     * Sends what comes over the cable to the loopback interface, but for one port. After the daemon's own rules, which
     * know about ports published at {@link #address()} itself; so once more each time it has written them anew.
     */
    void leadToLoopback(int exceptPort) {
        String[] rule = {
            "PREROUTING",
            "-i",
            inside,
            "-p",
            "tcp",
            "!",
            "--dport",
            Integer.toString(exceptPort),
            "-j",
            "DNAT",
            "--to-destination",
            "127.0.0.1"
        };
        Command.of(entered(iptables("-D", rule))).run(LIMIT);
        enter(iptables("-A", rule));
    }

    private static String[] iptables(String action, String[] rule) {
        List<String> words = new ArrayList<>(List.of("iptables", "-w", "-t", "nat", action));
        Collections.addAll(words, rule);
        return words.toArray(String[]::new);
    }

    /** The words of a command that runs inside. Not with {@code ip netns exec}, which hides the cgroups from a daemon. */
    List<String> entered(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + Path.of("/run/netns", name)));
        Collections.addAll(words, command);
        return words;
    }

    private void enter(String... command) {
        Command.of(entered(command)).output(LIMIT);
    }

    private static void run(String... words) {
        Command.of(words).output(LIMIT);
    }

    /** Unplugs the cable and removes the namespace; processes inside keep it alive, nameless. */
    @Override
    public void close() {
        // Goes with the namespace, but only when its last process has gone.
        Command.of("ip", "link", "delete", outside).run(LIMIT);
        run("ip", "netns", "delete", name);
    }
}
