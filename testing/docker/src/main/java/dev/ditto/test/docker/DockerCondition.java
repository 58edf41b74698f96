package dev.ditto.test.docker;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Decides for {@link RequiresDocker}. The daemon is asked once per run. */
final class DockerCondition implements ExecutionCondition {

    /** How the reason of a test begins that was skipped for want of Docker. */
    static final String REASON = "Docker is missing: ";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Namespace NAMESPACE = Namespace.create(DockerCondition.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<RequiresDocker> wanted = findAnnotation(context.getElement(), RequiresDocker.class);
        if (wanted.isEmpty()) {
            return enabled("does not ask for Docker itself");
        }
        DaemonAnswer answer = answer(context);
        if (!answer.answers()) {
            return without("no daemon answers at " + answer.place() + ": " + answer.problem()
                    + "; start one, or name another with DOCKER_HOST");
        }
        List<String> missing = wanted.get().privateDaemon() ? PrivateDaemon.missing() : List.of();
        return missing.isEmpty()
                ? enabled("a daemon answers at " + answer.place())
                : without("a second daemon would need " + String.join(", ", missing));
    }

    private DaemonAnswer answer(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        "answer", key -> DaemonProbe.of(System.getenv()).ask(LIMIT), DaemonAnswer.class);
    }

    private ConditionEvaluationResult without(String reason) {
        if ("true".equals(System.getenv("DITTO_REQUIRE_DOCKER"))) {
            throw new IllegalStateException(REASON + reason
                    + ". DITTO_REQUIRE_DOCKER=true makes this a failure; without it the test is skipped.");
        }
        return disabled(REASON + reason);
    }
}
