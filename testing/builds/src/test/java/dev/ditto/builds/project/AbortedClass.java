package dev.ditto.builds.project;

import dev.ditto.junit5.DittoCopy;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gives up when it has its copy. A container that is aborted, no test. */
@DittoCopy(dump = "classpath:canteen.sql")
class AbortedClass {

    @BeforeAll
    static void givesUp(DataSource source) {
        Assumptions.abort("on purpose, with " + source);
    }

    @Test
    void isNotReached() {}
}
