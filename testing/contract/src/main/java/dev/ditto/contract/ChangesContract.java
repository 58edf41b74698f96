package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ditto.ChangesIncompleteException;
import dev.ditto.Copy;
import dev.ditto.CopyNotFoundException;
import dev.ditto.OpenCopy;
import dev.ditto.TableChange;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a test did to its copy. */
interface ChangesContract extends ContractSubject {

    @Test
    default void whatATestDidIsToldPerTable() throws SQLException {
        assumeFalse(unsupported().contains("changes"), "the client knows no changes");
        try (OpenCopy open = client().open(ContractSubject.of(LIBRARY).build());
                CopySession session = CopySession.of(open.copy())) {
            Set<String> before = living();
            assertThat(client().changes(open.copy().id())).isEmpty();

            session.execute(
                    "INSERT INTO author (name) VALUES ('one'), ('two')",
                    "UPDATE book SET price = 1, facts = NULL WHERE id <= 3",
                    "DELETE FROM lending.loan WHERE day = '2026-02-02'",
                    "INSERT INTO empty_shelf VALUES (1)",
                    "CREATE TABLE made AS SELECT 1 AS n",
                    "BEGIN",
                    "DELETE FROM lending.loan");

            assertThat(client().changes(open.copy().id()))
                    .containsExactly(
                            new TableChange("lending", "loan_2026", 0, 0, 1),
                            new TableChange("public", "author", 2, 0, 0),
                            new TableChange("public", "book", 0, 3, 0),
                            new TableChange("public", "empty_shelf", 1, 0, 0),
                            new TableChange("public", "made", 1, 0, 0));
            assertThat(living()).isEqualTo(before);
        }
    }

    @Test
    default void aTableThatIsLockedIsNamedAndHoldsNobodyUp() throws SQLException {
        assumeFalse(unsupported().contains("changes"), "the client knows no changes");
        try (OpenCopy open = client().open(ContractSubject.of(LIBRARY).build());
                CopySession session = CopySession.of(open.copy())) {
            Set<String> before = living();
            session.execute("INSERT INTO empty_shelf VALUES (1)", "BEGIN", "TRUNCATE book, lending.loan");

            assertThatThrownBy(() -> client().changes(open.copy().id()))
                    .isInstanceOf(ChangesIncompleteException.class)
                    .hasMessage("3 of 5 tables of copy " + open.copy().id() + " could not be compared with its snapshot"
                            + " (lending.loan_2025, lending.loan_2026, public.book: a session holds it locked). Of the"
                            + " others, changed have public.empty_shelf +1 ~0 -0. End transactions that hold locks, or"
                            + " raise the limits.");
            assertThat(living()).isEqualTo(before);
        }
    }

    @Test
    default void anEndedCopyCannotBeCompared() {
        assumeFalse(unsupported().contains("changes"), "the client knows no changes");
        Copy copy = library();
        client().destroy(copy.id());

        assertThatThrownBy(() -> client().changes(copy.id()))
                .isInstanceOf(CopyNotFoundException.class)
                .hasMessageContaining(copy.id() + " is DESTROYED");
        assertThatThrownBy(() -> client().changes(LifecycleContract.UNKNOWN)).isInstanceOf(CopyNotFoundException.class);
    }

    /** Ids of copies somebody has asked for; the pool works on in its own time. */
    private Set<String> living() {
        return client().list().stream()
                .filter(copy -> !copy.status().isTerminal())
                .filter(copy -> copy.runId().isPresent())
                .map(Copy::id)
                .collect(Collectors.toSet());
    }
}
