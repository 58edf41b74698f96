package dev.ditto.faults.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.faults.Form;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.home.TestHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T39: several JVMs live off one small pool, and some are killed between the claim of a copy and its use. */
@Tag("faults")
@Timeout(600)
class ContestedPoolIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    @TempDir
    Path directory;

    private TestHome home;
    private final List<ChildJvm> jvms = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

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
        home = new EmbeddedHome(directory.resolve("home"));
        contest(new Contest("embedded", Form.times(4, 8), Form.times(25, 200), Form.times(6, 20), Form.times(3, 12)));
    }

    @Test
    @RequiresDocker
    void inAContainerTooNoCopyIsClaimedTwiceAndNoneThatIsDeadIsHandedOut() throws Exception {
        home = new DockerHome(directory.resolve("home"));
        contest(new Contest("docker", Form.times(2, 8), Form.times(10, 200), Form.times(3, 20), Form.times(1, 12)));
    }

    /**
     * Who wants what.
     *
     * @param jvms how many JVMs live to their end
     * @param claims how often each of them claims
     * @param warm how many warm copies there are to be
     * @param victims how many JVMs more are killed
     */
    private record Contest(String runtime, int jvms, int claims, int warm, int victims) {

        String words() {
            return jvms + " JVMs claim " + claims + " times from " + warm + " warm copies (" + runtime + "), " + victims
                    + " more killed between claim and use: claimed twice, lost, dead, too many warm";
        }
    }

    private void contest(Contest contest) throws Exception {
        Tally tally = Tally.of("T39", contest.words());
        try (CopyManager manager = home.manager()) {
            List<Future<List<String>>> survivors = new ArrayList<>();
            for (int i = 0; i < contest.jvms(); i++) {
                ChildJvm jvm = start(contest, "claim", contest.claims());
                survivors.add(threads.submit(jvm::all));
            }
            AtomicBoolean over = new AtomicBoolean();
            Future<Integer> most = threads.submit(() -> watch(tally, contest.warm(), over));
            List<String> said = new ArrayList<>();
            for (int i = 0; i < contest.victims(); i++) {
                said.addAll(killed(contest, 3 + i));
            }
            for (Future<List<String>> survivor : survivors) {
                List<String> lines = survivor.get(5, TimeUnit.MINUTES);
                long claims = lines.stream()
                        .filter(line -> line.startsWith("CLAIMED "))
                        .count();
                tally.tried(
                        claims == contest.claims() && lines.contains("DONE"),
                        "claims lost: " + String.join("\n", lines));
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

    private List<String> killed(Contest contest, int claims) throws Exception {
        ChildJvm victim = start(contest, "claim and wait", claims);
        for (int i = 0; i < claims; i++) {
            victim.until("CLAIMED ");
        }
        victim.kill();
        return victim.said();
    }

    /** How many were warm at most, asked as often as can be. */
    private int watch(Tally tally, int allowed, AtomicBoolean over) {
        int most = 0;
        while (!over.get()) {
            List<String> counts =
                    home.view().store("SELECT count(*) FROM copies WHERE state = 'WARM' GROUP BY snapshot");
            for (String count : counts) {
                int warm = Integer.parseInt(count);
                if (warm > allowed) {
                    tally.violated(warm + " warm copies");
                }
                most = Math.max(most, warm);
            }
        }
        return most;
    }

    private ChildJvm start(Contest contest, String task, int times) throws Exception {
        ChildJvm jvm = ChildJvm.copying(
                task,
                home.directory(),
                MENU,
                "runtime=" + contest.runtime(),
                "warm_pool_size=" + contest.warm(),
                "times=" + times);
        jvms.add(jvm);
        return jvm;
    }
}
