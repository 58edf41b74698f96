package dev.ditto.junit5;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sees at the end of a test or a class whether it failed, in whatever phase. It lies in the store of that context, put
 * there after the copies, so that JUnit closes it before them.
 */
record FailureWatch(DittoExtension extension, ExtensionContext context) implements StoreResource {

    /** Does nothing the second time. */
    static void over(ExtensionContext context, DittoExtension extension) {
        DittoExtension.store(context, FailureWatch.class)
                .getOrComputeIfAbsent(
                        context.getUniqueId(), key -> new FailureWatch(extension, context), FailureWatch.class);
    }

    @Override
    public void close() {
        context.getExecutionException().ifPresent(failure -> new FailedTest(extension, context, failure).tell(false));
    }
}
