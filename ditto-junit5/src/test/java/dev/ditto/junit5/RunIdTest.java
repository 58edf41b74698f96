package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunIdTest {

    @Test
    void theConfiguredIdWins() {
        Map<String, String> environment = Map.of("DITTO_RUN_ID", "from-environment", "GITHUB_RUN_ID", "1");

        assertThat(id(Map.of("ditto.run_id", "mine"), environment)).isEqualTo("mine");
        assertThat(id(Map.of("ditto.run_id", " "), environment)).isEqualTo("from-environment");
    }

    static Stream<Arguments> ciSystems() {
        return Stream.of(
                Arguments.of("GitHub", Map.of("GITHUB_RUN_ID", "17", "GITHUB_RUN_ATTEMPT", "2"), "github-17-2"),
                Arguments.of("GitLab", Map.of("CI_PIPELINE_ID", "8", "CI_JOB_ID", "9"), "gitlab-8-9"),
                Arguments.of("Jenkins", Map.of("BUILD_TAG", "jenkins-shop-3"), "jenkins-shop-3"),
                Arguments.of("Azure", Map.of("BUILD_BUILDID", "5", "SYSTEM_JOBATTEMPT", "1"), "azure-5-1"),
                Arguments.of("CircleCI", Map.of("CIRCLE_WORKFLOW_ID", "w", "CIRCLE_BUILD_NUM", "4"), "circleci-w-4"),
                Arguments.of("Buildkite", Map.of("BUILDKITE_BUILD_ID", "b"), "buildkite-b"),
                Arguments.of("Travis", Map.of("TRAVIS_BUILD_ID", "t"), "travis-t"),
                Arguments.of("Bitbucket", Map.of("BITBUCKET_BUILD_NUMBER", "6"), "bitbucket-6"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ciSystems")
    void aCiJobNamesTheRun(String system, Map<String, String> variables, String id) {
        assertThat(ofCi(variables)).isEqualTo(id);
    }

    @Test
    void whatACiSystemDoesNotSayIsLeftOut() {
        assertThat(ofCi(Map.of("BUILD_BUILDID", "5", "SYSTEM_JOBATTEMPT", " "))).isEqualTo("azure-5");
        assertThat(ofCi(Map.of("GITHUB_RUN_ATTEMPT", "2"))).startsWith("jvm-");
    }

    @Test
    void elseItIsOnePerJvm() {
        assertThat(ofCi(Map.of())).matches("jvm-[0-9a-f]{8}").isEqualTo(ofCi(Map.of()));
    }

    private static String ofCi(Map<String, String> environment) {
        return id(Map.of(), environment);
    }

    private static String id(Map<String, String> settings, Map<String, String> environment) {
        return RunId.of(
                name -> Optional.ofNullable(settings.get(name)), name -> Optional.ofNullable(environment.get(name)));
    }
}
