package dev.ditto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that a compiler does not know. */
class StyleTest {

    @Test
    void whatCanBeFinalIsFinal() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.ditto.local..", "dev.ditto.embedded..", "dev.ditto.junit5..", "dev.ditto.spring..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and(isNotAnEnumConstant())
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(ProductionClasses.ALL);
    }

    @Test
    void whatIsPublicInARoomIsUsedFromAnother() {
        classes()
                .that()
                .resideInAPackage("dev.ditto.local.*..")
                .and()
                .resideOutsideOfPackage("dev.ditto.local.spi")
                .and()
                .arePublic()
                .and(PublicTypes.areReachable())
                .and(isNotAService())
                .should(beUsedFromAnotherPackage())
                .check(ProductionClasses.ALL);
    }

    @Test
    void onlyTheSummaryAndTheCommandLineWriteToTheTerminal() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.ditto.junit5.SummaryConsole")
                .and()
                .doNotHaveFullyQualifiedName("dev.ditto.local.Main")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(ProductionClasses.ALL);
    }

    /** Calls, not mentions: {@code DataSource} makes its implementations mention the logger of java.util.logging. */
    @Test
    void nothingLogsThroughJavaUtilLogging() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "its owner is in java.util.logging",
                        (JavaCall<?> call) ->
                                call.getTargetOwner().getPackageName().equals("java.util.logging")))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger")
                .check(ProductionClasses.ALL);
    }

    /**
     * A hook runs beside whatever the user's code does on its way out, and beside other hooks, in no order: it would take
     * a database away under a test's own hook. Nothing needs one: whoever dies is cleaned up after by the living, and
     * servers end by themselves. No exception so far.
     */
    @Test
    void nothingRunsInAShutdownHook() {
        noClasses()
                .should()
                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .orShould()
                .callMethod(java.io.File.class, "deleteOnExit")
                .orShould()
                .accessField(java.nio.file.StandardOpenOption.class, "DELETE_ON_CLOSE")
                .check(ProductionClasses.ALL);
    }

    @Test
    void noStaticStateChanges() {
        noFields()
                .that()
                .areStatic()
                .and(describe(
                        "are written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .notBeFinal()
                .check(ProductionClasses.ALL);
    }

    @Test
    void namesSayTheRole() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(ProductionClasses.ALL);
    }

    private static DescribedPredicate<JavaClass> isNotAnEnumConstant() {
        return describe(
                "are no bodies of enum constants",
                type -> type.getRawSuperclass().map(parent -> !parent.isEnum()).orElse(true));
    }

    private static DescribedPredicate<JavaClass> isNotAService() {
        Set<String> services = Stream.of(dev.ditto.local.spi.Engine.class, dev.ditto.local.spi.ServerRuntime.class)
                .flatMap(seam -> ServiceLoader.load(seam).stream())
                .map(provider -> provider.type().getName())
                .collect(Collectors.toSet());
        return describe("are not found by ServiceLoader", type -> !services.contains(type.getName()));
    }

    private static ArchCondition<JavaClass> beUsedFromAnotherPackage() {
        return new ArchCondition<>("be used from another package, or be package-private") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isUsedOutside(type) && !isNamedToOthers(type)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is public, and nothing outside its package uses it"));
                }
            }
        };
    }

    private static boolean isUsedOutside(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    /** In a signature that others see, as the type of a lambda is, or of a value that is only passed on. */
    private static boolean isNamedToOthers(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(other ->
                        !other.equals(type) && PublicTypes.areReachable().test(other))
                .flatMap(PublicTypes::members)
                .anyMatch(member -> PublicTypes.inSignature(member).contains(type));
    }
}
