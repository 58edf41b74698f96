package dev.ditto.benchmarks;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What containers take of the machine's memory as {@code docker stats} counts it: all that their control group is charged
 * with, data in memory file systems included, but for pages of files that were not used for long. Not counted: the
 * daemon's own processes for each container.
 */
final class ContainerMemory {

    private static final double MEGABYTE = 1 << 20;
    private static final long PATIENCE_SECONDS = 60;

    private ContainerMemory() {}

    /** In MB, in the order of the containers; asked all at once, as the daemon takes seconds for each answer. */
    static List<Double> megabytes(BenchDaemon daemon, List<String> containers) throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (String container : containers) {
            answers.add(daemon.client().statsCmd(container).withNoStream(true).exec(new Answer()));
        }
        List<Double> values = new ArrayList<>();
        for (Answer answer : answers) {
            values.add(counted(answer.await()) / MEGABYTE);
        }
        return values;
    }

    private static long counted(Statistics statistics) {
        MemoryStatsConfig memory = statistics.getMemoryStats();
        StatsConfig parts = memory.getStats();
        // The first is what control groups of version 1 call it.
        Long unused = parts == null
                ? null
                : parts.getTotalInactiveFile() != null ? parts.getTotalInactiveFile() : parts.getInactiveFile();
        Long usage = memory.getUsage();
        if (usage == null) {
            throw new IllegalStateException("The daemon does not tell what memory a container uses");
        }
        return usage - (unused == null ? 0 : unused);
    }

    /** The first thing the daemon says. */
    private static final class Answer extends ResultCallback.Adapter<Statistics> {

        private final BlockingQueue<Statistics> said = new LinkedBlockingQueue<>();

        @Override
        public void onNext(Statistics statistics) {
            said.add(statistics);
        }

        Statistics await() throws InterruptedException, IOException {
            try (Closeable closing = this) {
                Statistics first = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (first == null) {
                    throw new IOException("The daemon told nothing of a container within " + PATIENCE_SECONDS + " s");
                }
                return first;
            }
        }
    }
}
