package dev.ditto.junit5.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Runs that look as real ones do, the same every time. */
final class SampleRuns {

    static final Instant BEGIN = Instant.parse("2026-11-23T15:36:18.250Z");

    private static final List<String> NOUNS = List.of(
            "Order", "Customer", "Invoice", "Stock", "Price", "Shipment", "Payment", "Catalog", "Refund", "Report");

    private SampleRuns() {}

    /** Classes one after the other in each thread, one copy each, the first ones waiting for a restore of two seconds. */
    static RunReport run(long process, Instant started, int classes, int threads) {
        Random random = new Random(process);
        long[] now = new long[threads];
        List<Span> spans = new ArrayList<>();
        List<RunReport.MadeCopy> copies = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            int lane = shortest(now);
            String thread = threads == 1 ? "main" : "ForkJoinPool-1-worker-" + (lane + 1);
            String name = "com.example.shop." + NOUNS.get(i % NOUNS.size()) + "Repository" + process + "x" + i + "Test";
            boolean first = now[lane] == 0;
            boolean warm = !first && random.nextInt(10) < 8;
            long wait = first ? 2_000_000 + random.nextInt(90_000) : warm ? 700 : 40_000 + random.nextInt(40_000);
            long test = 60_000 + (long) (Math.pow(random.nextDouble(), 3) * 1_500_000);
            copies.add(new RunReport.MadeCopy(name, first ? "restored" : warm ? "warm" : "cold", wait));
            spans.add(new Span(thread, Span.Kind.WAITING, name, 0, now[lane], wait));
            spans.add(new Span(thread, Span.Kind.TESTING, name, 1 + random.nextInt(20), now[lane] + wait, test));
            spans.add(new Span(thread, Span.Kind.DESTROYING, name, 0, now[lane] + wait + test, 9_000));
            now[lane] += wait + test + 10_000;
        }
        for (int i = 0; i < Math.min(classes, 40); i++) {
            spans.add(new Span(
                    "ditto-destroys-" + (1 + i % 2), Span.Kind.DESTROYING, "x", 0, 2_500_000 + i * 45_000L, 12_000));
        }
        spans.sort(Comparator.comparingLong(Span::start));
        long end = spans.stream().mapToLong(Span::end).max().orElse(0) + 120_000;
        return new RunReport(
                process,
                "77-1",
                "/builds/shop",
                started,
                end,
                classes,
                0,
                0,
                copies,
                List.of(new RunReport.Restore("shop.sql.gz", 1_940_000)),
                List.of(),
                List.of(),
                spans,
                0);
    }

    /** The same with a failure, what it left, and connections that nobody closed. */
    static RunReport failed(RunReport run) {
        List<Span> spans = new ArrayList<>(run.spans());
        spans.add(new Span(
                spans.get(0).thread(), Span.Kind.KEEPING, "OrderTest#cancels", 0, run.length() - 100_000, 60_000));
        return new RunReport(
                run.process(),
                run.build(),
                run.directory(),
                run.started(),
                run.length(),
                run.classes(),
                1,
                0,
                run.copies(),
                run.restores(),
                List.of(
                        new RunReport.Leak("com.example.shop.StockTest#counts", 3),
                        new RunReport.Leak("com.example.shop.PriceTest#rises", 1)),
                List.of(new RunReport.Kept(
                        "com.example.shop.OrderTest#cancels",
                        "orders",
                        BEGIN.plusSeconds(3600),
                        "PGPASSFILE=/builds/shop/target/ditto/kept/01KAS.pgpass psql -h 127.0.0.1 -p 5433 -U ditto_c_01kas -d ditto_c_01kas",
                        "jdbc:postgresql://127.0.0.1:5433/ditto_c_01kas, user ditto_c_01kas, password in that file",
                        "java -jar /home/ada/ditto-local.jar copies destroy 01KAS")),
                spans,
                0);
    }

    private static int shortest(long[] now) {
        int lane = 0;
        for (int i = 1; i < now.length; i++) {
            lane = now[i] < now[lane] ? i : lane;
        }
        return lane;
    }
}
