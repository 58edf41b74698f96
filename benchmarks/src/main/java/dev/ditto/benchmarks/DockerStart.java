package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.time.Duration;
import java.time.Instant;

/** What the start of a container consists of: a shared server's, and that of a copy's own against the bare one. */
final class DockerStart implements DockerBenchmark {

    private static final int WARM_UP = 2;

    @Override
    public String title() {
        return "docker-start: the start of a server, step by step";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        shared(bench, report);
        own(bench, report);
    }

    private static void shared(DockerBench bench, Report report) throws Exception {
        Steps steps = new Steps();
        for (int i = 0; i < bench.scale().rounds() + WARM_UP; i++) {
            BenchHome home = bench.newHome("database").with("dump.path", bench.relations(10));
            try (CopyManager manager = home.open()) {
                (i < WARM_UP ? new Steps() : steps).take(bench, home, manager);
            }
            bench.remove(home);
        }
        report.add(Figure.of("shared server: asked until the container is made", "ms", steps.create));
        report.add(Figure.of("shared server: until the container runs", "ms", steps.start));
        report.add(Figure.of("shared server: until it takes logins, initdb included", "ms", steps.ready));
        report.add(Figure.of("shared server: until the first copy, restore included", "ms", steps.rest));
    }

    private static void own(DockerBench bench, Report report) throws Exception {
        BenchHome home = bench.newHome("server").with("dump.path", bench.relations(10));
        Steps steps = new Steps();
        Steps bare = new Steps();
        try (CopyManager manager = home.open()) {
            Copy first = manager.create(CreateOptions.defaults());
            BareContainer container = BareContainer.like(bench, home, first);
            manager.destroy(first.id());
            for (int i = 0; i < WARM_UP + bench.scale().rounds() * bench.scale().perRound(); i++) {
                (i < WARM_UP ? new Steps() : steps).take(bench, home, manager);
                (i < WARM_UP ? new Steps() : bare).add(container.run());
            }
        }
        bench.remove(home);
        String versus = " (reference: bare container)";
        report.add(Figure.against(
                "own server: asked until the container is made" + versus, "ms", steps.create, bare.create));
        report.add(Figure.against("own server: until the container runs" + versus, "ms", steps.start, bare.start));
        report.add(Figure.against("own server: until it takes logins" + versus, "ms", steps.ready, bare.ready));
        report.add(Figure.of("own server: until its user is let in and the copy returned", "ms", steps.rest));
    }

    /** Each step's times, in milliseconds. */
    private static final class Steps {

        private final Series create = new Series();
        private final Series start = new Series();
        private final Series ready = new Series();
        private final Series rest = new Series();

        void take(DockerBench bench, BenchHome home, CopyManager manager) throws Exception {
            Instant asked = Instant.now();
            Copy copy = manager.create(CreateOptions.defaults());
            Instant returned = Instant.now();
            ContainerMoments moments = ContainerMoments.of(bench.daemon(), bench.containerOf(home, copy), asked);
            manager.destroy(copy.id());
            create.add(millis(asked, moments.created()));
            start.add(millis(moments.created(), moments.started()));
            ready.add(millis(moments.started(), moments.ready()));
            rest.add(millis(moments.ready(), returned));
        }

        void add(BareContainer.Moments moments) {
            create.add(moments.create());
            start.add(moments.start());
            ready.add(moments.ready());
        }

        private static double millis(Instant from, Instant until) {
            return Duration.between(from, until).toNanos() / 1e6;
        }
    }
}
