package dev.ditto.junit5;

import dev.ditto.CreateOptions;
import dev.ditto.junit5.report.Span;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One copy that a test class asks for.
 *
 * @param owner the context of the class that asks
 * @param declaring that class, if it says so itself; else empty, so that classes inside of each other share
 * @param annotation what it shall be, where that differs from what the extension has by itself
 */
record CopyRequest(ExtensionContext owner, Optional<Class<?>> declaring, Optional<DittoCopy> annotation) {

    /** Of a copy in the stores. It has the class, since a look into a store also finds what its parents hold. */
    private record Key(Optional<Class<?>> declaring, String name) {}

    static CopyRequest of(ExtensionContext owner, DittoCopy annotation) {
        return new CopyRequest(owner, owner.getTestClass(), Optional.of(annotation));
    }

    static CopyRequest ofField(ExtensionContext owner) {
        return new CopyRequest(owner, owner.getTestClass(), Optional.empty());
    }

    static CopyRequest undeclared(ExtensionContext owner) {
        return new CopyRequest(owner, Optional.empty(), Optional.empty());
    }

    Scope scope() {
        return annotation.map(DittoCopy::scope).orElse(Scope.CLASS);
    }

    boolean isOfTest() {
        return scope() == Scope.METHOD;
    }

    /** Whether the copy stays when a test fails that saw it: where nobody says so, the configuration decides. */
    boolean keepOnFailure(DittoExtension extension) {
        return annotation.map(DittoCopy::keepOnFailure).orElse(false)
                || extension.keepsOnFailure()
                || TestRun.of(owner).afterFailures().keepsByDefault();
    }

    /** How the copy is called in messages. */
    String label() {
        String name = name();
        return (name.isEmpty() ? "the copy" : "the copy '" + name + "'") + " of class "
                + owner.getRequiredTestClass().getName();
    }

    /** Refuses attributes that make no sense, before anything is made. */
    void check() {
        described(CreateOptions.defaults());
    }

    /**
     * Where the copy is, or will be: nothing is made here, as stores may run this under a lock.
     *
     * @param context of the test, if the copy is for one
     */
    HeldCopy held(DittoExtension extension, ExtensionContext context) {
        return switch (scope()) {
            case CLASS -> ofClass(extension);
            case METHOD -> ofTest(extension, context);
            case RUN -> ofRun(extension);
        };
    }

    // What the creators below need of other stores is looked up before: a look inside of them nests locks.

    private HeldCopy ofClass(DittoExtension extension) {
        TestRun run = TestRun.of(owner);
        return DittoExtension.store(owner)
                .getOrComputeIfAbsent(key(), key -> hold(extension, owner, run, extension.endsOf(run)), HeldCopy.class);
    }

    private HeldCopy ofTest(DittoExtension extension, ExtensionContext test) {
        TestRun run = TestRun.of(test);
        PendingDestroys destroys = PendingDestroys.of(test);
        return DittoExtension.store(test)
                .getOrComputeIfAbsent(key(), key -> hold(extension, test, run, destroys), HeldCopy.class);
    }

    private HeldCopy ofRun(DittoExtension extension) {
        TestRun run = TestRun.of(owner);
        CreateOptions wanted = described(extension.options());
        run.tally().serves(owner.getRequiredTestClass());
        return run.shared(
                new CopyContent.InRun(extension.content(wanted), wanted.ttl()),
                key -> hold(extension, owner, run, Runnable::run));
    }

    private HeldCopy hold(DittoExtension extension, ExtensionContext user, TestRun run, Executor destroyer) {
        String job = TestName.of(user);
        return new HeldCopy(
                () -> extension.open(user, options(extension.options(), user)),
                run.openedConnections(),
                destroy -> destroyer.execute(() -> run.timeline().during(Span.Kind.DESTROYING, job, destroy)),
                new Aftermath(run.afterFailures(), () -> extension.client(run), name()));
    }

    private CreateOptions options(CreateOptions options, ExtensionContext context) {
        return CopyAttributes.builder(described(options))
                .runId(TestRun.runId(context))
                .jobName(TestName.of(context))
                .progress(TestRun.of(context).waitingLine(context.getRequiredTestClass()))
                .build();
    }

    private CreateOptions described(CreateOptions options) {
        return annotation
                .map(copy -> new CopyAttributes(copy, owner.getRequiredTestClass()).over(options))
                .orElse(options);
    }

    /** Empty for the one that may do without. */
    private String name() {
        return annotation.map(DittoCopy::name).orElse("");
    }

    private Key key() {
        return new Key(declaring, name());
    }
}
