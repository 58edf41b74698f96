package dev.ditto.faults.pool;

import dev.ditto.faults.Form;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.StoreView;
import dev.ditto.faults.report.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T18: 32 threads in 4 JVMs want a port each, and there are 8. */
@Tag("faults")
@Timeout(300)
class FewPortsIT {

    private static final int PORTS = 8;
    private static final int JVMS = 4;
    private static final int THREADS = 8;
    private static final int ROUNDS = Form.times(4, 40);

    @TempDir
    Path directory;

    @Test
    void everybodyGetsOneAndNobodyAnothersOne() throws Exception {
        Tally tally = Tally.of("T18", "32 threads of 4 JVMs share 8 ports: allocated twice, starved");
        int first = freeRange();
        Path home = directory.resolve("home");
        List<ChildJvm> jvms = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            jvms.add(ChildJvm.start(
                    PortProgram.class,
                    home.toString(),
                    Integer.toString(first),
                    Integer.toString(first + PORTS - 1),
                    Integer.toString(THREADS),
                    Integer.toString(ROUNDS)));
        }
        jvms.forEach(jvm -> jvm.until("READY"));
        for (ChildJvm jvm : jvms) {
            jvm.tell("go");
        }
        List<Long> waits = new ArrayList<>();
        int refused = 0;
        for (ChildJvm jvm : jvms) {
            List<String> said = jvm.all();
            jvm.said("HAD ").forEach(line -> waits.add(Long.parseLong(line.split(" ")[1])));
            said.stream()
                    .filter(line -> line.matches("(TWICE|STARVED|Exception).*"))
                    .forEach(tally::violated);
            refused += jvm.said("REFUSED ").size();
            tally.tried(said.contains("DONE"), String.join("\n", said));
            jvm.close();
        }
        tally.tried(waits.size() == JVMS * THREADS * ROUNDS, "only " + waits.size() + " had a port");
        tally.tried(
                new StoreView(home)
                        .store("SELECT port FROM port_leases WHERE holder IS NOT NULL")
                        .isEmpty(),
                "leases are left");
        tally.with("met another's look", refused)
                .tried(waits.size())
                .withMillis("wait", waits)
                .hold();
    }

    private static int freeRange() {
        return IntStream.iterate(21_000, port -> port < 31_000, port -> port + PORTS)
                .filter(start -> IntStream.range(start, start + PORTS).allMatch(FewPortsIT::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
