package dev.ditto.faults.report;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Records every test of a {@link FaultCase} as a {@link Finding}. */
final class FaultCaseRecorder implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

    private static final Namespace HERE = Namespace.create(FaultCaseRecorder.class);

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        context.getStore(HERE).put("begin", System.nanoTime());
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        long begin = context.getStore(HERE).get("begin", Long.class);
        int broken = context.getExecutionException().isPresent() ? 1 : 0;
        Finding.of(id(context), what(context), 1, broken)
                .with("took s", (System.nanoTime() - begin) / 100_000_000 / 10.0)
                .record();
    }

    private static String id(ExtensionContext context) {
        FaultCase own = context.getRequiredTestMethod().getAnnotation(FaultCase.class);
        return own != null
                ? own.value()
                : context.getRequiredTestClass().getAnnotation(FaultCase.class).value();
    }

    /** The method's name as words, and what distinguishes this run of it. */
    private static String what(ExtensionContext context) {
        String name = context.getRequiredTestMethod().getName();
        String words = name.replaceAll("(\\p{Lu})", " $1").toLowerCase(Locale.ROOT);
        String shown = context.getDisplayName();
        return shown.startsWith("[")
                ? words + " (" + shown.substring(shown.indexOf(' ') + 1).replace("|", "/") + ")"
                : words;
    }
}
