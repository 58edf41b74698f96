package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.Copy;
import dev.ditto.OpenCopy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A copy's user is alone in its copy, and stays in it. */
interface IsolationContract extends ContractSubject {

    @Test
    default void twoCopiesShareNothing() throws SQLException {
        try (OpenCopy one = open();
                OpenCopy two = open();
                CopySession first = CopySession.of(one.copy());
                CopySession second = CopySession.of(two.copy())) {
            assertThat(one.copy().password()).isNotEqualTo(two.copy().password());
            assertThat(one.jdbcUrl()).isNotEqualTo(two.jdbcUrl());
            first.execute(
                    "INSERT INTO author (name) VALUES ('only here')",
                    "UPDATE book SET title = 'changed'",
                    "DROP VIEW lent_books",
                    "SELECT pg_advisory_lock(4711)");
            assertThat(second.query("SELECT count(*) FROM author WHERE name = 'only here'"))
                    .isEqualTo("0");
            assertThat(second.query("SELECT count(*) FROM book WHERE title = 'changed'"))
                    .isEqualTo("0");
            assertThat(second.query("SELECT count(*) FROM lent_books")).isEqualTo("500");
            assertThat(second.query("SELECT pg_try_advisory_lock(4711)")).isEqualTo("t");
        }
    }

    @Test
    default void itsUserEntersNoOtherDatabaseOfTheServer() throws SQLException {
        try (OpenCopy copy = open();
                OpenCopy other = open()) {
            List<String> databases = new ArrayList<>(List.of("postgres", "template0", "template1"));
            databases.addAll(otherDatabases(copy.copy()));
            if (copy.copy().port() == other.copy().port()) {
                assertThat(databases).contains(other.copy().database());
            }
            for (String database : databases) {
                assertThatThrownBy(() -> CopySession.of(copy.copy(), database).close())
                        .as("connecting to " + database)
                        .isInstanceOf(SQLException.class)
                        .satisfies(IsolationContract::isRefusalToConnect);
            }
        }
    }

