package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.OpenCopy;
import dev.ditto.junit5.report.Timeline;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the classes of a test run share, before all its client, found and opened when the test plan begins or the first class asks. It lives in the store of the launcher's session,
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
    private final FailedDumps failedDumps = new FailedDumps();
    private final Map<CopyContent.InRun, HeldCopy> shared = new ConcurrentHashMap<>();
    private final RunningTests runningTests = new RunningTests();
    private final Set<Object> instancesInUse = InstanceInUse.none();
    private final Leaks leaks = new Leaks();
    private final Destroyer destroyer = new Destroyer();
    private final PendingDestroys destroysOfClasses = new PendingDestroys("test classes", destroyer);
    private final Timeline timeline = new Timeline();
    private final AfterFailures afterFailures;
    private final Optional<RunReporting> reporting;

    /** @param keepInFiles see {@link ExtensionSettings} */
    TestRun(
            Function<String, Optional<String>> settings,
            Lazy<CopyClient> client,
            Lazy<Optional<String>> keepInFiles,
            Consumer<String> console) {
        this.settings = settings;
        this.client = client;
        this.console = console;
        ExtensionSettings own = ExtensionSettings.of(settings, keepInFiles::get);
        Optional<Path> directory = own.reportDirectory();
        afterFailures = new AfterFailures(
                own, new PasswordFiles(directory.map(path -> path.resolve("kept"))), Clock.systemUTC());
        reporting = directory.map(RunReporting::new);
    }

    /** The run that this context belongs to. */
    static TestRun of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        return store(root)
                .getOrComputeIfAbsent(
                        TestRun.class, key -> open(loader, root::getConfigurationParameter), TestRun.class);
    }

    /** One whose client is found when it is needed. */
    static TestRun open(ClassLoader loader, Function<String, Optional<String>> settings) {
        return new TestRun(
                settings,
                new Lazy<>(() -> ClientDiscovery.open(loader, Parallelism.addedTo(settings))),
                new Lazy<>(() -> ClientDiscovery.configured(loader, ExtensionSettings.KEEP_ON_FAILURE, settings)),
                new SummaryConsole());
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

    /**
     * Has the client get ready what will be asked for. Opening it takes a moment, which tests that need no copy do not wait
     * for; and whatever fails, fails again for the first that does.
     */
    void prepare(List<Demand> demands) {
        Thread thread = new Thread(
                () -> {
                    try {
                        client.get().prepare(demands);
                    } catch (RuntimeException | LinkageError e) {
                        // Also a client that cannot prepare: copies are made when they are asked for.
                        return;
                    }
                },
                "ditto-plan");
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes a copy: with the client that the content names, else with the one of the run. */
    OpenCopy open(CopyContent content, CreateOptions options, Class<?> testClass) {
        String job = options.jobName().orElse(testClass.getName());
        if (content.client().isPresent()) {
            return failedDumps.open(content, job, () -> content.client().get().open(options));
        }
        CopyClient found = client.get();
        return tally.open(options, testClass, () -> failedDumps.open(content, job, () -> found.open(options)));
    }

    /** The copy that all share who want this content; made by the first of them, and kept until the run ends. */
    HeldCopy shared(CopyContent.InRun content, Function<CopyContent.InRun, HeldCopy> creator) {
        return shared.computeIfAbsent(content, creator);
    }

    /** The client of the run, opened if it was not yet. */
    CopyClient client() {
        return client.get();
    }

    AfterFailures afterFailures() {
        return afterFailures;
    }

    Timeline timeline() {
        return timeline;
    }

    Tally tally() {
        return tally;
    }

    RunningTests runningTests() {
        return runningTests;
    }

    Set<Object> instancesInUse() {
        return instancesInUse;
    }

    Executor destroyer() {
        return destroyer;
    }

    /** The next class does not wait for them; the run does. */
    Executor destroysOfClasses() {
        return destroysOfClasses;
    }

    /** For one copy: what its tests leave open is told when the run ends. */
    OpenedConnections openedConnections() {
        return new OpenedConnections(runningTests, leaks);
    }

    /** For one copy of this class: shows what it waits for, if that takes long. */
    Consumer<String> waitingLine(Class<?> testClass) {
        return summaryWanted() ? new WaitingLine(testClass, console) : words -> {};
    }

    @Override
    public void close() {
        Failures failures = new Failures();
        shared.values().forEach(copy -> failures.attempt(copy::close));
        awaitDestroysOfClasses();
        destroyer.close();
        Optional<CopyClient> open = client.release();
        Map<String, Integer> leaked = leaks.counts();
        Optional<RunFacts> facts = open.flatMap(asked -> failures.attempt(() -> facts(asked), Optional.empty()));
        if (summaryWanted()) {
            facts.ifPresent(known -> failures.attempt(() -> console.accept(Summary.of(known))));
            failures.attempt(() -> leaks.take().forEach(console));
            failures.attempt(() -> KeptLines.of(afterFailures.kept()).forEach(console));
        }
        facts.ifPresent(known -> failures.attempt(() -> report(known, leaked)));
        // Last: whoever counts what is left has to ask somebody who still answers.
        open.ifPresent(last -> failures.attempt(last::close));
        failures.throwIfAny();
    }

    /**
     * No test is to blame for what does not go, and no class is left to fail, so it is told, and named in the summary; the
     * client tries again when it is closed.
     */
    private void awaitDestroysOfClasses() {
        try {
            destroysOfClasses.close();
        } catch (RuntimeException e) {
            Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()))
                    .map(failure -> "ditto  WARN a copy was not destroyed: " + failure.getMessage())
                    .forEach(console);
        }
    }

    private Optional<RunFacts> facts(CopyClient open) {
        return summaryWanted() || reporting.isPresent() ? RunFacts.gather(open, tally, keptIds()) : Optional.empty();
    }

    private void report(RunFacts facts, Map<String, Integer> leaked) {
        reporting.ifPresent(files -> {
            Optional<String> warning = files.write(facts, timeline, leaked, afterFailures.kept());
            warning.or(() -> Optional.of(files.line()).filter(line -> summaryWanted()))
                    .ifPresent(console);
        });
    }

    private Set<String> keptIds() {
        return afterFailures.kept().stream().map(kept -> kept.copy().id()).collect(Collectors.toUnmodifiableSet());
    }

    private boolean summaryWanted() {
        return !settings.apply(SUMMARY_SETTING).map("false"::equalsIgnoreCase).orElse(false);
    }
}
