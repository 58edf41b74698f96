package dev.ditto.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static dev.ditto.architecture.PublicTypes.areReachable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
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
                .resideInAnyPackage("dev.ditto.junit5", "dev.ditto.spring")
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

    private static ArchCondition<JavaClass> nameOnly(String what, Predicate<JavaClass> allowed) {
        return new ArchCondition<>("name only " + what + " in signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                report(type.getName(), type, PublicTypes.inHeader(type), events);
                PublicTypes.members(type)
                        .forEach(member -> report(member.getFullName(), type, PublicTypes.inSignature(member), events));
            }

            private void report(String where, JavaClass type, Set<JavaClass> named, ConditionEvents events) {
                named.stream()
                        .filter(allowed.negate())
                        .forEach(foreign ->
                                events.add(SimpleConditionEvent.violated(type, where + " names " + foreign.getName())));
            }
        };
    }
}
