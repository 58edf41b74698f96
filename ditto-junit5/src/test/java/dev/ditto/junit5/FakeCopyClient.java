package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyEvent;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.DumpNotFoundException;
import dev.ditto.RestoreFailedException;
import dev.ditto.TableChange;
import dev.ditto.UnsupportedByClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Copies in memory, their numbers counted from 1; every step goes into the journal. */
final class FakeCopyClient implements CopyClient {

    static final String MISSING_DUMP = "missing.sql";

    static final String BROKEN_DUMP = "broken.sql";

    /** Tells what is waited for, as if its restore took long. */
    static final String SLOW_DUMP = "slow.sql";

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Copy> copies = new ConcurrentHashMap<>();
    private final List<CreateOptions> asked = new CopyOnWriteArrayList<>();
    private final List<Demand> demands = new CopyOnWriteArrayList<>();

    private final Consumer<CreateOptions> onCreate;

    FakeCopyClient() {
        this(options -> {});
    }

    /** @param onCreate comes before every copy, which is not made if it throws */
    FakeCopyClient(Consumer<CreateOptions> onCreate) {
        this.onCreate = onCreate;
    }

    @Override
    public Copy create(CreateOptions options) {
        asked.add(options);
        onCreate.accept(options);
        if (options.dump().filter(MISSING_DUMP::equals).isPresent()) {
            throw new DumpNotFoundException("Dump missing.sql does not exist; check the path.");
        }
        if (options.dump().filter(BROKEN_DUMP::equals).isPresent()) {
            throw new RestoreFailedException("Dump broken.sql cannot be restored.\nLine 3: syntax error");
        }
        if (options.dump().filter(SLOW_DUMP::equals).isPresent()) {
            options.progress().ifPresent(listener -> listener.accept("Restoring slow.sql: 1 of 2 MB"));
        }
        Copy copy = copy("copy-" + numbers.incrementAndGet(), CopyStatus.READY, options);
        copies.put(copy.id(), copy);
        Journal.add("create " + copy.id());
        return copy;
    }

    @Override
    public void destroy(String copyId) {
        Copy copy = find(copyId).orElseThrow(() -> new CopyNotFoundException("No copy " + copyId));
        Journal.add("destroy " + copyId);
        if (isOf(copy, "Stubborn")) {
            throw new CopyNotFoundException("Copy " + copyId + " does not go away.");
        }
        if (isOf(copy, "SlowEnd")) {
            endSlowly();
        }
        copies.put(copyId, copy(copyId, CopyStatus.DESTROYED, optionsOf(copy)));
    }

    /** Not before the next test ran. */
    private static void endSlowly() {
        Journal.add("end of slow copy begins");
        try {
            Journal.await("next test");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Journal.add("end of slow copy");
    }

    @Override
    public List<Copy> list() {
        return List.copyOf(copies.values());
    }

    @Override
    public Optional<Copy> find(String copyId) {
        return Optional.ofNullable(copies.get(copyId));
    }

    @Override
    public List<CopyEvent> events(String copyId) {
        return copyId.equals("copy-1")
                ? List.of(new CopyEvent(
                        "snapshot_restored",
                        "session",
                        Map.of("restore_ms", "1400", "dump", "db/shop.sql.gz"),
                        Instant.EPOCH))
                : List.of();
    }

    /** Refused for jobs that are called so. */
    @Override
    public Copy keep(String copyId, Duration ttl) {
        Copy copy = find(copyId).orElseThrow(() -> new CopyNotFoundException("No copy " + copyId));
        if (isOf(copy, "Unkeepable")) {
            throw new UnsupportedByClientException("keep", FakeCopyClient.class);
        }
        Journal.add("keep " + copyId + " for " + ttl);
        return copy;
    }

    @Override
    public List<TableChange> changes(String copyId) {
        Copy copy = find(copyId).orElseThrow(() -> new CopyNotFoundException("No copy " + copyId));
        Journal.add("changes " + copyId);
        if (isOf(copy, "Incomparable")) {
            throw new CopyNotFoundException("No snapshot to compare with.\nIt was removed.");
        }
        if (isOf(copy, "Untold")) {
            throw new UnsupportedByClientException("changes", FakeCopyClient.class);
        }
        return isOf(copy, "Untouched")
                ? List.of()
                : List.of(new TableChange("shop", "orders", 3, 1, 0), new TableChange("shop", "items", 0, 0, 12));
    }

    @Override
    public Optional<String> destroyCommand(String copyId) {
        return Optional.of("ditto copies destroy " + copyId);
    }

    @Override
    public void prepare(List<Demand> wanted) {
        demands.addAll(wanted);
        Journal.add("prepare " + wanted.size());
    }

    @Override
    public void close() {
        Journal.add("close client");
    }

    /** Every call of create, the failed ones included. */
    List<CreateOptions> asked() {
        return asked;
    }

    /** What it was told to prepare. */
    List<Demand> demands() {
        return demands;
    }

    long alive() {
        return copies.values().stream()
                .filter(copy -> !copy.status().isTerminal())
                .count();
    }

    /** Waits, 20 s at most, for copies that are being destroyed aside. */
    void awaitNoneAlive() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (alive() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    static Copy copy(String id, CopyStatus status, CreateOptions options) {
        return Copy.builder()
                .id(id)
                .status(status)
                .engine("postgres")
                .address("db.example", 5433)
                .database("db-" + id)
                .credentials("u-" + id, "s e&cret")
                .urls("jdbc:fake:" + id, "fake://" + id)
                .runId(options.runId())
                .jobName(options.jobName())
                .ttl(Duration.ofMinutes(1))
                .warm(!id.equals("copy-1"))
                .build();
    }

    private static boolean isOf(Copy copy, String job) {
        return copy.jobName().filter(name -> name.contains(job)).isPresent();
    }

    private static CreateOptions optionsOf(Copy copy) {
        CreateOptions.Builder options = CreateOptions.builder();
        copy.runId().ifPresent(options::runId);
        copy.jobName().ifPresent(options::jobName);
        return options.build();
    }
}
