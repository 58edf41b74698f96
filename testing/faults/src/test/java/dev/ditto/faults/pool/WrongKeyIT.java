package dev.ditto.faults.pool;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.Form;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T38: warm copies of many snapshots are there, alike but for one part of their keys, and any of them may be asked for. */
@Tag("faults")
@Timeout(600)
class WrongKeyIT {

    private static final long SEED = 38;
    private static final int TRIALS = Form.times(90, 1_000);

    /** How often a dump is replaced by another one of its name. */
    private static final int REPLACED_EVERY = 30;

    private static final List<List<String>> SCRIPTS =
            List.of(List.of(), List.of("x"), List.of("y"), List.of("x", "y"), List.of("y", "x"));

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private int generation;

    @Test
    void nobodyGetsACopyOfAnotherDumpOrOtherScriptsOrOtherGrants() throws Exception {
        Tally tally = Tally.of("T38", "request among warm copies of other dumps, scripts and grants: wrong-key hits");
        for (String script : List.of("x", "y")) {
            Files.writeString(file(script), "UPDATE marker SET word = word || ' " + script + "';\n");
        }
        int warm = 0;
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                CopyManager dropping = manager(home, "drop");
                CopyManager keeping = manager(home, "keep")) {
            for (int trial = 0; trial < TRIALS; trial++) {
                if (trial % REPLACED_EVERY == 0) {
                    generation++;
                    writeDump("a");
                    writeDump("b");
                }
                boolean keep = random.nextBoolean();
                warm += ask(tally, keep ? keeping : dropping, keep) ? 1 : 0;
            }
        }
        tally.with("warm", warm).with("seed", SEED).hold();
    }

    /** @return whether it was a warm one */
    private boolean ask(Tally tally, CopyManager manager, boolean keep) throws Exception {
        String dump = random.nextBoolean() ? "a" : "b";
        List<String> scripts = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        CreateOptions.Builder options = CreateOptions.builder().dump(file(dump).toString());
        scripts.forEach(script -> options.script(file(script).toString()));
        List<String> words = new ArrayList<>(List.of(dump + generation));
        words.addAll(scripts);
        String expected = String.join(" ", words) + (keep ? " granted" : " bare");
        Copy copy = manager.create(options.build());
        try (CopySession session = CopySession.of(copy)) {
            String found =
                    session.query("SELECT word || CASE WHEN (SELECT relacl FROM pg_class WHERE relname = 'marker')"
                            + "::text LIKE '%reader%' THEN ' granted' ELSE ' bare' END FROM marker");
            tally.tried(expected.equals(found), "asked for " + expected + ", got " + found);
        }
        manager.destroy(copy.id());
        return copy.warm();
    }

    private static CopyManager manager(EmbeddedHome home, String acl) {
        CopyManager manager = EmbeddedHome.manager(home.config().set("acl", acl).set("warm_pool_size", "1"));
        manager.startPool();
        return manager;
    }

    /** Of the same length as the one before, and perhaps as old to the clock of the file system. */
    private void writeDump(String name) throws IOException {
        Path fresh = directory.resolve("fresh.sql");
        Files.writeString(
                fresh,
                "CREATE TABLE marker (word text);\nINSERT INTO marker VALUES ('" + name + generation
                        + "');\nGRANT SELECT ON marker TO reader;\n");
        Files.move(fresh, file(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String name) {
        return directory.resolve(name + ".sql");
    }
}
