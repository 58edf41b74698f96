package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.DumpNotFoundException;
import dev.ditto.local.pool.ExpectedCopies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PreparationTest {

    @TempDir
    Path directory;

    private final ExpectedCopies expected = new ExpectedCopies();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Semaphore restores = new Semaphore(0);
    private Rooms rooms;
    private CopyRequests requests;
    private Preparation preparation;

    @BeforeEach
    void open() {
        DittoConfig config = DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("docker_host", "unix:///no/such/socket")
                .build();
        rooms = Rooms.open(config, Seams.CLOSED);
        requests = new CopyRequests(config, rooms);
        preparation = new Preparation(expected, requests::resolve, this::restore);
    }

    @AfterEach
    void close() {
        preparation.close();
        rooms.close();
    }

    private void restore(CopyRequest request) {
        begun.add(request.spec().shortName());
        try {
            restores.acquire();
        } catch (InterruptedException e) {
            begun.add("interrupted");
        }
    }

    private Demand demand(String name, int count) throws Exception {
        Path dump = directory.resolve(name);
        Files.writeString(dump, "CREATE TABLE \"" + name + "\" (id int);\n");
        return new Demand(CreateOptions.builder().dump(dump.toString()).build(), count);
    }

    @Test
    void whatMostIsWantedOfComesFirstAndTwoAreRestoredAtOnce() throws Exception {
        preparation.prepare(List.of(
                demand("one.sql", 1),
                demand("four.sql", 4),
                demand("two.sql", 2),
                demand("three.sql", 3),
                demand("five.sql", 5)));

        await().until(() -> begun.size() == 2);
        assertThat(begun).containsExactlyInAnyOrder("five.sql", "four.sql");
        restores.release();
        await().until(() -> begun.size() == 3);
        assertThat(begun.get(2)).isEqualTo("three.sql");
        restores.release(10);
        await().until(() -> begun.size() == 5);
        assertThat(begun.subList(3, 5)).containsExactlyInAnyOrder("two.sql", "one.sql");
    }

    /** Or none would be cloned ahead of what a test asks for meanwhile. */
    @Test
    void howMuchIsWantedIsKnownThoughTheRestoreHasToWait() throws Exception {
        Demand waiting = demand("waits.sql", 2);
        preparation.prepare(List.of(demand("a.sql", 4), demand("b.sql", 3), waiting));
        await().until(() -> begun.size() == 2);

        String key = requests.resolve(waiting.options()).snapshotKey();
        await().untilAsserted(() -> assertThat(expected.toCome(key)).hasValue(2));

        expected.take(key);
        assertThat(expected.toCome(key)).hasValue(1);
        assertThat(begun).containsExactlyInAnyOrder("a.sql", "b.sql");
    }

    @Test
    void whatIsWantedTwiceIsRestoredOnceAndAddsUp() throws Exception {
        Demand shop = demand("shop.sql", 3);
        CreateOptions sooner = CreateOptions.builder()
                .dump(shop.options().dump().orElseThrow())
                .claimTimeout(Duration.ofMillis(1))
                .ttl(Duration.ofMinutes(1))
                .build();
        preparation.prepare(List.of(shop, new Demand(sooner, 2), demand("users.sql", 1)));

        await().until(() -> begun.size() == 2);
        assertThat(begun).containsExactlyInAnyOrder("shop.sql", "users.sql");
        String key = requests.resolve(shop.options()).snapshotKey();
        assertThat(expected.toCome(key)).hasValue(5);
        restores.release(10);
    }

    @Test
    void aDumpThatIsMissingIsLeftToWhoeverAsksForIt() throws Exception {
        Demand missing = new Demand(
                CreateOptions.builder()
                        .dump(directory.resolve("missing.sql").toString())
                        .build(),
                7);
        preparation.prepare(List.of(missing, demand("shop.sql", 1)));

        await().until(() -> begun.equals(List.of("shop.sql")));
        expected.take("unannounced");
        assertThat(expected.toCome("unannounced"))
                .as("no demand is waited for any more")
                .isEmpty();
        assertThatThrownBy(() -> requests.resolve(missing.options())).isInstanceOf(DumpNotFoundException.class);
    }

    @Test
    void closingInterruptsWhatIsUnderWayAndBeginsNothingMore() throws Exception {
        preparation.prepare(List.of(demand("a.sql", 3), demand("b.sql", 2), demand("c.sql", 1)));
        await().until(() -> begun.size() == 2);

        preparation.close();
        preparation.prepare(List.of(demand("d.sql", 1)));

        await().until(() -> begun.size() == 4);
        assertThat(begun).filteredOn("interrupted"::equals).hasSize(2);
        assertThat(begun).doesNotContain("c.sql", "d.sql");
    }
}
