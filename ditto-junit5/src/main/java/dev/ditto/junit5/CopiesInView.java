package dev.ditto.junit5;

import dev.ditto.Copy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The copies that the members of a test class can ask for: its own and those of the classes around it, of two with the
 * same name the inner one; without any, one as configured.
 *
 * @param testClass whose members they are
 * @param byName never empty; the innermost class's come first
 * @param registered the nearest extension in a static field, which then works for all of them
 */
record CopiesInView(Class<?> testClass, Map<String, CopyRequest> byName, Optional<DittoExtension> registered) {

    static CopiesInView of(Class<?> testClass, ExtensionContext context) {
        ExtensionContext start = classContexts(context)
                .filter(candidate -> candidate.getRequiredTestClass() == testClass)
                .findFirst()
                .orElseGet(() -> classContexts(context).findFirst().orElse(context));
        Map<String, CopyRequest> byName = new LinkedHashMap<>();
        Optional<DittoExtension> registered = Optional.empty();
        for (ExtensionContext owner : classContexts(start).toList()) {
            Declaration declaration = Declaration.of(owner.getRequiredTestClass(), owner);
            declaration.copies().forEach((name, copy) -> byName.putIfAbsent(name, CopyRequest.of(owner, copy)));
            if (declaration.asksForOne()) {
                byName.putIfAbsent("", CopyRequest.ofField(owner));
            }
            registered = registered.or(declaration::registered);
        }
        if (byName.isEmpty()) {
            byName.put("", CopyRequest.undeclared(start));
        }
        return new CopiesInView(testClass, byName, registered);
    }

    /**
     * Whether this extension is the one that works here. Needed because JUnit keeps the one that the annotation brings
     * and the one in a field side by side; the field wins, as it may hold a client.
     */
    boolean isServedBy(DittoExtension extension) {
        return registered.map(field -> field == extension).orElse(true);
    }

    List<CopyRequest> ofTests() {
        return byName.values().stream().filter(CopyRequest::isOfTest).toList();
    }

    List<CopyRequest> ofClassesAndRun() {
        return byName.values().stream().filter(request -> !request.isOfTest()).toList();
    }

    /** Those that are there for this context, or will be once they are asked for; nothing is made here. */
    Map<String, Supplier<Copy>> inUse(DittoExtension extension, ExtensionContext context) {
        Map<String, Supplier<Copy>> inUse = new LinkedHashMap<>();
        byName.forEach((name, request) -> {
            if (!request.isOfTest() || context.getTestMethod().isPresent()) {
                HeldCopy held = request.held(extension, context);
                inUse.put(name, held::get);
            }
        });
        return Collections.unmodifiableMap(inUse);
    }

    /** The copy that a field or a parameter means. */
    CopyRequest find(InjectionPoint point) {
        CopyRequest request = byName.get(point.copyName());
        if (request != null) {
            return request;
        }
        if (!point.copyName().isEmpty()) {
            throw unknown(point);
        }
        if (byName.size() == 1) {
            return byName.values().iterator().next();
        }
        throw new ExtensionConfigurationException(point.label() + " does not say which copy it means: class "
                + testClass.getName() + " has " + names() + ", and none without a name. Add @FromCopy(\""
                + byName.keySet().iterator().next() + "\"), say.");
    }

    private ExtensionConfigurationException unknown(InjectionPoint point) {
        return new ExtensionConfigurationException(point.label() + " asks for the copy '" + point.copyName()
                + "', but class " + testClass.getName() + " has " + names()
                + ". Correct the name, or add @DittoCopy(name = \"" + point.copyName() + "\") to the class.");
    }

    private String names() {
        return byName.keySet().stream()
                .map(name -> name.isEmpty() ? "one without a name" : "'" + name + "'")
                .collect(Collectors.joining(", "));
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
