package dev.ditto.faults.pool;

import dev.ditto.local.port.PortPool;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.StateStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM whose threads take ports, listen there a while, and give them back. */
public final class PortProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HOLD_MILLIS = 20;

    private final PortPool pool;
    private final PrintStream out;
    private final String name;

    private PortProgram(PortPool pool, PrintStream out, String name) {
        this.pool = pool;
        this.out = out;
        this.name = name;
    }

    /** Arguments: the home, the first port, the last one, how many threads, how often each. */
    public static void main(String[] arguments) throws Exception {
        try (StateStore store = StateStore.open(Home.open(Path.of(arguments[0])), new BootClock())) {
            store.await();
            PortPool pool = new PortPool(
                    store.ports(), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), PATIENCE);
            PortProgram program = new PortProgram(
                    pool, System.out, Long.toString(ProcessHandle.current().pid()));
            program.say("READY");
            System.in.read();
            program.run(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
            program.say("DONE");
        }
    }

    private void run(int threads, int rounds) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String holder = "test:" + name + "-" + i;
            Thread thread = new Thread(() -> take(holder, rounds), holder);
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    private void take(String holder, int rounds) {
        for (int round = 0; round < rounds; round++) {
            long begin = System.nanoTime();
            int port;
            try {
                port = pool.allocate(holder);
            } catch (RuntimeException e) {
                say("STARVED " + e.getMessage());
                return;
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            // Two that have it at once cannot both listen.
            try (ServerSocket mine = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                say("HAD " + mine.getLocalPort() + " " + millis);
                TimeUnit.MILLISECONDS.sleep(HOLD_MILLIS);
            } catch (IOException e) {
                say("TWICE " + port + " " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            pool.release(port, holder);
        }
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
