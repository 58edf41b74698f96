package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which rows of a table were written or removed, told by where they lie. */
class WrittenRowsTest {

    @Test
    void theSamePlaceWrittenByTheSameTransactionIsLeftOut() throws SQLException {
        WrittenRows written = written(
                        "(0,1)\t700\n(0,2)\t700\n(0,3)\t700\n(1,1)\t701\n",
                        "(0,1)\t700\n(0,3)\t900\n(1,1)\t701\n(1,2)\t901\n")
                .orElseThrow();

        assertThat(WrittenRows.condition(written.before())).isEqualTo("ctid = ANY ('{\"(0,2)\",\"(0,3)\"}'::tid[])");
        assertThat(WrittenRows.condition(written.after())).isEqualTo("ctid = ANY ('{\"(0,3)\",\"(1,2)\"}'::tid[])");
    }

    @Test
    void noneIsAConditionToo() throws SQLException {
        WrittenRows written = written("", "").orElseThrow();

        assertThat(WrittenRows.condition(written.before())).isEqualTo("ctid = ANY ('{}'::tid[])");
    }

    @Test
    void theLastPlaceThereCanBeIsNamedAsItIs() {
        assertThat(PlacedRows.words(4294967294L << 16 | 65535)).isEqualTo("(4294967294,65535)");
    }

    @Test
    void manyAreNotCollected() throws SQLException {
        assertThat(written("", places(20_000))).isPresent();
        assertThat(written("", places(20_001))).isEmpty();
        assertThat(written(places(20_001), "(0,1)\t1\n")).isPresent();
        assertThat(written(places(20_002), "(0,1)\t1\n")).isEmpty();
    }

    private static String places(long many) {
        return LongStream.rangeClosed(1, many)
                .mapToObj(n -> "(" + n / 100 + "," + (n % 100) + ")\t1\n")
                .collect(Collectors.joining());
    }

    private static Optional<WrittenRows> written(String before, String after) throws SQLException {
        return WrittenRows.of(
                new PlacedRows(RowMergeTest.numbers(before)), new PlacedRows(RowMergeTest.numbers(after)));
    }
}
