package dev.ditto.faults.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.contract.CopySession;
import dev.ditto.junit5.DittoCopy;
import org.junit.jupiter.api.Test;

/** What a user's test class does with its copy; run by {@link ForksIT} in a build of its own, and by nobody else. */
@DittoCopy(dump = "classpath:dev/ditto/contract/menu.sql")
abstract class Shared {

    @Test
    void hasTheRowsOfTheDump(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            assertThat(session.query("SELECT count(*) FROM menu")).isEqualTo("3");
            session.execute(
                    "CREATE TABLE IF NOT EXISTS mine (name text)", "INSERT INTO mine VALUES ('" + name() + "')");
            assertThat(session.query("SELECT string_agg(DISTINCT name, ' ') FROM mine"))
                    .isEqualTo(name());
        }
    }

    @Test
    void hasItsOwnRowsAlone(Copy copy) throws Exception {
        hasTheRowsOfTheDump(copy);
    }

    private String name() {
        return getClass().getSimpleName();
    }
}
