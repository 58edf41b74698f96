package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.StoreFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {

    private static final String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        out.reset();
        err.reset();
        return new Commands(this::configured, stream(out), stream(err)).run(List.of(words));
    }

    private DittoConfig.Builder configured() {
        return DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("docker_host", "unix:///no/such/socket")
                .set("home", home().toString());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private Path home() {
        return directory.resolve("home");
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotUnderstoodEndsWithTwoAndTheHelp() {
        assertThat(run("copies", "drop")).isEqualTo(2);
        assertThat(complained()).startsWith("There is no command 'copies drop'.\nUsage: java -jar ditto-local.jar");
        assertThat(said()).isEmpty();
    }

    @Test
    void helpIsWhatWasAskedFor() {
        assertThat(run("--help")).isZero();
        assertThat(said()).startsWith("Usage: ").contains("copies destroy ID");
        assertThat(complained()).isEmpty();
    }

    @Test
    void aHomeThatIsNotThereIsNotMade() {
        for (List<String> words :
                List.of(List.of("status"), List.of("copies", "list"), List.of("copies", "destroy", UNKNOWN))) {
            assertThat(run(words.toArray(String[]::new))).isEqualTo(1);
            assertThat(complained())
                    .isEqualTo("There is no home of ditto in " + home()
                            + ": it has no ditto.db. Nothing was made here yet, or the home is elsewhere: name it with"
                            + " --home.\n");
        }
        assertThat(home()).doesNotExist();
    }

    @Test
    void copiesAreListedNewestFirst() {
        try (StoreFixture fixture = StoreFixture.open(home())) {
            CopyRow kept = fixture.ready("other", Duration.ofMinutes(10));
            Duration ttl = Duration.ofMinutes(90);
            fixture.copies.keep(
                    kept.id(),
                    ttl,
                    fixture.clock.after(ttl),
                    fixture.clock.now().plus(ttl),
                    StoreFixture.ACTOR);
            CopyRow own = fixture.ready("other", Duration.ofMinutes(10));
            CopyRow gone = fixture.ready("other", Duration.ofMinutes(10));
            fixture.copies.condemn(gone.id(), "test", StoreFixture.ACTOR);
            fixture.copies.gone(gone.id(), StoreFixture.ACTOR);

            assertThat(run("copies", "list")).isZero();

            List<String> lines = said().lines().toList();
            assertThat(lines.get(0)).matches("ID +STATE +OWNER +JOB +RUN +PORT +DATABASE +AGE +ENDS IN");
            assertThat(lines.subList(1, lines.size()))
                    .anySatisfy(line -> assertThat(line)
                            .matches(kept.id() + "  ready  home \\(kept\\) .* " + kept.database()
                                    + "  \\d+ s +1 h (30|29) min"))
                    .anySatisfy(
                            line -> assertThat(line).matches(own.id() + "  ready  session .* (10 min|9 min 5\\d s)"))
                    .hasSize(2);
        }
    }

    @Test
    void noCopiesAreSaidToBeNone() {
        StoreFixture.open(home()).close();
        assertThat(run("copies", "list", "--home", home().toString())).isZero();
        assertThat(said()).isEqualTo("No copies.\n");
    }

    @Test
    void theStatusSaysWhatThereIs() {
        HomeKey.open(Home.open(home()));
        try (StoreFixture fixture = StoreFixture.open(home())) {
            fixture.warm(Duration.ofMinutes(10));
            fixture.ready("other", Duration.ofMinutes(10));

            assertThat(run("status")).isZero();

            assertThat(said())
                    .containsPattern("home +" + home() + ", \\d+ MB; \\d+ MB free on its disk\n")
                    .containsPattern(
                            "servers +" + StoreFixture.SERVER + ": postgres 18.0, test, data on disk, not to be seen:"
                                    + " No runtime 'test' is on the class path")
                    .containsPattern("snapshots +1, 0 MB\n +" + StoreFixture.SNAPSHOT + ": 0 MB, in server-1\n")
                    .containsPattern("copies +1 warm, 1 ready\n");
        }
    }

    @Test
    void anUnknownCopyIsSaidToBeUnknown() {
        StoreFixture.open(home()).close();
        assertThat(run("copies", "destroy", UNKNOWN)).isEqualTo(1);
        assertThat(complained())
                .isEqualTo("There is no copy '" + UNKNOWN + "' in " + home() + "; 'copies list' shows those that there"
                        + " are.\n");
    }

    @Test
    void aCopyThatIsGoneIsNoFailure() {
        try (StoreFixture fixture = StoreFixture.open(home())) {
            CopyRow gone = fixture.ready("other", Duration.ofMinutes(10));
            fixture.copies.condemn(gone.id(), "test", StoreFixture.ACTOR);
            fixture.copies.gone(gone.id(), StoreFixture.ACTOR);
            assertThat(run("copies", "destroy", gone.id())).isZero();
            assertThat(said()).isEqualTo("Copy " + gone.id() + " was gone already.\n");
        }
    }
}
