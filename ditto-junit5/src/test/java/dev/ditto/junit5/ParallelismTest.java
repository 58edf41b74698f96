package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many tests run at a time, as clients are told. */
class ParallelismTest {

    private static final String JUNIT = "junit.jupiter.execution.parallel.";
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final Map<String, String> settings = new HashMap<>();

    private Optional<String> told() {
        return Parallelism.addedTo(name -> Optional.ofNullable(settings.get(name)))
                .apply("ditto.junit.parallelism");
    }

    @Test
    void isNotSpokenOfWhereTestsRunOneByOne() {
        assertThat(told()).isEmpty();
        settings.put(JUNIT + "enabled", "false");
        settings.put(JUNIT + "config.fixed.parallelism", "4");
        assertThat(told()).isEmpty();
    }

    @Test
    void isThatOfTheProcessorsUnlessJUnitIsToldOtherwise() {
        settings.put(JUNIT + "enabled", "TRUE");
        assertThat(told()).contains("" + PROCESSORS);
        settings.put(JUNIT + "config.strategy", "dynamic");
        settings.put(JUNIT + "config.dynamic.factor", "2.5");
        assertThat(told()).contains("" + (int) (PROCESSORS * 2.5));
        settings.put(JUNIT + "config.dynamic.factor", "0.0001");
        assertThat(told()).contains("1");
        settings.put(JUNIT + "config.strategy", "custom");
        assertThat(told()).contains("" + PROCESSORS);
    }

    @Test
    void isAFixedNumber() {
        settings.put(JUNIT + "enabled", "true");
        settings.put(JUNIT + "config.strategy", "fixed");
        assertThat(told()).as("JUnit refuses to run without it").isEmpty();
        settings.put(JUNIT + "config.fixed.parallelism", " 16 ");
        assertThat(told()).contains("16");
        settings.put(JUNIT + "config.fixed.parallelism", "many");
        assertThat(told()).isEmpty();
    }

    @Test
    void maySayTheUserAndNothingElseIsTouched() {
        settings.put(JUNIT + "enabled", "true");
        settings.put("ditto.junit.parallelism", "7");
        assertThat(told()).contains("7");
        assertThat(Parallelism.addedTo(name -> Optional.ofNullable(settings.get(name)))
                        .apply("ditto.warm_pool_size"))
                .isEmpty();
    }
}
