package dev.ditto.faults.mutations;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs single tests in a JVM of its own, named as {@code class#method}, and says a line for each: what became of it. */
final class NamedTest {

    static final String GREEN = "green ";
    static final String RED = "red ";
    static final String NOT_RUN = "not-run ";

    /** Without the listeners on the class path, which would begin the report of the whole run anew. */
    private static final LauncherConfig ALONE = LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .build();

    private NamedTest() {}

    public static void main(String[] tests) throws ClassNotFoundException {
        PrintStream out = System.out;
        for (String test : tests) {
            out.println(run(test));
        }
    }

    private static String run(String test) throws ClassNotFoundException {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(ALONE)
                .execute(request().selectors(selectMethod(test(test))).build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        if (summary.getTotalFailureCount() > 0) {
            Throwable failure = summary.getFailures().get(0).getException();
            return RED + test + " " + String.valueOf(failure).replaceAll("\\s+", " ");
        }
        return (summary.getTestsSucceededCount() > 0 ? GREEN : NOT_RUN) + test;
    }

    private static String test(String name) throws ClassNotFoundException {
        int sharp = name.indexOf('#');
        Method found = Arrays.stream(Class.forName(name.substring(0, sharp)).getDeclaredMethods())
                .filter(method -> method.getName().equals(name.substring(sharp + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no test " + name));
        String parameters = String.join(
                ",",
                Arrays.stream(found.getParameterTypes()).map(Class::getName).toList());
        return name + "(" + parameters + ")";
    }
}
