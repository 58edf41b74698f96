package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.TableChange;
import dev.ditto.local.spi.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of a comparison that is not complete. */
class ChangesMessageTest {

    @Test
    void tablesOfOneReasonAreNamedTogetherAndTheOthersWithTheirRows() {
        Map<String, String> missing = new LinkedHashMap<>();
        missing.put("public.a", "a session holds it locked");
        missing.put("public.b", "7 rows now");
        missing.put("public.c", "a session holds it locked");

        String message = ChangesMessage.of(
                "01ABC", new Comparison(9, List.of(new TableChange("shop", "orders", 3, 1, 0)), missing));

        assertThat(message)
                .isEqualTo("3 of 9 tables of copy 01ABC could not be compared with its snapshot (public.a, public.c: a"
                        + " session holds it locked; public.b: 7 rows now). Of the others, changed have shop.orders +3 ~1"
                        + " -0. End transactions that hold locks, or raise the limits.");
    }

    @Test
    void ofManyTablesSomeAreNamed() {
        Map<String, String> missing = new LinkedHashMap<>();
        IntStream.range(0, 500).forEach(n -> missing.put("public.t" + n, "too late"));
        List<TableChange> changes = IntStream.range(0, 12)
                .mapToObj(n -> new TableChange("s", "c" + n, 1, 0, 0))
                .toList();

        assertThat(ChangesMessage.of("01ABC", new Comparison(600, changes, missing)))
                .startsWith("500 of 600 tables of copy 01ABC")
                .contains("public.t8, public.t9, and 490 more: too late). Of the others, changed have s.c0 +1 ~0 -0,")
                .contains("s.c9 +1 ~0 -0, and 2 more. End")
                .hasSizeLessThan(800);
    }
}
