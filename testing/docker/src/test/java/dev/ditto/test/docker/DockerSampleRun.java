package dev.ditto.test.docker;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the sample as a build would, with the listeners that are found on the class path. */
final class DockerSampleRun {

    private DockerSampleRun() {}

    public static void main(String[] arguments) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(
                                        selectClass(DockerSample.AllOfIt.class),
                                        selectClass(DockerSample.PartOfIt.class))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        System.out.println("succeeded " + summary.getTestsSucceededCount());
        summary.getFailures().forEach(failure -> System.out.println("failed " + failure.getException()));
    }
}
