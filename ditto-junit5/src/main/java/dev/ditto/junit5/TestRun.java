package dev.ditto.junit5;

import dev.ditto.CopyClient;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The client of a test run, found and opened when the first class asks. It lives in the store of the launcher's session,
 * which JUnit closes after all classes and their copies: Surefire with several forks runs each class by itself, and a
 * client for each would start anew every time. Before JUnit 5.13 there is no such store, and the root's has to do.
 * Thread-safe.
 */
final class TestRun implements StoreResource {

    /** {@code false} keeps the terminal quiet, during the run and at its end; anything else, or nothing, does not. */
    static final String SUMMARY_SETTING = "ditto.junit.summary";

    private final Function<String, Optional<String>> settings;
    private final Lazy<CopyClient> client;
    private final Consumer<String> console;
    private final Tally tally = new Tally();

    TestRun(Function<String, Optional<String>> settings, Lazy<CopyClient> client, Consumer<String> console) {
        this.settings = settings;
        this.client = client;
        this.console = console;
    }

    /** The run that this context belongs to. */
    static TestRun of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        return store(root)
                .getOrComputeIfAbsent(
                        TestRun.class,
                        key -> new TestRun(
                                root::getConfigurationParameter,
                                new Lazy<>(() -> ClientDiscovery.open(loader, root::getConfigurationParameter)),
                                new SummaryConsole()),
                        TestRun.class);
    }

    private static ExtensionContext.Store store(ExtensionContext root) {
        try {
            return root.getStore(
                    ExtensionContext.StoreScope.LAUNCHER_SESSION,
                    ExtensionContext.Namespace.create(DittoExtension.class, TestRun.class));
        } catch (LinkageError e) {
            // JUnit before 5.13.
            return DittoExtension.store(root);
        }
    }

    static String runId(ExtensionContext context) {
        return RunId.of(context.getRoot()::getConfigurationParameter, name -> Optional.ofNullable(System.getenv(name)));
    }

    CopyClient client() {
        return client.get();
    }

    Tally tally() {
        return tally;
    }

    /** For one copy of this class: shows what it waits for, if that takes long. */
    Consumer<String> waitingLine(Class<?> testClass) {
        return summaryWanted() ? new WaitingLine(testClass, console) : words -> {};
    }

    @Override
    public void close() {
        client.release().ifPresent(this::end);
    }

    private void end(CopyClient open) {
        Failures failures = new Failures();
        if (summaryWanted()) {
            failures.attempt(() -> RunFacts.gather(open, tally).ifPresent(facts -> console.accept(Summary.of(facts))));
        }
        // Last: whoever counts what is left has to ask somebody who still answers.
        failures.attempt(open::close);
        failures.throwIfAny();
    }

    private boolean summaryWanted() {
        return !settings.apply(SUMMARY_SETTING).map("false"::equalsIgnoreCase).orElse(false);
    }
}
