package dev.ditto.junit5;

import dev.ditto.junit5.report.Span;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test or a class that failed. JUnit has no single place that sees all failures, so they come by several ways, maybe
 * twice: from the store of a test or a class when it closes, from the watcher of tests, which also sees constructors that
 * fail, and from around dynamic tests, which have no context that closes.
 *
 * @param extension that heard of it
 * @param context of the test or class
 */
record FailedTest(DittoExtension extension, ExtensionContext context, Throwable failure) {

    /**
     * Has all copies that it saw kept, if they shall be, and says so in the failure.
     *
     * @param closed whether the context is closed, and with it the copies of a single test
     */
    void tell(boolean closed) {
        if (isAbortion(failure.getClass()) || isMisuse()) {
            return;
        }
        ExtensionContext test = withClass(context);
        CopiesInView copies = CopiesInView.of(test.getRequiredTestClass(), test);
        if (!copies.isServedBy(extension)) {
            return;
        }
        boolean withCopiesOfTests = !closed && test.getTestMethod().isPresent();
        TestRun.of(test)
                .timeline()
                .during(Span.Kind.KEEPING, TestName.of(test), () -> tell(test, copies, withCopiesOfTests));
    }

    private void tell(ExtensionContext test, CopiesInView copies, boolean withCopiesOfTests) {
        String name = name(test);
        for (CopyRequest request : copies.byName().values()) {
            if (!request.isOfTest() || withCopiesOfTests) {
                request.held(extension, test).failed(name, failure, request.keepOnFailure(extension));
            }
        }
    }

    /** A dynamic test has none of its own. */
    private static ExtensionContext withClass(ExtensionContext context) {
        ExtensionContext current = context;
        while (current.getTestClass().isEmpty()) {
            current = current.getParent().orElseThrow();
        }
        return current;
    }

    /** Nothing was tested then, and asking for the copies would only say it again. */
    private boolean isMisuse() {
        return failure instanceof ExtensionConfigurationException
                || failure.getCause() instanceof ExtensionConfigurationException;
    }

    /** With what tells invocations of one method apart. */
    private String name(ExtensionContext test) {
        String name = TestName.of(test);
        String display = context.getDisplayName();
        boolean says = test.getTestMethod().isEmpty()
                || display.isBlank()
                || display.startsWith(test.getRequiredTestMethod().getName() + "(");
        return says ? name : name + " \"" + display.strip() + "\"";
    }

    /** A failed assumption. By name, as there are two kinds, and the older one is seldom on the class path. */
    private static boolean isAbortion(Class<?> type) {
        for (Class<?> current = type; current != Object.class; current = current.getSuperclass()) {
            if (current.getName().equals("org.opentest4j.TestAbortedException")
                    || current.getName().equals("org.junit.internal.AssumptionViolatedException")) {
                return true;
            }
        }
        return false;
    }
}
