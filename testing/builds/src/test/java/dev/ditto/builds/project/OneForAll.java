package dev.ditto.builds.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.Scope;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A copy of the run: the same one for two classes. 2 tests. */
@SuppressWarnings("JUnitMalformedDeclaration")
class OneForAll {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @Nested
    @DittoCopy(dump = "classpath:canteen.sql", scope = Scope.RUN)
    class First {

        @Test
        void isTheSame(Copy copy) {
            SEEN.add(copy.id());
            assertThat(SEEN).hasSize(1);
        }
    }

    @Nested
    @DittoCopy(dump = "classpath:canteen.sql", scope = Scope.RUN)
    class Second {

        @Test
        void isTheSame(Copy copy) {
            SEEN.add(copy.id());
            assertThat(SEEN).hasSize(1);
        }
    }
}
