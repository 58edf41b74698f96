package dev.ditto.local.runtime.docker.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerWordsTest {

    @Test
    void whatAProgramSaysIsCutIntoLinesAndItsSecretsLeftOut() {
        List<String> told = new ArrayList<>();
        SaidLines lines = new SaidLines(told::add, List.of("secret", ""));

        lines.add("one\ntw".getBytes(StandardCharsets.UTF_8));
        lines.add("o secret\n\nthr".getBytes(StandardCharsets.UTF_8));
        lines.end();

        assertThat(told).containsExactly("one", "two ***", "thr");
        assertThat(lines.last()).isEqualTo("one\ntwo ***\nthr");
    }

    @Test
    void namesAreThoseOfOneHome() {
        ContainerNames names = new ContainerNames("01234567-89ab-cdef-0123-456789abcdef");

        assertThat(names.container("copy_1")).isEqualTo("ditto-01234567-copy_1");
        assertThat(names.image("frozen_1")).isEqualTo("ditto/01234567:frozen_1");
        assertThat(names.own(Map.of("ditto.state", names.state()))).isTrue();
        assertThat(names.own(Map.of("ditto.state", "01234567-another"))).isFalse();
        assertThat(names.own(Map.of())).isFalse();
    }

    @Test
    void aTimeThatNeverCameIsTheEpoch() {
        assertThat(SeenContainer.parse("2026-11-23T10:00:00.5+01:00"))
                .isEqualTo(Instant.parse("2026-11-23T09:00:00.5Z"));
        assertThat(SeenContainer.parse("")).isEqualTo(Instant.EPOCH);
        assertThat(SeenContainer.parse(null)).isEqualTo(Instant.EPOCH);
        assertThat(SeenContainer.parse("yesterday")).isEqualTo(Instant.EPOCH);
    }
}