    @Test
    default void itsUserDropsAndRenamesNoDatabase() throws SQLException {
        try (OpenCopy copy = open();
                OpenCopy other = open();
                CopySession session = CopySession.of(copy.copy())) {
            for (String role : List.of("SET ROLE NONE", "RESET ROLE")) {
                session.execute(role);
                List<String> databases = new ArrayList<>(otherDatabases(copy.copy()));
                databases.add(copy.copy().database());
                if (copy.copy().port() == other.copy().port()) {
                    assertThat(databases).contains(other.copy().database());
                }
                for (String database : databases) {
                    denied(() -> session.execute("DROP DATABASE " + database + " WITH (FORCE)"));
                    denied(() -> session.execute("ALTER DATABASE " + database + " RENAME TO taken_over"));
                    denied(() -> session.execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false"));
                }
            }
            denied(() -> session.execute("CREATE DATABASE more"));
        }
    }

    @Test
    default void itsUserIsNoSuperuserAndMakesNoRoles() throws SQLException {
        try (OpenCopy copy = open();
                CopySession session = CopySession.of(copy.copy())) {
            assertThat(session.query("SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication"
                            + " OR rolbypassrls) FROM pg_roles WHERE pg_has_role(rolname, 'MEMBER')"
                            + " OR rolname IN (session_user, current_user)"))
                    .isEqualTo("f");
            for (String role : List.of("SET ROLE NONE", "RESET ROLE")) {
                session.execute(role);
                denied(() -> session.execute("CREATE ROLE more LOGIN"));
                denied(() -> session.execute("GRANT pg_read_server_files TO CURRENT_USER"));
                denied(() -> session.execute("ALTER SYSTEM SET work_mem = '1GB'"));
                denied(() -> session.execute("ALTER ROLE CURRENT_USER SUPERUSER"));
            }
        }
    }

    @Test
    default void itsUserReadsNoFilesAndRunsNoPrograms() throws SQLException {
        try (OpenCopy copy = open();
                CopySession session = CopySession.of(copy.copy())) {
            session.execute("CREATE TABLE loot (line text)");
            denied(() -> session.query("SELECT pg_read_file('/etc/passwd')"));
            denied(() -> session.query("SELECT pg_ls_dir('/')::text"));
            denied(() -> session.query("SELECT lo_import('/etc/passwd')"));
            denied(() -> session.execute("COPY loot FROM '/etc/passwd'"));
            denied(() -> session.execute("COPY loot FROM PROGRAM 'id'"));
            denied(() -> session.execute("COPY loot TO '/tmp/loot'"));
            denied(() -> session.execute("CREATE FUNCTION system(text) RETURNS int AS 'libc.so.6' LANGUAGE c"));
        }
    }

    @Test
    default void itsUserDisturbsAndReadsNoSessionOfAnotherCopy() throws SQLException {
        try (OpenCopy copy = open();
                OpenCopy other = open();
                CopySession session = CopySession.of(copy.copy());
                CopySession victim = CopySession.of(other.copy())) {
            String backend = victim.query("SELECT pg_backend_pid() /* nobody's business */");
            if (copy.copy().port() == other.copy().port()) {
                for (String role : List.of("SET ROLE NONE", "RESET ROLE")) {
                    session.execute(role);
                    denied(() -> session.query("SELECT pg_terminate_backend(" + backend + ")"));
                    denied(() -> session.query("SELECT pg_cancel_backend(" + backend + ")"));
                    denied(() -> session.execute(
                            "SET SESSION AUTHORIZATION " + other.copy().username()));
                    denied(() -> session.execute("SET ROLE " + other.copy().username()));
                    assertThat(session.query("SELECT query FROM pg_stat_activity WHERE pid = " + backend))
                            .isEqualTo("<insufficient privilege>");
                }
            }
            assertThat(victim.query("SELECT 'unharmed'")).isEqualTo("unharmed");
        }
    }

    /** These two are the commands that reach beyond the database they run in. */
    @Test
    default void droppingOrReassigningWhatItOwnsReachesNoOtherCopy() throws SQLException {
        try (OpenCopy copy = open();
                OpenCopy third = open();
                OpenCopy other = open();
                CopySession session = CopySession.of(copy.copy());
                CopySession reassigning = CopySession.of(third.copy())) {
            String owner = Objects.requireNonNull(session.query("SELECT current_user"));
            session.execute("DROP OWNED BY CURRENT_USER CASCADE");
            reassigning.execute("SET ROLE NONE", "REASSIGN OWNED BY " + owner + " TO SESSION_USER");
            for (OpenCopy later : List.of(other, open())) {
                try (later;
                        CopySession unharmed = CopySession.of(later.copy())) {
                    unharmed.execute(
                            "CREATE SCHEMA more", "CREATE TEMP TABLE scratch (id int)", "DROP TABLE author CASCADE");
                }
            }
        }
    }

    @Test
    default void theCredentialsOfADeadCopyNeverWorkAgain() throws SQLException {
        Copy dead = library();
        client().destroy(dead.id());
        try (OpenCopy living = open()) {
            boolean ownServer = dead.port() != living.copy().port();
            for (String database : List.of(dead.database(), living.copy().database(), "postgres")) {
                assertThatThrownBy(() -> CopySession.of(dead, database).close()).satisfies(failure -> {
                    if (ownServer) {
                        assertThat(((SQLException) failure).getSQLState())
                                .as("its server is gone")
                                .isEqualTo("08001");
                    } else {
                        isRefusalToConnect(failure);
                    }
                });
            }
        }
    }

    private OpenCopy open() {
        return client().open(ContractSubject.of(LIBRARY).build());
    }

    private static List<String> otherDatabases(Copy copy) throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            String names = session.query(
                    "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname <> current_database()");
            return List.of(Objects.requireNonNull(names).split(" "));
        }
    }

    private static void denied(ThrowingCallable statement) {
        assertThatThrownBy(statement)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "42939"));
    }

    /** No such database, no such user, no rule that lets in, wrong password, not now. */
    private static void isRefusalToConnect(Throwable failure) {
        assertThat(((SQLException) failure).getSQLState()).isIn("28000", "28P01", "3D000", "42501", "55000");
    }
}
