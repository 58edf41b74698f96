package com.example.shop;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Decides for {@link NeedsDocker}, by asking ditto, once per run. */
final class DockerCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String problem = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(DockerCondition.class))
                .getOrComputeIfAbsent("problem", key -> problem(), String.class);
        return problem.isEmpty()
                ? ConditionEvaluationResult.enabled("a container daemon answers")
                : ConditionEvaluationResult.disabled(problem);
    }

    /** Empty if there is none. */
    private static String problem() {
        DittoConfig config = DittoConfig.builder().set("runtime", "docker").build();
        try (CopyManager manager = CopyManager.builder().config(config).build()) {
            return "";
        } catch (RuntimeUnavailableException e) {
            if ("true".equals(System.getenv("DITTO_REQUIRE_DOCKER"))) {
                throw e;
            }
            LoggerFactory.getLogger(DockerCondition.class).warn("Skipping what needs Docker. {}", e.getMessage());
            return e.getMessage();
        }
    }
}
