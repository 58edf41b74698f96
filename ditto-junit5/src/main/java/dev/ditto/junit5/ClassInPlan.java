package dev.ditto.junit5;

import dev.ditto.CreateOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test class of a plan, before any of it runs: what {@link CopiesInView} is while it does. Immutable.
 *
 * @param own the copies that the class itself asks for
 * @param inView by name, those and the ones of the classes around it
 * @param isForeign whether the extension is in a field, of it or of a class around it: it may have a client of its own
 */
record ClassInPlan(List<Wanted> own, Map<String, Wanted> inView, boolean isForeign) {

    static final ClassInPlan NONE = new ClassInPlan(List.of(), Map.of(), false);

    private static final ClassInPlan FOREIGN = new ClassInPlan(List.of(), Map.of(), true);

    /** One copy that a class asks for. */
    record Wanted(CreateOptions options, Scope scope) {

        CopyContent content() {
            return CopyContent.of(Optional.empty(), options);
        }
    }

    /** A class within this one. What is wrong with its annotations is thrown, as it will be when it runs. */
    ClassInPlan inside(Class<?> testClass) {
        Declaration declaration = Declaration.read(testClass);
        if (isForeign || declaration.field().isPresent()) {
            return FOREIGN;
        }
        Map<String, Wanted> own = new LinkedHashMap<>();
        declaration.copies().forEach((name, copy) -> own.put(name, wanted(copy, testClass)));
        if (own.isEmpty() && inView.isEmpty() && isExtended(testClass)) {
            own.put("", new Wanted(CreateOptions.defaults(), Scope.CLASS));
        }
        Map<String, Wanted> view = new LinkedHashMap<>(own);
        inView.forEach(view::putIfAbsent);
        return new ClassInPlan(List.copyOf(own.values()), view, false);
    }

    /** What each of its tests gets a fresh one of. */
    List<Wanted> ofTests() {
        return inView.values().stream()
                .filter(copy -> copy.scope() == Scope.METHOD)
                .toList();
    }

    private static Wanted wanted(DittoCopy copy, Class<?> testClass) {
        return new Wanted(new CopyAttributes(copy, testClass).over(CreateOptions.defaults()), copy.scope());
    }

    private static boolean isExtended(Class<?> testClass) {
        return AnnotationSupport.findRepeatableAnnotations(testClass, ExtendWith.class).stream()
                .flatMap(with -> List.of(with.value()).stream())
                .anyMatch(DittoExtension.class::equals);
    }
}
