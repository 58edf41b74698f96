package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.OpenCopy;
import dev.ditto.junit5.report.Span;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives every test class a copy of its own, or several. Usually {@link DittoCopy @DittoCopy} brings it along, and tells
 * what it injects and when; {@code @ExtendWith(DittoExtension.class)} alone makes a copy as configured.
 *
 * <p>The client is found by {@link java.util.ServiceLoader} and opened once per run. With a client of one's own, the
 * extension goes into a static field; the client is not closed:
 *
 * <pre>{@code
 * @RegisterExtension
 * static DittoExtension ditto = DittoExtension.using(client);
 * }</pre>
 *
 * <p>A {@code @DittoCopy} on the same class is then laid over what was given to the builder. Where copies have the
 * scope {@link Scope#RUN RUN}, the client has to stay open until the run ends.
 *
 * <p>Immutable: everything that changes lives in JUnit's stores, so classes and methods may run in parallel.
 *
 * @since 0.1
 */
public final class DittoExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                TestInstancePostProcessor,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver,
                InvocationInterceptor,
                TestWatcher {

    private final Optional<CopyClient> ownClient;
    private final CreateOptions options;
    private final boolean keepOnFailure;

    /** For JUnit: a client from the class path, copies as configured. */
    public DittoExtension() {
        this(Optional.empty(), CreateOptions.defaults(), false);
    }

    private DittoExtension(Optional<CopyClient> ownClient, CreateOptions options, boolean keepOnFailure) {
        this.ownClient = ownClient;
        this.options = options;
        this.keepOnFailure = keepOnFailure;
    }

    /** Copies made by this client, which stays the caller's to close. */
    public static DittoExtension using(CopyClient client) {
        return builder().client(client).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start(context.getRequiredTestClass(), context);
    }

    /**
     * Makes the copies where a test instance comes before {@code beforeAll}, as it does when JUnit makes one per class.
     * Later, in a parameter of its constructor, JUnit would wrap the exception that says why there is no copy. The
     * instance of one test only has its copies announced: it is made in the thread of the test.
     */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        if (isOnePerClass(context)) {
            start(factory.getTestClass(), context);
        } else if (context.getTestMethod().isPresent()) {
            Observers.of(context).tell(CopiesInView.of(context.getRequiredTestClass(), context), this, context);
        }
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        new Injection(this, context).ofInstance(testInstance, isOnePerClass(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        CopiesInView copies = CopiesInView.of(context.getRequiredTestClass(), context);
        if (copies.isServedBy(this)) {
            TestRun.of(context).runningTests().begin(TestName.of(context));
            Observers.of(context).tell(copies, this, context);
            make(copies.ofTests(), context);
            watch(copies, context);
            Injection injection = new Injection(this, context);
            context.getRequiredTestInstances().getAllInstances().forEach(injection::ofTest);
            TestRun.of(context).timeline().begin(context.getRequiredTestClass().getName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestRun run = TestRun.of(context);
        run.timeline().end();
        run.runningTests().end();
    }

    /** The last to hear of a test's failure, and the only one to hear of a constructor's. */
    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        new FailedTest(this, context, cause).tell(true);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext dynamicTest, ExtensionContext context)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (Throwable failure) {
            try {
                new FailedTest(this, context, failure).tell(false);
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Injection.supports(parameter)
                && CopiesInView.of(Injection.testClass(parameter, context), context)
                        .isServedBy(this);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Injection(this, context).ofParameter(parameter);
    }

    /** So that a connection for a constructor is closed after the test, not after the class. JUnit before 5.12 never asks. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    CreateOptions options() {
        return options;
    }

    boolean keepsOnFailure() {
        return keepOnFailure;
    }

    /** Who makes the copies: the client of one's own, else the one of the run. */
    CopyClient client(TestRun run) {
        return ownClient.orElseGet(run::client);
    }

    /** How copies of classes end: aside, but at once where the client may end with the class. */
    Executor endsOf(TestRun run) {
        return ownClient.<Executor>map(own -> Runnable::run).orElseGet(run::destroysOfClasses);
    }

    OpenCopy open(ExtensionContext context, CreateOptions finalOptions) {
        CopyContent content = content(finalOptions);
        return TestRun.of(context).open(content, finalOptions, context.getRequiredTestClass());
    }

    CopyContent content(CreateOptions finalOptions) {
        return CopyContent.of(ownClient, finalOptions);
    }

    static ExtensionContext.Store store(ExtensionContext context) {
        return store(context, DittoExtension.class);
    }

    static ExtensionContext.Store store(ExtensionContext context, Class<?> part) {
        return context.getStore(ExtensionContext.Namespace.create(DittoExtension.class, part));
    }

    private void start(Class<?> testClass, ExtensionContext context) {
        CopiesInView copies = CopiesInView.of(testClass, context);
        if (copies.isServedBy(this)) {
            copies.byName().values().forEach(CopyRequest::check);
            Injection injection = new Injection(this, context);
            injection.check(testClass);
            Observers.of(context).tell(copies, this, context);
            make(copies.ofClassesAndRun(), context);
            watch(copies, context);
            injection.ofClass(testClass);
        }
    }

    private void make(List<CopyRequest> requests, ExtensionContext context) {
        List<HeldCopy> copies =
                requests.stream().map(request -> request.held(this, context)).toList();
        TestRun.of(context).timeline().during(Span.Kind.WAITING, TestName.of(context), () -> SideBySide.make(copies));
    }

    private void watch(CopiesInView copies, ExtensionContext context) {
        AfterFailures failures = TestRun.of(context).afterFailures();
        if (copies.byName().values().stream().anyMatch(request -> failures.isAwaited(request.keepOnFailure(this)))) {
            FailureWatch.over(context, this);
        }
    }

    private static boolean isOnePerClass(ExtensionContext context) {
        return context.getTestInstanceLifecycle()
                .filter(lifecycle -> lifecycle == TestInstance.Lifecycle.PER_CLASS)
                .isPresent();
    }

    /** Collects what copies shall be, as {@link CreateOptions.Builder} does; not thread-safe. */
    public static final class Builder {

        private Optional<CopyClient> client = Optional.empty();
        private final CreateOptions.Builder options = CreateOptions.builder();
        private boolean keepOnFailure;

        private Builder() {}

        /** Makes the copies; stays the caller's to close. Without it, one is found on the class path. */
        public Builder client(CopyClient value) {
            client = Optional.of(Objects.requireNonNull(value, "client"));
            return this;
        }

        /** As {@link DittoCopy#dump()}. */
        public Builder dump(String uri) {
            options.dump(uri);
            return this;
        }

        /** Adds a script, as {@link DittoCopy#scripts()}; repeatable. */
        public Builder script(String uri) {
            options.script(uri);
            return this;
        }

        /** As {@link DittoCopy#migrate()}. */
        public Builder migrate(String location) {
            options.migrate(location);
            return this;
        }

        /** As {@link DittoCopy#ttl()}; more than zero. */
        public Builder ttl(Duration value) {
            options.ttl(value);
            return this;
        }

        /** As {@link DittoCopy#obfuscate()}. */
        public Builder obfuscate(boolean value) {
            options.obfuscate(value);
            return this;
        }

        /** As {@link DittoCopy#isolation()}. */
        public Builder isolation(Isolation value) {
            options.isolation(value);
            return this;
        }

        /** As {@link DittoCopy#claimTimeout()}; more than zero. */
        public Builder claimTimeout(Duration value) {
            options.claimTimeout(value);
            return this;
        }

        /** As {@link DittoCopy#keepOnFailure()}. */
        public Builder keepOnFailure(boolean value) {
            keepOnFailure = value;
            return this;
        }

        public DittoExtension build() {
            return new DittoExtension(client, options.build(), keepOnFailure);
        }
    }
}
