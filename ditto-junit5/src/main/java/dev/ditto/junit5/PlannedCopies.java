package dev.ditto.junit5;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * The copies that the classes of a test plan will ask for, in its order and as far as it knows: how often a parameterized
 * test is invoked shows only then, so it counts once. What another condition than {@code @Disabled} skips is counted;
 * classes whose extension is in a field are not. No code of the user runs. For one plan and one thread.
 */
final class PlannedCopies {

    private final TestPlan plan;
    private final Set<CopyContent.InRun> ofRun;
    private final Map<CopyContent, Integer> counts = new LinkedHashMap<>();
    private Optional<ClassLoader> loader = Optional.empty();

    /** @param ofRun the copies that the run shares already; those that this plan adds are put there */
    PlannedCopies(TestPlan plan, Set<CopyContent.InRun> ofRun) {
        this.plan = plan;
        this.ofRun = ofRun;
        plan.getRoots().forEach(root -> visit(root, ClassInPlan.NONE));
    }

    /** How many of each; empty if no class wants one. */
    Map<CopyContent, Integer> counts() {
        return counts;
    }

    /** Of the first class that wants a copy. */
    Optional<ClassLoader> loader() {
        return loader;
    }

    private void visit(TestIdentifier id, ClassInPlan around) {
        TestSource source = id.getSource().filter(any -> isOfJupiter(id)).orElse(null);
        if (source instanceof ClassSource ofClass) {
            visitClass(id, ofClass, around);
        } else if (source instanceof MethodSource ofMethod) {
            countTest(ofMethod, around);
        } else {
            plan.getChildren(id).forEach(child -> visit(child, around));
        }
    }

    private static boolean isOfJupiter(TestIdentifier id) {
        List<UniqueId.Segment> engines = id.getUniqueIdObject().getSegments().stream()
                .filter(segment -> segment.getType().equals("engine"))
                .toList();
        return !engines.isEmpty() && engines.get(engines.size() - 1).getValue().equals("junit-jupiter");
    }

    private void visitClass(TestIdentifier id, ClassSource source, ClassInPlan around) {
        ClassInPlan here;
        try {
            Class<?> testClass = source.getJavaClass();
            if (AnnotationSupport.isAnnotated(testClass, Disabled.class)) {
                return;
            }
            here = around.inside(testClass);
            here.own().forEach(copy -> countOfClass(copy, testClass));
        } catch (RuntimeException | LinkageError e) {
            // Its own failure will say so, when its turn comes.
            return;
        }
        plan.getChildren(id).forEach(child -> visit(child, here));
    }

    private void countOfClass(ClassInPlan.Wanted copy, Class<?> testClass) {
        loader = loader.or(() -> Optional.ofNullable(testClass.getClassLoader()));
        boolean isNew = switch (copy.scope()) {
            case CLASS -> true;
            case METHOD -> false;
            case RUN ->
                ofRun.add(new CopyContent.InRun(copy.content(), copy.options().ttl()));
        };
        if (isNew) {
            add(copy, 1);
        }
    }

    private void countTest(MethodSource source, ClassInPlan around) {
        List<ClassInPlan.Wanted> copies = around.ofTests();
        if (copies.isEmpty()) {
            return;
        }
        try {
            Method method = source.getJavaMethod();
            if (!AnnotationSupport.isAnnotated(method, Disabled.class)) {
                int times = AnnotationSupport.findAnnotation(method, RepeatedTest.class)
                        .map(RepeatedTest::value)
                        .orElse(1);
                copies.forEach(copy -> add(copy, times));
            }
        } catch (RuntimeException | LinkageError e) {
            // As above.
            return;
        }
    }

    private void add(ClassInPlan.Wanted copy, int times) {
        if (times > 0) {
            counts.merge(copy.content(), times, Integer::sum);
        }
    }
}
