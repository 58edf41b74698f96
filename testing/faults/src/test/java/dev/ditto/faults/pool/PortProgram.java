package dev.ditto.faults.pool;

import dev.ditto.local.port.PortPool;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.StateStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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
    private final Path marks;

    private PortProgram(PortPool pool, PrintStream out, String name, Path marks) {
        this.marks = marks;
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
                    pool,
                    System.out,
                    Long.toString(ProcessHandle.current().pid()),
                    Files.createDirectories(Path.of(arguments[0] + "-marks")));
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
            boolean had = false;
            while (!had) {
                int port;
                try {
                    port = pool.allocate(holder);
                } catch (RuntimeException e) {
                    say("STARVED " + e.getMessage());
                    return;
                }
                had = use(port, begin);
                pool.release(port, holder);
            }
        }
    }

    /**
     * Two that have it at once cannot both make its file. That it cannot be listened at for a moment is something else: the
     * look at whether a port is free is a bind as well, and somebody may still have been about to take this one.
     */
    private boolean use(int port, long begin) {
        Path mark = marks.resolve(Integer.toString(port));
        try {
            Files.createFile(mark);
        } catch (IOException e) {
            say("TWICE " + port + " " + e);
            return true;
        }
        try (ServerSocket mine = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            say("HAD " + mine.getLocalPort() + " " + (System.nanoTime() - begin) / 1_000_000);
            TimeUnit.MILLISECONDS.sleep(HOLD_MILLIS);
            return true;
        } catch (IOException e) {
            say("REFUSED " + port + " " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            remove(mark);
        }
    }

    private void remove(Path mark) {
        try {
            Files.delete(mark);
        } catch (IOException e) {
            say("TWICE " + mark + " " + e);
        }
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
