package dev.ditto.local;

import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.local.pool.ExpectedCopies;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets ready in the background what will be asked for: what more copies are wanted of comes first. What is wanted is found
 * out beside the restores, which may take minutes: until then no copy of it is cloned ahead. Nobody waits for any of it, and
 * whoever needs a snapshot sooner restores it at once. A failure shows again when a copy is asked for, so it is not
 * told here. Thread-safe.
 */
final class Preparation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    /** Restores are bound by the disk, and tests run meanwhile. */
    private static final int AT_ONCE = 2;

    private final ExpectedCopies expected;
    private final Function<CreateOptions, CopyRequest> resolver;
    private final Consumer<CopyRequest> stock;
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor resolving = threads("ditto-resolve");
    private final ThreadPoolExecutor restoring = threads("ditto-prepare");

    /**
     * @param resolver finds out what options mean
     * @param stock has the snapshot restored if it is not there, and copies of it kept warm
     */
    Preparation(ExpectedCopies expected, Function<CreateOptions, CopyRequest> resolver, Consumer<CopyRequest> stock) {
        this.expected = expected;
        this.resolver = resolver;
        this.stock = stock;
    }

    /** Returns at once. What is on the class path is looked for where the caller would look. */
    void prepare(List<Demand> demands) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        expected.announce(demands.size());
        demands.stream()
                .sorted(Comparator.comparingInt(Demand::count).reversed())
                .forEach(demand -> accept(demand, loader));
    }

    private void accept(Demand demand, @Nullable ClassLoader loader) {
        Future<CopyRequest> request;
        try {
            request = resolving.submit(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                return resolve(demand);
            });
        } catch (RejectedExecutionException e) {
            expected.giveUp();
            LOG.debug("The session is closing, and nothing is prepared any more", e);
            return;
        }
        restore(demand, request, loader);
    }

    /** In the order in which it was accepted, whatever is resolved first. */
    private void restore(Demand demand, Future<CopyRequest> request, @Nullable ClassLoader loader) {
        try {
            restoring.execute(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                try {
                    stock(request.get());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException | RuntimeException e) {
                    LOG.debug("Could not prepare {}", demand, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is closing, and nothing is restored ahead any more", e);
        }
    }

    private CopyRequest resolve(Demand demand) {
        boolean resolved = false;
        try {
            CopyRequest request = resolver.apply(content(demand.options()));
            expected.resolve(request.snapshotKey(), demand.count());
            resolved = true;
            return request;
        } finally {
            if (!resolved) {
                expected.giveUp();
            }
        }
    }

    /** What is wanted twice, with other deadlines say, keeps one thread only. */
    private void stock(CopyRequest request) {
        String key = request.snapshotKey();
        if (atWork.add(key)) {
            try {
                stock.accept(request);
            } finally {
                atWork.remove(key);
            }
        }
    }

    /** What decides on the snapshot: how long a caller would wait for it must not end a restore that nobody waits for. */
    private static CreateOptions content(CreateOptions options) {
        CreateOptions.Builder content =
                CreateOptions.builder().obfuscate(options.obfuscate()).isolation(options.isolation());
        options.dump().ifPresent(content::dump);
        options.scripts().forEach(content::script);
        options.migrate().ifPresent(content::migrate);
        return content.build();
    }

    /** Interrupts what is under way, and does not wait for it: the manager's gate does. */
    @Override
    public void close() {
        resolving.shutdownNow();
        restoring.shutdownNow();
    }

    private static ThreadPoolExecutor threads(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> thread(name, work));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
