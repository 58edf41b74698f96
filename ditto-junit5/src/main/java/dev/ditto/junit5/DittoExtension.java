package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.OpenCopy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Gives every test class a copy of its own. Usually {@link DittoCopy @DittoCopy} brings it along, and tells what it
 * injects and when; {@code @ExtendWith(DittoExtension.class)} alone makes a copy as configured.
 *
 * <p>The client is found by {@link java.util.ServiceLoader} and opened once per run. With a client of one's own, the
 * extension goes into a static field; the client is not closed:
 *
 * <pre>{@code
 * @RegisterExtension
 * static DittoExtension ditto = DittoExtension.using(client);
 * }</pre>
 *
 * <p>A {@code @DittoCopy} on the same class is then laid over what was given to the builder.
 *
 * <p>Immutable: everything that changes lives in JUnit's stores, so classes and methods may run in parallel.
 *
 * @since 0.1
 */
public final class DittoExtension
        implements BeforeAllCallback, TestInstancePreConstructCallback, TestInstancePostProcessor, ParameterResolver {

    private final Optional<CopyClient> ownClient;
    private final CreateOptions options;

    /** For JUnit: a client from the class path, copies as configured. */
    public DittoExtension() {
        this(Optional.empty(), CreateOptions.defaults());
    }

    private DittoExtension(Optional<CopyClient> ownClient, CreateOptions options) {
        this.ownClient = ownClient;
        this.options = options;
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
     * Makes the copy where a test instance comes before {@code beforeAll}, as it does when JUnit makes one per class.
     * Later, in a parameter of its constructor, JUnit would wrap the exception that says why there is no copy.
     */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        boolean perClass = context.getTestInstanceLifecycle()
                .filter(lifecycle -> lifecycle == TestInstance.Lifecycle.PER_CLASS)
                .isPresent();
        if (perClass) {
            start(factory.getTestClass(), context);
        }
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        CopyOwner owner = CopyOwner.of(testInstance.getClass(), context);
        if (owner.isServedBy(this)) {
            JdbcUrlFields.of(testInstance.getClass())
                    .setInstance(testInstance, owner.copy(this).get());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return Injection.supports(parameter)
                && CopyOwner.of(Injection.testClass(parameter, context), context)
                        .isServedBy(this);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Injection.check(parameter);
        CopyOwner owner = CopyOwner.of(Injection.testClass(parameter, context), context);
        return Injection.value(parameter, owner.copy(this).get(), context);
    }

    /** So that a connection for a constructor is closed after the test, not after the class. JUnit before 5.12 never asks. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    CreateOptions options() {
        return options;
    }

    OpenCopy open(ExtensionContext context, CreateOptions finalOptions) {
        if (ownClient.isPresent()) {
            return ownClient.get().open(finalOptions);
        }
        TestRun run = TestRun.of(context);
        return run.tally().open(run.client(), finalOptions);
    }

    static ExtensionContext.Store store(ExtensionContext context) {
        return store(context, DittoExtension.class);
    }

    static ExtensionContext.Store store(ExtensionContext context, Class<?> part) {
        return context.getStore(ExtensionContext.Namespace.create(DittoExtension.class, part));
    }

    private void start(Class<?> testClass, ExtensionContext context) {
        CopyOwner owner = CopyOwner.of(testClass, context);
        if (owner.isServedBy(this)) {
            JdbcUrlFields fields = JdbcUrlFields.of(testClass);
            ClassCopy copy = owner.copy(this);
            fields.setStatic(copy.get());
        }
    }

    /** Collects what copies shall be, as {@link CreateOptions.Builder} does; not thread-safe. */
    public static final class Builder {

        private Optional<CopyClient> client = Optional.empty();
        private final CreateOptions.Builder options = CreateOptions.builder();

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

        public DittoExtension build() {
            return new DittoExtension(client, options.build());
        }
    }
}
