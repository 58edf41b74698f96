package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunIdTest {

    @Test
    void theConfiguredIdWins() {
        Map<String, String> environment = Map.of("DITTO_RUN_ID", "from-environment", "GITHUB_RUN_ID", "1");

        assertThat(id(Map.of("ditto.run_id", "mine"), environment)).isEqualTo("mine");
        assertThat(id(Map.of("ditto.run_id", " "), environment)).isEqualTo("from-environment");
    }

    @Test
    void aCiJobNamesTheRun() {
        assertThat(ofCi(Map.of("GITHUB_RUN_ID", "17", "GITHUB_RUN_ATTEMPT", "2")))
                .isEqualTo("github-17-2");
        assertThat(ofCi(Map.of("CI_PIPELINE_ID", "8", "CI_JOB_ID", "9"))).isEqualTo("gitlab-8-9");
        assertThat(ofCi(Map.of("BUILD_TAG", "jenkins-shop-3"))).isEqualTo("jenkins-jenkins-shop-3");
        assertThat(ofCi(Map.of("BUILD_BUILDID", "5"))).isEqualTo("azure-5");
        assertThat(ofCi(Map.of("CIRCLE_WORKFLOW_ID", "w"))).isEqualTo("circleci-w");
        assertThat(ofCi(Map.of("BUILDKITE_BUILD_ID", "b"))).isEqualTo("buildkite-b");
        assertThat(ofCi(Map.of("TRAVIS_BUILD_ID", "t"))).isEqualTo("travis-t");
        assertThat(ofCi(Map.of("BITBUCKET_BUILD_NUMBER", "6"))).isEqualTo("bitbucket-6");
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
