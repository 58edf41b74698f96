package dev.ditto.junit5;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes as a build would, with the fake client on the class path. */
final class Kit {

    private Kit() {}

    static EngineExecutionResults run(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    /** The parameters come on top of those that choose the fake client and keep the console quiet. */
    static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(FakeCopyClientProvider.SETTING, "true")
                .configurationParameter(TestRun.SUMMARY_SETTING, "false")
                .configurationParameter(ExtensionSettings.REPORT, "false")
                .configurationParameters(parameters)
                .selectors(Arrays.stream(classes)
                        .map(testClass -> selectClass(testClass))
                        .toArray(ClassSelector[]::new))
                .execute();
    }

    /** What a run says at its end; the fake's restores take no time, so there is nothing before. */
    static String printedBy(Class<?>... classes) {
        return printedBy(Map.of(), classes);
    }

    static String printedBy(Map<String, String> parameters, Class<?>... classes) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Map<String, String> all = new HashMap<>(parameters);
            all.put(TestRun.SUMMARY_SETTING, "true");
            run(all, classes);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** What made the first class or test fail. */
    static Throwable failure(EngineExecutionResults results) {
        return failures(results).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing failed: "
                        + results.allEvents().stream().map(Event::toString).toList()));
    }

    /** What made classes and tests fail, in the order in which they ended. */
    static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .toList();
    }
}
