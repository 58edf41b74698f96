package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A change of the schema, tried on the data of the dump before it goes to production. */
@NeedsDocker
@DittoCopy(dump = "classpath:shop.dump")
class FuzzySearchTest {

    @BeforeAll
    static void migrate(DataSource database) throws SQLException {
        Sql sql = new Sql(database);
        sql.run("CREATE EXTENSION pg_trgm");
        sql.run("CREATE INDEX products_name_trgm_idx ON products USING gin (name gin_trgm_ops)");
    }

    @Test
    void findsWhatIsMisspelt(DataSource database) throws SQLException {
        assertThat(new FuzzySearch(database).closest("ochre kettel")).hasValue("Ochre Kettle");
    }

    @Test
    void findsNothingWhereNothingIsAlike(DataSource database) throws SQLException {
        assertThat(new FuzzySearch(database).closest("submarine")).isEmpty();
    }
}
