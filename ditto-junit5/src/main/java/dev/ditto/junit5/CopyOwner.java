package dev.ditto.junit5;

import dev.ditto.CreateOptions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whose copy the members of a test class see: that of the nearest class, going outwards, which asks for one; without
 * any, that of the outermost class the extension works for.
 *
 * @param context of the owning class
 * @param declaration what the owning class says, empty if no class says anything
 */
record CopyOwner(ExtensionContext context, Declaration declaration) {

    /** The key of a class's copy in its store; keyed by class, since a look into a store also finds what parents hold. */
    private record Key(Optional<Class<?>> owner) {}

    static CopyOwner of(Class<?> testClass, ExtensionContext context) {
        ExtensionContext start = classContexts(context)
                .filter(candidate -> candidate.getRequiredTestClass() == testClass)
                .findFirst()
                .orElseGet(() -> classContexts(context).findFirst().orElse(context));
        return classContexts(start)
                .map(candidate -> new CopyOwner(candidate, declaration(candidate)))
                .filter(owner -> !owner.declaration().isEmpty())
                .findFirst()
                .orElseGet(() -> new CopyOwner(start, new Declaration(Optional.empty(), Optional.empty())));
    }

    /**
     * Whether this extension is the one that works for the owner. Needed because JUnit keeps the one that the annotation
     * brings and the one in a field side by side; the field wins, as it may hold a client.
     */
    boolean isServedBy(DittoExtension extension) {
        return registered().map(field -> field == extension).orElse(true);
    }

    /** The owner's copy, not made yet if nobody asked before. */
    ClassCopy copy(DittoExtension extension) {
        return DittoExtension.store(context)
                .getOrComputeIfAbsent(
                        new Key(declaration.isEmpty() ? Optional.empty() : context.getTestClass()),
                        key -> new ClassCopy(() -> extension.open(context, options(extension.options()))),
                        ClassCopy.class);
    }

    private CreateOptions options(CreateOptions options) {
        Class<?> testClass = context.getRequiredTestClass();
        CreateOptions merged = declaration
                .annotation()
                .map(annotation -> new CopyAttributes(annotation, testClass).over(options))
                .orElse(options);
        return CopyAttributes.builder(merged)
                .runId(TestRun.runId(context))
                .jobName(testClass.getName())
                .progress(TestRun.of(context).waitingLine(testClass))
                .build();
    }

    private Optional<DittoExtension> registered() {
        return classContexts(context)
                .flatMap(candidate -> declaration(candidate).registered().stream())
                .findFirst();
    }

    private static Declaration declaration(ExtensionContext context) {
        return Declaration.of(context.getRequiredTestClass(), context);
    }

    private static Stream<ExtensionContext> classContexts(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context),
                        Optional::isPresent,
                        current -> current.flatMap(ExtensionContext::getParent))
                .flatMap(Optional::stream)
                .filter(candidate -> candidate.getTestClass().isPresent()
                        && candidate.getTestMethod().isEmpty());
    }
}
