package dev.ditto.faults.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.Form;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T19: somebody forgot to close a connection pool, and its copy's port is a later copy's now. */
@Tag("faults")
@Timeout(180)
class LeakedPoolIT {

    private static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();
    private static final int KNOCKS = Form.times(40, 400);
    private static final int GENERATIONS = Form.times(2, 10);

    /** Below the ports that kernels hand out, above those of ditto's default range. */
    private static final int PORT = 27_330;

    @TempDir
    Path directory;

    @Test
    @RequiresDocker
    void itIsNotLetIntoTheNextCopyOfItsOwnServer() throws Exception {
        Tally tally = Tally.of("T19", "pool of a dead copy (docker, server) knocks at its port, reused: let in");
        DockerHome home = new DockerHome(directory.resolve("home"));
        // One for the copy, one to restore beside it.
        try (home;
                CopyManager manager = EmbeddedHome.manager(range(home.config().set("isolation", "server"), 1))) {
            Copy dead = manager.create(MENU);
            try (HikariDataSource leaked = pool(dead)) {
                for (int generation = 0; generation < GENERATIONS; generation++) {
                    manager.destroy(dead.id());
                    Copy next = untilAt(home, manager, dead.port());
                    knock(tally, leaked, dead, next);
                    manager.destroy(next.id());
                }
            }
        }
        tally.hold();
    }

    @Test
    void itIsNotLetIntoTheNextCopyOfASharedServerNorOfAnotherHome() throws Exception {
        Tally tally =
                Tally.of("T19", "pool of a dead copy (embedded) knocks at its server, and at another home's: let in");
        Copy dead;
        HikariDataSource leaked;
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            try (CopyManager manager = EmbeddedHome.manager(range(home.config(), 0))) {
                dead = manager.create(MENU);
                leaked = pool(dead);
                manager.destroy(dead.id());
                knock(tally, leaked, dead, manager.create(MENU));
            }
        }
        try (EmbeddedHome other = new EmbeddedHome(directory.resolve("other"));
                CopyManager manager = EmbeddedHome.manager(range(other.config(), 0))) {
            Copy next = manager.create(MENU);
            assertThat(next.port()).isEqualTo(dead.port());
            knock(tally, leaked, dead, next);
        } finally {
            leaked.close();
        }
        tally.hold();
    }

    /** Nothing rests here: two minutes of it is what makes this case rare in the first place. */
    private static Copy untilAt(DockerHome home, CopyManager manager, int port) throws SQLException {
        for (int i = 0; i < 5; i++) {
            home.view().change("UPDATE port_leases SET quarantined_until = 0 WHERE holder IS NULL");
            Copy next = manager.create(MENU);
            if (next.port() == port) {
                return next;
            }
            manager.destroy(next.id());
        }
        throw new AssertionError("port " + port + " did not come again");
    }

    /** By its pool, which tries by itself too, and by the dead copy's credentials, in every database there may be. */
    private static void knock(Tally tally, HikariDataSource leaked, Copy dead, Copy next) throws SQLException {
        try (CopySession session = CopySession.of(next)) {
            assertThat(session.query("SELECT count(*) FROM menu")).isEqualTo("3");
        }
        for (int i = 0; i < KNOCKS; i++) {
            String url = "jdbc:postgresql://" + next.host() + ":" + next.port() + "/";
            tally.tried(!isLetIn(url + next.database(), dead.username(), dead.password()), "into the next copy");
            tally.tried(!isLetIn(url + dead.database(), dead.username(), dead.password()), "into its own database");
            tally.tried(!isLetIn(url + next.database(), next.username(), dead.password()), "as the next user");
        }
        for (int i = 0; i < 4; i++) {
            try (Connection connection = leaked.getConnection()) {
                tally.tried(!connection.isValid(5), "the pool has a connection that works");
            } catch (SQLException e) {
                tally.tried();
            }
        }
    }

    private static boolean isLetIn(String url, String user, String password) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private static HikariDataSource pool(Copy copy) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(copy.jdbcUrl());
        config.setUsername(copy.username());
        config.setPassword(copy.password());
        config.setMinimumIdle(2);
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(300);
        config.setValidationTimeout(250);
        HikariDataSource pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
        return pool;
    }

    private static DittoConfig.Builder range(DittoConfig.Builder config, int more) {
        return config.set("port_pool_start", Integer.toString(PORT))
                .set("port_pool_end", Integer.toString(PORT + more));
    }
}
