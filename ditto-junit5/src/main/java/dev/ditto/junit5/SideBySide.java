package dev.ditto.junit5;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Makes several copies at once: each waits for a restore of its own. All are tried; the failure of the one that was
 * asked for first is thrown, with the others suppressed, however they raced.
 */
final class SideBySide {

    private SideBySide() {}

    /** Returns when all are made. The deadlines are those of {@link dev.ditto.CopyClient#create}. */
    static void make(List<HeldCopy> copies) {
        if (copies.size() == 1) {
            copies.get(0).get();
            return;
        }
        List<FutureTask<HeldCopy>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (HeldCopy copy : copies) {
            FutureTask<HeldCopy> task = new FutureTask<>(copy::get, copy);
            tasks.add(task);
            threads.add(thread(task, tasks.size()));
        }
        threads.forEach(Thread::start);
        Failures failures = new Failures();
        tasks.forEach(task -> failures.attempt(() -> await(task, threads)));
        failures.throwIfAny();
    }

    private static Thread thread(Runnable task, int number) {
        Thread thread = new Thread(task, Thread.currentThread().getName() + "-ditto-copy-" + number);
        thread.setDaemon(true);
        return thread;
    }

    private static void await(FutureTask<HeldCopy> task, List<Thread> threads) {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A copy could not be made: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            // As if there was one copy, made by the thread that is interrupted; the flag makes the other waits end,
            // too.
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while copies were being made", e);
        }
    }
}
