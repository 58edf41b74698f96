package dev.ditto.spring;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.DittoExtension;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** The names of the copies that a test class works with, as far as its source tells. */
final class DeclaredNames {

    private DeclaredNames() {}

    /** Empty if the class is none of ours; the name of a copy without a name is empty. */
    static Set<String> of(Class<?> testClass) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
            MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
            annotations.stream(DittoCopy.class).forEach(copy -> names.add(copy.getString("name")));
            if (names.isEmpty() && (isExtended(annotations) || hasField(type))) {
                names.add("");
            }
        }
        return names;
    }

    private static boolean isExtended(MergedAnnotations annotations) {
        return annotations.stream(ExtendWith.class)
                .flatMap(extend -> Arrays.stream(extend.getClassArray("value")))
                .anyMatch(DittoExtension.class::equals);
    }

    private static boolean hasField(Class<?> testClass) {
        for (@Nullable Class<?> type = testClass; type != null; type = type.getSuperclass()) {
            if (Arrays.stream(type.getDeclaredFields()).map(Field::getType).anyMatch(DittoExtension.class::equals)) {
                return true;
            }
        }
        return false;
    }
}
