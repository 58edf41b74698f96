package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

    @Test
    void ulidsSortByTheirTime() {
        Instant now = Instant.parse("2026-11-23T10:00:00.123Z");
        String earlier = Ulid.next(now);
        String later = Ulid.next(now.plusMillis(1));
        assertThat(earlier).hasSize(26).matches("[0-9A-HJKMNP-TV-Z]{26}").isLessThan(later);
        assertThat(Ulid.next(Instant.EPOCH)).startsWith("0000000000");
    }

    @Test
    void ulidsTellTheirTimeInEitherCase() {
        Instant now = Instant.parse("2026-11-23T10:00:00.123Z");
        String id = Ulid.next(now);
        assertThat(Ulid.time(id)).isEqualTo(now);
        assertThat(Ulid.time(id.toLowerCase(Locale.ROOT))).isEqualTo(now);
    }

    @Test
    void whatIsNoUlidNeverLooksOld() {
        assertThat(Ulid.time("")).isEqualTo(Instant.MAX);
        assertThat(Ulid.time("01JCXV")).isEqualTo(Instant.MAX);
        assertThat(Ulid.time("!".repeat(26))).isEqualTo(Instant.MAX);
    }

    @Test
    void ulidsOfOneMillisecondDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(Ulid.next(Instant.EPOCH));
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void digestsOfDifferentListsDiffer() {
        assertThat(Digest.sha256("ab", "c")).isNotEqualTo(Digest.sha256("a", "bc"));
        assertThat(Digest.sha256("a")).isNotEqualTo(Digest.sha256("a", ""));
        assertThat(Digest.sha256("1:a")).isNotEqualTo(Digest.sha256("a"));
        assertThat(Digest.sha256("ü")).hasSize(64).isEqualTo(Digest.sha256("ü"));
    }
}
