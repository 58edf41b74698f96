package dev.ditto.local.store;

import dev.ditto.local.port.PortPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What a child JVM of a test does; what it prints, the test reads. */
final class StoreProgram {

    private static final Duration TTL = Duration.ofMinutes(10);

    private StoreProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        List<String> rest = List.of(arguments).subList(2, arguments.length);
        switch (arguments[0]) {
            case "open" -> open(home);
            case "mixed" -> mixed(home, Integer.parseInt(rest.get(0)), rest.get(1));
            case "ports" -> ports(home, rest);
            case "session" -> session(home);
            case "lock" -> lock(home);
            case "dead" -> say(Session.isDead(Home.open(home), rest.get(0)) ? "dead" : "alive");
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void barrier() throws IOException {
        say("ready");
        if (System.in.read() < 0) {
            throw new IOException("The test has ended");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void open(Path directory) throws IOException {
        barrier();
        Home home = Home.open(directory);
        // In the order in which a manager opens them: a store without a key beside it is refused one.
        HomeKey key = HomeKey.open(home);
        try (Session session = Session.open(home);
                StateStore store = StateStore.open(home, new BootClock())) {
            say("opened " + store.copies().list().size() + " " + key.password("x"));
            session.closeCleanly();
        }
    }

    /** Inserts, claims and changes; prints every claimed id, then the times of all transactions. */
    private static void mixed(Path directory, int transactions, String name) throws IOException {
        try (StoreFixture fixture = StoreFixture.open(directory)) {
            barrier();
            Random random = new Random(name.hashCode());
            List<Long> nanos = new ArrayList<>();
            List<String> mine = new ArrayList<>();
            for (int i = 0; i < transactions; i++) {
                long begin = System.nanoTime();
                step(fixture, random.nextInt(5), name, mine);
                nanos.add(System.nanoTime() - begin);
            }
            Collections.sort(nanos);
            nanos.forEach(time -> say("took " + time));
        }
    }

    private static void step(StoreFixture fixture, int kind, String name, List<String> mine) {
        Copies copies = fixture.copies;
        if (kind == 0) {
            CopyRow row = fixture.row(name, true);
            copies.intend(row, fixture.clock.after(TTL), name);
            copies.warm(row.id(), fixture.clock.after(TTL), row.host(), row.port(), Map.of(), name);
        } else if (kind == 1) {
            mine.add(fixture.ready(name, TTL).id());
        } else if (kind == 2 || mine.isEmpty()) {
            Optional<CopyRow> row =
                    copies.claimWarm(StoreFixture.SNAPSHOT, fixture.claim(name, TTL), "127.0.0.1", 5433, name);
            row.ifPresent(claimed -> {
                mine.add(claimed.id());
                say("claimed " + claimed.id());
            });
        } else if (kind == 3) {
            copies.renew(mine.get(0), TTL, fixture.clock.after(TTL), name);
        } else {
            String id = mine.remove(mine.size() - 1);
            copies.condemn(id, "done", name);
            copies.gone(id, name);
        }
    }

    /** Eight threads that each take and give back a port some times; files are the proof that nobody else had it. */
    private static void ports(Path directory, List<String> arguments) throws Exception {
        int first = Integer.parseInt(arguments.get(0));
        int turns = Integer.parseInt(arguments.get(1));
        String name = arguments.get(2);
        try (StoreFixture fixture = StoreFixture.open(directory)) {
            PortPool pool = new PortPool(fixture.store.ports(), first, first + 7, Duration.ofSeconds(30));
            barrier();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String holder = name + "-" + i;
                Thread thread = new Thread(() -> takePorts(pool, directory, holder, turns));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void takePorts(PortPool pool, Path directory, String holder, int turns) {
        try {
            for (int i = 0; i < turns; i++) {
                long begin = System.nanoTime();
                int port = pool.allocate(holder);
                long waited = System.nanoTime() - begin;
                Path proof = directory.resolveSibling("port-" + port);
                Files.write(proof, new byte[0], StandardOpenOption.CREATE_NEW);
                Files.delete(proof);
                pool.release(port, holder);
                say("had " + port + " " + waited);
            }
        } catch (Exception e) {
            say("failed " + e);
        }
    }

    private static void session(Path directory) throws IOException {
        try (Session session = Session.open(Home.open(directory))) {
            say(session.id());
            say("end " + System.in.read());
        }
    }

    private static void lock(Path directory) throws IOException {
        try (LockFile.Held held = Home.open(directory).lock("test").acquire(Duration.ofSeconds(5), "to test")) {
            say("locked");
            say("end " + System.in.read());
        }
    }
}
