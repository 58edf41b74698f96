package dev.ditto.junit5;

import org.junit.jupiter.api.extension.ExtensionContext;

/** How a test or a test class is called in messages and in the name of a copy's job: as build tools select it. */
final class TestName {

    private TestName() {}

    static String of(ExtensionContext context) {
        String testClass = context.getRequiredTestClass().getName();
        return context.getTestMethod()
                .map(method -> testClass + "#" + method.getName())
                .orElse(testClass);
    }
}
