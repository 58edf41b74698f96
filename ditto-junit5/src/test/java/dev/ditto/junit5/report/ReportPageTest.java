package dev.ditto.junit5.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    @Test
    void halfACharacterDoesNotKeepThePageFromBeingWritten() {
        assertThat(Html.escape("a\ud83d b\ude00 \ud83d\ude00 <\u0001>"))
                .isEqualTo("a\ufffd b\ufffd \ud83d\ude00 &lt;\ufffd&gt;");
    }

    @Test
    void itSaysWhatHappenedInFigures() {
        String page = page(SampleRuns.failed(SampleRuns.run(4711, SampleRuns.BEGIN, 13, 1)));

        assertThat(page)
                .contains(
                        "<b>13</b><span>copies for 13 test classes</span>",
                        "<b>69 %</b><span>were warm</span>",
                        "<b>0.7 ms</b><span>median wait for a copy</span>",
                        "<b>1</b><span>dump restored</span>",
                        "<b>4</b><span>connections left open</span>",
                        "<b>1</b><span>copy kept after a failure</span>",
                        "<b>0</b><span>leftovers</span>",
                        "<code>PGPASSFILE=/builds/shop/target/ditto/kept/01KAS.pgpass psql -h 127.0.0.1",
                        "<td>shop.sql.gz</td>",
                        "<td>com.example.shop.StockTest#counts</td>");
    }

    @Test
    void itNeedsNothingFromElsewhereAndRunsNothing() {
        assertThat(page(SampleRuns.run(1, SampleRuns.BEGIN, 20, 4)))
                .doesNotContain("src=", "href=", "url(", "@import", "<script", "http:", "https:");
    }

    @Test
    void namesOfOthersAreText() {
        String hostile = "</title><script>alert(\"x\" & 'y')</script>";
        RunReport run = SampleRuns.run(1, SampleRuns.BEGIN, 1, 1);
        List<Span> spans = new ArrayList<>(run.spans());
        spans.add(new Span(hostile, Span.Kind.TESTING, hostile, 1, 0, run.length()));
        RunReport strange = new RunReport(
                1,
                "",
                "",
                run.started(),
                run.length(),
                1,
                0,
                0,
                List.of(new RunReport.MadeCopy(hostile, "cold", 5)),
                List.of(new RunReport.Restore(hostile, 5)),
                List.of(new RunReport.Leak(hostile, 5)),
                List.of(new RunReport.Kept(hostile, hostile, run.started(), hostile, hostile, hostile)),
                spans,
                3);

        assertThat(page(strange))
                .doesNotContain("<script", "alert(\"")
                .contains("&lt;script&gt;alert(&quot;x&quot; &amp; 'y')", "3 later spans are not shown");
    }

    @Test
    void aRunOfNothingHasAPageToo() {
        RunReport nothing = new RunReport(
                1, "", "", SampleRuns.BEGIN, 0, 1, 1, 0, List.of(), List.of(), List.of(), List.of(), List.of(), 0);

        assertThat(page(nothing)).contains("<b>1</b><span>copy failed</span>", "<b>0 %</b><span>were warm</span>");
    }

    @Test
    void threadsThatFollowEachOtherShareARow() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String pool = "ForkJoinPool-" + (i + 1) + "-worker-1";
            spans.add(new Span(pool, Span.Kind.TESTING, "com.example.T" + i, 1, i * 1_000L, 900));
            spans.add(new Span("ditto-destroys-" + i, Span.Kind.DESTROYING, "x", 0, i * 1_000L + 900, 1_500));
        }
        RunReport forked = new RunReport(
                1, "", "", SampleRuns.BEGIN, 300_000, 300, 0, 0, List.of(), List.of(), List.of(), List.of(), spans, 0);

        assertThat(page(forked).lines().filter(line -> line.contains("class=\"lane\"")))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains(">worker-1<"),
                        line -> assertThat(line).contains(">ditto-destroys-1<"),
                        line -> assertThat(line).contains(">ditto-destroys-2<"));
    }

    @Test
    void itStaysSmallHoweverManyTestsThereAre() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            spans.add(new Span("main", Span.Kind.values()[i % 3], "com.example.T" + i % 7, i % 2, i * 500L, 480));
        }
        RunReport many = new RunReport(
                1, "", "", SampleRuns.BEGIN, 50_000_000, 7, 0, 0, List.of(), List.of(), List.of(), List.of(), spans, 0);

        assertThat(page(many)).hasSizeLessThan(1_000_000);
        assertThat(page(SampleRuns.run(1, SampleRuns.BEGIN, 500, 16))).hasSizeLessThan(400_000);
    }

    @Test
    void amountsAreWrittenForPeople() {
        assertThat(List.of(
                        0L,
                        740L,
                        9_949L,
                        9_951L,
                        999_499L,
                        999_500L,
                        3_849_000L,
                        119_940_000L,
                        120_000_000L,
                        125_400_000L))
                .extracting(Amount::ofMicros)
                .containsExactly(
                        "0.0 ms",
                        "0.7 ms",
                        "9.9 ms",
                        "10 ms",
                        "999 ms",
                        "1.0 s",
                        "3.8 s",
                        "119.9 s",
                        "2 min",
                        "2 min 5 s");
    }

    private static String page(RunReport run) {
        return new ReportPage(List.of(run)).html();
    }
}
