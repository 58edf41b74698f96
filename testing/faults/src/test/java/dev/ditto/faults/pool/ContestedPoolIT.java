package dev.ditto.faults.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.faults.Form;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T39: several JVMs live off one small pool, and some are killed between the claim of a copy and its use. */
@Tag("faults")
@Timeout(600)
class ContestedPoolIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final int JVMS = Form.times(4, 8);
    private static final int CLAIMS = Form.times(25, 200);
    private static final int WARM = Form.times(6, 20);
    private static final int VICTIMS = Form.times(3, 12);

    @TempDir
    Path directory;

    private EmbeddedHome home;
    private final List<ChildJvm> jvms = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void makeAHome() {
        home = new EmbeddedHome(directory.resolve("home"));
    }

    @AfterEach
    void everythingEnds() throws Exception {
        threads.shutdownNow();
        for (ChildJvm jvm : jvms) {
            jvm.close();
        }
        home.close();
    }

    @Test
    void noCopyIsClaimedTwiceAndNoneThatIsDeadIsHandedOut() throws Exception {
        Tally tally = Tally.of(
                "T39",
                JVMS + " JVMs claim " + CLAIMS + " times from " + WARM + " warm copies, " + VICTIMS
                        + " more killed between claim and use: claimed twice, lost, dead, too many warm");
        try (CopyManager manager = home.manager()) {
            List<Future<List<String>>> survivors = new ArrayList<>();
            for (int i = 0; i < JVMS; i++) {
                ChildJvm jvm = start("claim", CLAIMS);
                survivors.add(threads.submit(jvm::all));
            }
            AtomicBoolean over = new AtomicBoolean();
            Future<Integer> most = threads.submit(() -> watch(tally, over));
            List<String> said = new ArrayList<>();
            for (int i = 0; i < VICTIMS; i++) {
                said.addAll(killed(3 + i));
            }
            for (Future<List<String>> survivor : survivors) {
                List<String> lines = survivor.get(5, TimeUnit.MINUTES);
                long claims = lines.stream()
                        .filter(line -> line.startsWith("CLAIMED "))
                        .count();
                tally.tried(claims == CLAIMS && lines.contains("DONE"), "claims lost: " + String.join("\n", lines));
                said.addAll(lines);
            }
            over.set(true);
            tally.with("most warm copies", most.get(10, TimeUnit.SECONDS));
            judge(tally, said);
            manager.recoverOrphans();
            manager.list().stream().filter(Copy::warm).forEach(copy -> manager.destroy(copy.id()));
            home.assertNothingIsLeft();
        }
        tally.hold();
    }

    private void judge(Tally tally, List<String> said) {
        Set<String> ids = new HashSet<>();
        List<Long> warm = new ArrayList<>();
        for (String line : said) {
            if (line.startsWith("CLAIMED ")) {
                String[] words = line.split(" ");
                tally.tried(ids.add(words[1]), "claimed twice: " + line);
                if (words[2].equals("warm")) {
                    warm.add(Long.parseLong(words[3]));
                }
            } else if (line.startsWith("CROSSTALK") || line.startsWith("UNUSABLE")) {
                tally.violated(line);
            }
        }
        assertThat(warm).as("warm claims").isNotEmpty();
        tally.with("warm claims", warm.size()).withMillis("warm claim", warm);
    }

    private List<String> killed(int claims) throws Exception {
        ChildJvm victim = start("claim and wait", claims);
        for (int i = 0; i < claims; i++) {
            victim.until("CLAIMED ");
        }
        victim.kill();
        return victim.said();
    }

    /** How many were warm at most, asked as often as can be. */
    private int watch(Tally tally, AtomicBoolean over) {
        int most = 0;
        while (!over.get()) {
            List<String> counts =
                    home.view().store("SELECT count(*) FROM copies WHERE state = 'WARM' GROUP BY snapshot");
            for (String count : counts) {
                int warm = Integer.parseInt(count);
                if (warm > WARM) {
                    tally.violated(warm + " warm copies");
                }
                most = Math.max(most, warm);
            }
        }
        return most;
    }

    private ChildJvm start(String task, int times) throws Exception {
        ChildJvm jvm = ChildJvm.copying(task, home.directory(), MENU, "warm_pool_size=" + WARM, "times=" + times);
        jvms.add(jvm);
        return jvm;
    }
}
