package dev.ditto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users compile against names types of the JDK and of ditto's API alone, so that libraries may change below it. */
class SignaturesTest {

    private static final Set<String> API =
            Set.of("dev.ditto", "dev.ditto.spi", "dev.ditto.local", "dev.ditto.local.spi", "dev.ditto.embedded");

    @Test
    void theApiNamesTypesOfTheJdkAndOfItself() {
        classes()
                .that()
                .resideInAnyPackage(API.toArray(String[]::new))
                .and(areReachable())
                .should(nameOnly("types of the JDK and of the API", SignaturesTest::isOfJdkOrApi))
                .check(ProductionClasses.ALL);
    }

    @Test
    void theExtensionNamesJUnitsTypesBesides() {
        classes()
                .that()
                .resideInAPackage("dev.ditto.junit5")
                .and(areReachable())
                .should(nameOnly(
                        "types of the JDK, of the API and of JUnit",
                        type -> isOfJdkOrApi(type)
                                || type.getPackageName().startsWith("org.junit.")
                                || type.getPackageName().equals("dev.ditto.junit5")))
                .check(ProductionClasses.ALL);
    }

    private static boolean isOfJdkOrApi(JavaClass type) {
        String name = type.getPackageName();
        return type.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.")
                || API.contains(name) && areReachable().test(type);
    }

    /** Public, and so is everything around it. */
    private static DescribedPredicate<JavaClass> areReachable() {
        return describe(
                "are reachable for users",
                type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.getEnclosingClass()
                                .map(outer -> areReachable().test(outer))
                                .orElse(true));
    }

    private static ArchCondition<JavaClass> nameOnly(String what, java.util.function.Predicate<JavaClass> allowed) {
        return new ArchCondition<>("name only " + what + " in signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                parents(type)
                        .filter(named -> !allowed.test(named))
                        .forEach(named -> violation(events, type, type.getName(), named));
                type.getMembers().stream()
                        .filter(SignaturesTest::isVisible)
                        .forEach(member -> named(member).stream()
                                .filter(named -> !allowed.test(named))
                                .forEach(named -> violation(events, type, member.getFullName(), named)));
            }
        };
    }

    private static void violation(ConditionEvents events, JavaClass type, String where, JavaClass named) {
        events.add(SimpleConditionEvent.violated(type, where + " names " + named.getName()));
    }

    private static Stream<JavaClass> parents(JavaClass type) {
        return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .flatMap(parent -> parent.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType);
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE);
    }

    private static Set<JavaClass> named(JavaMember member) {
        Set<JavaType> types = new LinkedHashSet<>();
        if (member instanceof JavaField field) {
            types.add(field.getType());
        }
        if (member instanceof JavaCodeUnit code) {
            types.add(code.getReturnType());
            types.addAll(code.getParameterTypes());
            types.addAll(code.getExceptionTypes());
        }
        Set<JavaClass> named = new LinkedHashSet<>();
        types.forEach(type -> type.getAllInvolvedRawTypes().forEach(raw -> named.add(raw.getBaseComponentType())));
        return named;
    }
}
