package dev.ditto.spring;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Tells a context whose tests use it, before the tests do: threads of the application may ask first, and a transaction
 * begins with a connection.
 */
final class CopyUseListener implements TestExecutionListener, Ordered {

    /** Before beans are injected (2000) and transactions begin (4000). */
    private static final int ORDER = 1999;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void prepareTestInstance(TestContext testContext) {
        enter(testContext);
    }

    @Override
    public void beforeTestMethod(TestContext testContext) {
        enter(testContext);
    }

    private static void enter(TestContext testContext) {
        if (!DeclaredNames.of(testContext.getTestClass()).isEmpty()) {
            CopyUse.current()
                    .ifPresent(use -> testContext
                            .getApplicationContext()
                            .getBeanProvider(ContextCopies.class)
                            .ifAvailable(copies -> copies.enter(use)));
        }
    }
}
