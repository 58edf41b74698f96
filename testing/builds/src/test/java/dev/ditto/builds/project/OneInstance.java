package dev.ditto.builds.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.FromCopy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two copies by name, for an instance that serves all tests. 2 tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DittoCopy(name = "lunch", dump = "classpath:canteen.sql")
@DittoCopy(name = "dinner", dump = "classpath:canteen.sql")
class OneInstance {

    @FromCopy("lunch")
    Connection lunch;

    @FromCopy("dinner")
    Copy dinner;

    private final Copy ofConstructor;

    OneInstance(@FromCopy("dinner") Copy ofConstructor) {
        this.ofConstructor = ofConstructor;
    }

    @BeforeAll
    @AfterAll
    void areThere(@FromCopy("lunch") Copy ofLunch) throws SQLException {
        Marks.leaveIn(ofLunch.dataSource(), "lunch");
        Marks.leaveIn(dinner.dataSource(), "dinner");
    }

    @Test
    void areToldApart() throws SQLException {
        Marks.leaveIn(lunch, "lunch");
        assertThat(ofConstructor).isEqualTo(dinner);
    }

    @Test
    void areToldApartAgain() throws SQLException {
        areToldApart();
    }
}
