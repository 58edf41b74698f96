package dev.ditto.test.docker;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@link RequiresDockerTest} runs in a JVM of its own; by its name no build picks it up. */
class DockerSample {

    @RequiresDocker
    static class AllOfIt {

        @Test
        void one() {}

        @Test
        void two() {}

        @Nested
        class Within {

            @Test
            void three() {}
        }
    }

    static class PartOfIt {

        @Test
        @RequiresDocker
        void withDocker() {}

        @Test
        void without() {}
    }
}
