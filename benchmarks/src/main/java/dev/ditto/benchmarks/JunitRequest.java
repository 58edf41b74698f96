package dev.ditto.benchmarks;

import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/** What JUnit's launcher is asked for. */
final class JunitRequest {

    private JunitRequest() {}

    /** Classes one after the other, in this JVM, with copies of that home. */
    static LauncherDiscoveryRequest of(BenchHome home, List<Class<?>> classes) {
        LauncherDiscoveryRequestBuilder request = builder(classes)
                .configurationParameter("ditto.home", home.directory().toString())
                .configurationParameter("ditto.runtime", "embedded")
                .configurationParameter("ditto.junit.summary", "false");
        home.settings().forEach((key, value) -> request.configurationParameter("ditto." + key, value));
        return request.build();
    }

    /** So many classes at a time; what else there is to know, system properties say. */
    static LauncherDiscoveryRequest parallel(int classesAtATime, List<Class<?>> classes) {
        String parallel = "junit.jupiter.execution.parallel.";
        return builder(classes)
                .configurationParameter(parallel + "enabled", "true")
                .configurationParameter(parallel + "mode.default", "same_thread")
                .configurationParameter(parallel + "mode.classes.default", "concurrent")
                .configurationParameter(parallel + "config.strategy", "fixed")
                .configurationParameter(parallel + "config.fixed.parallelism", Integer.toString(classesAtATime))
                .configurationParameter(parallel + "config.fixed.max-pool-size", Integer.toString(classesAtATime))
                .build();
    }

    private static LauncherDiscoveryRequestBuilder builder(List<Class<?>> classes) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream()
                        .map(type -> DiscoverySelectors.selectClass(type))
                        .toList());
    }
}
