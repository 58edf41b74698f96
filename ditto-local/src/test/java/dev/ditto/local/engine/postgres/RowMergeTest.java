package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.engine.postgres.RowMerge.RowDifference;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How rows that come in order are told to be inserted, updated and deleted. */
class RowMergeTest {

    @Test
    void nothingDiffersFromNothing() throws SQLException {
        assertThat(merge("", "")).isEqualTo(new RowDifference(0, 0, 0));
        assertThat(merge("", "").isNone()).isTrue();
    }

    @Test
    void rowsOfOneSideAloneAreInsertedOrDeleted() throws SQLException {
        assertThat(merge("", "1 1\n2 1\n")).isEqualTo(new RowDifference(2, 0, 0));
        assertThat(merge("1 1\n2 1\n3 1\n", "2 1\n")).isEqualTo(new RowDifference(0, 0, 2));
    }

    @Test
    void aKeyWithAnotherHashIsUpdated() throws SQLException {
        assertThat(merge("1 1\n2 1\n3 3\n", "1 1\n2 2\n4 4\n")).isEqualTo(new RowDifference(1, 1, 1));
    }

    @Test
    void theSmallestAndTheLargestNumberAreKeysLikeOthers() throws SQLException {
        String ends = Long.MIN_VALUE + " " + Long.MIN_VALUE + "\n" + Long.MAX_VALUE + " " + Long.MAX_VALUE + "\n";

        assertThat(merge(ends, ends)).isEqualTo(new RowDifference(0, 0, 0));
        assertThat(merge(ends, Long.MIN_VALUE + " 0\n")).isEqualTo(new RowDifference(0, 1, 1));
    }

    @Test
    void rowsOfOneKeyArePairedOff() throws SQLException {
        assertThat(merge("1 1\n1 2\n1 2\n1 5\n", "1 2\n1 3\n")).isEqualTo(new RowDifference(0, 1, 2));
        assertThat(merge("7 0\n7 0\n", "7 0\n7 0\n7 0\n")).isEqualTo(new RowDifference(1, 0, 0));
    }

    @Test
    void countsWhatASlowerWayCountsToo() throws SQLException {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            List<long[]> before = rows(random);
            List<long[]> after = rows(random);

            assertThat(merge(text(before), text(after)))
                    .as("%s against %s", text(before), text(after))
                    .isEqualTo(slowly(before, after));
        }
    }

    private static List<long[]> rows(Random random) {
        return Stream.generate(() -> new long[] {random.nextInt(5) - 2, random.nextInt(3) - 1})
                .limit(random.nextInt(9))
                .sorted(Arrays::compare)
                .toList();
    }

    private static RowDifference slowly(List<long[]> before, List<long[]> after) {
        Map<Long, Map<Long, Integer>> balance = new TreeMap<>();
        before.forEach(
                row -> balance.computeIfAbsent(row[0], any -> new HashMap<>()).merge(row[1], -1, Integer::sum));
        after.forEach(
                row -> balance.computeIfAbsent(row[0], any -> new HashMap<>()).merge(row[1], 1, Integer::sum));
        long inserted = 0;
        long updated = 0;
        long deleted = 0;
        for (Map<Long, Integer> hashes : balance.values()) {
            int more = hashes.values().stream().mapToInt(n -> Math.max(n, 0)).sum();
            int fewer = hashes.values().stream().mapToInt(n -> Math.max(-n, 0)).sum();
            updated += Math.min(more, fewer);
            inserted += Math.max(more - fewer, 0);
            deleted += Math.max(fewer - more, 0);
        }
        return new RowDifference(inserted, updated, deleted);
    }

    private static String text(List<long[]> rows) {
        return rows.stream().map(row -> row[0] + "\t" + row[1] + "\n").collect(Collectors.joining());
    }

    private static RowDifference merge(String before, String after) throws SQLException {
        return RowMerge.of(new HashedRows(numbers(before)), new HashedRows(numbers(after)));
    }

    static CopiedNumbers numbers(String text) {
        return new CopiedNumbers(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
