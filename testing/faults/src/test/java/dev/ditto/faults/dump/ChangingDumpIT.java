package dev.ditto.faults.dump;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.Form;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T31: a dump changes while it is looked at and restored. A copy is of one version of it, or there is none. */
@Tag("faults")
@Timeout(600)
class ChangingDumpIT {

    private static final int TRIALS = Form.times(10, 300);
    private static final int TABLES = 30;
    private static final int ROWS = 400;

    /** How the dump changes, again and again. */
    enum Change {
        RENAMED_OVER {
            @Override
            void apply(Path dump, String version) throws IOException {
                Path fresh = Files.writeString(dump.resolveSibling("fresh.sql"), script(version));
                Files.move(fresh, dump, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        /** Of the same length at every moment. */
        OVERWRITTEN {
            @Override
            void apply(Path dump, String version) throws IOException {
                byte[] script = script(version).getBytes(StandardCharsets.UTF_8);
                int half = script.length / 2;
                try (var channel = Files.newByteChannel(dump, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                    channel.write(java.nio.ByteBuffer.wrap(script, 0, half));
                    channel.write(java.nio.ByteBuffer.wrap(script, half, script.length - half));
                }
            }
        },
        TRUNCATED {
            @Override
            void apply(Path dump, String version) throws IOException {
                Files.writeString(
                        dump, script(version).substring(0, script(version).length() / 3));
                Files.writeString(dump, script(version));
            }
        },
        DELETED {
            @Override
            void apply(Path dump, String version) throws IOException {
                Files.deleteIfExists(dump);
                Files.writeString(dump, script(version));
            }
        };

        abstract void apply(Path dump, String version) throws IOException;
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Change.class)
    void aCopyIsOfOneVersion(Change change) throws Exception {
        Tally tally = Tally.of("T31", "dump " + change + " while it is read: copies of mixed or partial versions");
        Path dump = directory.resolve("shop.sql");
        change.apply(dump, "0000");
        AtomicBoolean over = new AtomicBoolean();
        int refused = 0;
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                CopyManager manager = home.manager()) {
            CompletableFuture<Integer> changes = changing(change, dump, over);
            for (int trial = 0; trial < TRIALS; trial++) {
                try {
                    Copy copy = manager.create(
                            CreateOptions.builder().dump(dump.toString()).build());
                    String found = versions(copy);
                    tally.tried(found.matches("\\d{4} " + TABLES * ROWS), "a copy holds " + found);
                    manager.destroy(copy.id());
                } catch (DittoException e) {
                    refused++;
                    tally.tried();
                }
            }
            over.set(true);
            tally.with("changes", changes.get(30, TimeUnit.SECONDS)).with("refused", refused);
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
        tally.hold();
    }

    /** @return how often, at the end */
    private static CompletableFuture<Integer> changing(Change change, Path dump, AtomicBoolean over) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    int version = 0;
                    try {
                        while (!over.get()) {
                            change.apply(dump, String.format("%04d", ++version % 10_000));
                            // Some versions live long enough to be restored.
                            TimeUnit.MILLISECONDS.sleep(version * 37 % 400);
                        }
                        count.complete(version);
                    } catch (IOException | InterruptedException e) {
                        count.completeExceptionally(e);
                    }
                },
                "test-changes");
        thread.setDaemon(true);
        thread.start();
        return count;
    }

    private static String versions(Copy copy) throws Exception {
        StringBuilder union = new StringBuilder();
        for (int table = 0; table < TABLES; table++) {
            union.append(table == 0 ? "" : " UNION ALL ")
                    .append("SELECT version FROM t")
                    .append(table);
        }
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(session.query(
                    "SELECT string_agg(DISTINCT version, '+') || ' ' || count(*) FROM (" + union + ") all_of_them"));
        } catch (java.sql.SQLException e) {
            return e.getMessage();
        }
    }

    /** As pg_dump marks it at both ends. */
    private static String script(String version) {
        StringBuilder script = new StringBuilder("--\n-- PostgreSQL database dump\n--\n\n");
        for (int table = 0; table < TABLES; table++) {
            script.append("CREATE TABLE t")
                    .append(table)
                    .append(" (version text);\nCOPY t")
                    .append(table);
            script.append(" (version) FROM stdin;\n")
                    .append((version + "\n").repeat(ROWS))
                    .append("\\.\n\n");
        }
        return script.append("--\n-- PostgreSQL database dump complete\n--\n\n").toString();
    }
}
