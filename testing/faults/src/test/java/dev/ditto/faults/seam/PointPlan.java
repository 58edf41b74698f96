package dev.ditto.faults.seam;

import dev.ditto.faults.Form;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which points are broken how. In the short form every so many, another one for each mode, so that the choice changes with
 * nothing but the program. In the long one as many as there is time for, in an order of its seed ({@code
 * -Dditto.faults.seed=}), so that each run meets others. To look at some again, or at all however long that takes, {@code
 * -Dditto.faults.only=} takes a regular expression for a point and its mode, such as {@code .*cloneDatabase.*LOST.*}.
 *
 * @param all all points there are, times the modes each of them allows
 * @param stride every how many-th is taken
 * @param points those taken
 * @param timed whether to end when the time is over
 */
record PointPlan(List<CrashPoint> all, int stride, List<CrashPoint> points, boolean timed) {

    private static final List<Mode> SHORT = List.of(Mode.HALT_BEFORE, Mode.HALT_AFTER, Mode.THROW, Mode.LOST);
    private static final List<Mode> LONG = List.of(Mode.values());

    /**
     * @param fresh what a dry run in a fresh home said
     * @param used what one said in a home whose server is there already
     * @param most how many are taken in the short form
     * @param order of those of the long form
     */
    static PointPlan of(List<String> fresh, List<String> used, int most, Random order) {
        List<Mode> modes = Form.current() == Form.SHORT ? SHORT : LONG;
        Set<String> inUsed = new LinkedHashSet<>(passed(used));
        Set<String> steps = new LinkedHashSet<>(passed(fresh));
        steps.addAll(inUsed);
        List<CrashPoint> all = new ArrayList<>();
        for (Mode mode : modes) {
            for (String step : steps) {
                String name = step.substring(step.indexOf(' ') + 1);
                if (!mode.needsFailure() || step.startsWith("POINT ")) {
                    all.add(new CrashPoint(name, mode, !inUsed.contains(step)));
                }
            }
        }
        String only = System.getProperty("ditto.faults.only", "");
        if (!only.isEmpty()) {
            List<CrashPoint> chosen =
                    all.stream().filter(point -> point.toString().matches(only)).toList();
            return new PointPlan(List.copyOf(all), 1, chosen, false);
        }
        if (Form.current() == Form.LONG) {
            List<CrashPoint> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, order);
            return new PointPlan(List.copyOf(all), 1, List.copyOf(shuffled), true);
        }
        int stride = Math.max(1, (all.size() + most - 1) / most);
        List<CrashPoint> taken = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            // The steps of a mode are as many as those of the next, or nearly: a stride alone might meet the same ones.
            if ((i + all.get(i).mode().ordinal()) % stride == 0) {
                taken.add(all.get(i));
            }
        }
        return new PointPlan(List.copyOf(all), stride, List.copyOf(taken), false);
    }

    /**
     * The one to break where that was not met, as not every wait takes as many looks each time: the next that is passed for
     * the first time, which no run goes without. Empty where all are taken anyway.
     */
    Optional<CrashPoint> insteadOf(CrashPoint unmet) {
        int after = all.indexOf(unmet) + 1;
        return Stream.concat(all.stream().skip(after), all.stream().limit(after))
                .filter(point -> stride > 1 && points.contains(unmet))
                .filter(point -> point.name().endsWith("#1") && !points.contains(point))
                .findFirst();
    }

    private static List<String> passed(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("POINT ") || line.startsWith("FIRM "))
                .toList();
    }
}
