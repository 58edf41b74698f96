package dev.ditto.faults.seam;

import dev.ditto.faults.seam.Step.Failure;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the steps that pass the seams of a process, and breaks one of them. Steps are counted by their names, as threads
 * pass in another order each time. Thread-safe.
 */
public final class FaultPoints {

    private static final int KILLED = 137;

    private final String target;
    private final @Nullable Mode mode;
    private final Consumer<String> voice;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /**
     * @param target the step to break, as {@code name#3} for its third time; any other word to count only
     * @param voice told a line for every step: {@code POINT} or {@code FIRM} (which may not fail) and its name; and
     *     {@code FAULT} before one is broken
     */
    public FaultPoints(String target, @Nullable Mode mode, Consumer<String> voice) {
        this.target = target;
        this.mode = mode;
        this.voice = voice;
    }

    @Nullable
    Object pass(Step step, Object seam, Callable<@Nullable Object> real) throws Exception {
        String point = step.name() + "#" + counts.merge(step.name(), 1, Integer::sum);
        if (mode == null) {
            voice.accept((step.failure() == Failure.NONE ? "FIRM " : "POINT ") + point);
        }
        return mode == null || !point.equals(target) ? real.call() : fail(mode, step, seam, real);
    }

    private @Nullable Object fail(Mode how, Step step, Object seam, Callable<@Nullable Object> real) throws Exception {
        voice.accept("FAULT " + target + " " + how);
        switch (how) {
            case HALT_BEFORE -> Runtime.getRuntime().halt(KILLED);
            case HALT_AFTER -> {
                real.call();
                Runtime.getRuntime().halt(KILLED);
            }
            case LOST -> Step.dispose(real.call(), seam, step.failure());
            case HANG -> new CountDownLatch(1).await();
            case THROW -> voice.accept("It is not done");
        }
        throw step.failure().make(how == Mode.LOST);
    }
}
