package dev.ditto.junit5;

import dev.ditto.Demand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells the client of a run, as soon as a plan is to be executed, what its classes will ask for. Where no class wants a
 * copy, no client is opened. One per launcher session; its plans come one after the other, in any thread.
 */
final class PlanListener implements TestExecutionListener {

    /** {@code false} leaves everything to the moment when a class asks; anything else, or nothing, does not. */
    static final String SETTING = "ditto.junit.plan";

    /**
     * More than any warm pool holds. Surefire with several forks gives each class a plan of its own: what was wanted in
     * two plans will be wanted in a third one, which would find no warm copy if only what was announced were cloned.
     */
    private static final int FURTHER_PLANS = 64;

    private final SessionStore store;
    private final Set<CopyContent.InRun> ofRun = new HashSet<>();
    private final Set<CopyContent> wantedOnce = new HashSet<>();
    private final Set<CopyContent> wantedAgain = new HashSet<>();

    PlanListener(SessionStore store) {
        this.store = store;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Function<String, Optional<String>> settings = plan.getConfigurationParameters()::get;
        if (!settings.apply(SETTING).map("false"::equalsIgnoreCase).orElse(false)) {
            prepare(plan, settings);
        }
    }

    private synchronized void prepare(TestPlan plan, Function<String, Optional<String>> settings) {
        PlannedCopies planned = new PlannedCopies(plan, ofRun);
        List<Demand> demands = demands(planned);
        if (!demands.isEmpty()) {
            ClassLoader loader = planned.loader().orElseGet(ClassLoader::getSystemClassLoader);
            store.testRun(() -> TestRun.open(loader, settings)).prepare(demands);
        }
    }

    private List<Demand> demands(PlannedCopies planned) {
        List<Demand> demands = new ArrayList<>();
        planned.counts().forEach((content, count) -> {
            boolean isSecond = !wantedOnce.add(content) && wantedAgain.add(content);
            demands.add(new Demand(content.options(), isSecond ? count + FURTHER_PLANS : count));
        });
        return demands;
    }
}
