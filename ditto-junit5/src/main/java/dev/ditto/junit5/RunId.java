package dev.ditto.junit5;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Groups the copies of one run: the configured id, else that of the CI job, else one per JVM. Knowing the CI job lets
 * its copies be found from its log, and the other way round.
 */
final class RunId {

    static final String SETTING = "ditto.run_id";

    private static final String OF_THIS_JVM =
            "jvm-" + UUID.randomUUID().toString().substring(0, 8);

    /**
     * By CI system: the variables that name a run, and where it has a number, the attempt or the job; the first one decides
     * whether it is this system.
     */
    private static final List<Map.Entry<String, List<String>>> CI = List.of(
            Map.entry("github", List.of("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT")),
            Map.entry("gitlab", List.of("CI_PIPELINE_ID", "CI_JOB_ID")),
            Map.entry("jenkins", List.of("BUILD_TAG")),
            Map.entry("azure", List.of("BUILD_BUILDID", "SYSTEM_JOBATTEMPT")),
            Map.entry("circleci", List.of("CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM")),
            Map.entry("buildkite", List.of("BUILDKITE_BUILD_ID")),
            Map.entry("travis", List.of("TRAVIS_BUILD_ID")),
            Map.entry("bitbucket", List.of("BITBUCKET_BUILD_NUMBER")));

    private RunId() {}

    /** Both functions: the value by its name, empty where it is not set. */
    static String of(Function<String, Optional<String>> settings, Function<String, Optional<String>> environment) {
        return given(settings, SETTING)
                .or(() -> given(environment, "DITTO_RUN_ID"))
                .or(() -> ofCi(environment))
                .orElse(OF_THIS_JVM);
    }

    private static Optional<String> ofCi(Function<String, Optional<String>> environment) {
        return CI.stream()
                .filter(system -> given(environment, system.getValue().get(0)).isPresent())
                .map(system -> name(system.getKey(), values(environment, system.getValue())))
                .findFirst();
    }

    /** Jenkins names itself. */
    private static String name(String system, String values) {
        return values.startsWith(system + "-") ? values : system + "-" + values;
    }

    private static String values(Function<String, Optional<String>> environment, List<String> names) {
        return names.stream().flatMap(name -> given(environment, name).stream()).collect(Collectors.joining("-"));
    }

    private static Optional<String> given(Function<String, Optional<String>> source, String name) {
        return source.apply(name).filter(value -> !value.isBlank());
    }
}
