package dev.ditto.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of ditto-local and the modules around it: who may know whom. */
class RoomsTest {

    private static final String LOCAL = "dev.ditto.local";

    /** Every room, and the rooms it may know. A request flows from right to left; no room talks back. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("spi", List.of()),
            Map.entry("config", List.of()),
            Map.entry("store", List.of()),
            Map.entry("runtime", List.of("spi")),
            Map.entry("dump", List.of("spi")),
            Map.entry("port", List.of("spi", "store")),
            Map.entry("engine", List.of("spi", "dump")),
            Map.entry("server", List.of("spi", "store", "port")),
            Map.entry("place", List.of("spi", "store", "port", "server")),
            Map.entry("snapshot", List.of("spi", "store", "server", "place")),
            Map.entry("clone", List.of("spi", "store", "server", "place", "snapshot")),
            Map.entry("pool", List.of("spi", "store", "server", "place", "snapshot", "clone")),
            Map.entry("reap", List.of("spi", "store", "server", "place", "snapshot", "clone")));

    @Test
    void everyRoomIsOnThePlan() {
        Set<String> found = ProductionClasses.ALL.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(LOCAL + "."))
                .map(name -> name.substring(LOCAL.length() + 1).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
    }

    static Stream<Arguments> rooms() {
        return ROOMS.entrySet().stream().map(room -> Arguments.of(room.getKey(), room.getValue()));
    }

    @ParameterizedTest(name = "{0} knows {1} and no other room")
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsBelowIt(String room, List<String> below) {
        String[] allowed = Stream.concat(Stream.of(room), below.stream())
                .map(name -> LOCAL + "." + name + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(LOCAL + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(LOCAL + "..").and(not(resideInAnyPackage(allowed))))
                .check(ProductionClasses.ALL);
    }

    @Test
    void noRoomsKnowEachOtherInACircle() {
        slices().matching(LOCAL + ".(**)").should().beFreeOfCycles().check(ProductionClasses.ALL);
    }

    @Test
    void theModulesKnowEachOtherInOneDirectionOnly() {
        slices().matching("dev.ditto.(*)..").should().beFreeOfCycles().check(ProductionClasses.ALL);
        noClasses()
                .that()
                .resideInAnyPackage("dev.ditto", "dev.ditto.spi")
                .should()
                .dependOnClassesThat(not(
                        resideInAnyPackage("dev.ditto", "dev.ditto.spi", "java..", "javax..", "org.jspecify..", "")))
                .check(ProductionClasses.ALL);
    }

    @Test
    void theExtensionKnowsTheApiAndJUnitAlone() {
        classes()
                .that()
                .resideInAPackage("dev.ditto.junit5..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.ditto",
                        "dev.ditto.spi",
                        "dev.ditto.junit5..",
                        "org.junit..",
                        "org.jspecify..",
                        "java..",
                        "javax..",
                        ""))
                .check(ProductionClasses.ALL);
    }

    @Test
    void theEmbeddedRuntimeKnowsOfDittoTheApiAndTheSeamAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.ditto.embedded..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.ditto..")
                        .and(not(resideInAnyPackage(
                                "dev.ditto", "dev.ditto.spi", "dev.ditto.local.spi", "dev.ditto.embedded.."))))
                .check(ProductionClasses.ALL);
    }

    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of("org.postgresql..", LOCAL + ".engine.postgres.."),
                Arguments.of("org.sqlite..", LOCAL + ".store.."),
                Arguments.of("com.github.dockerjava..", LOCAL + ".runtime.docker.."),
                Arguments.of("com.fasterxml.jackson..", LOCAL + ".runtime.docker.."),
                Arguments.of("org.yaml..", LOCAL + ".config.."),
                Arguments.of("org.apache.commons.compress..", "dev.ditto.embedded.."));
    }

    @ParameterizedTest(name = "{0} is touched by {1} alone")
    @MethodSource("libraries")
    void aLibraryIsTouchedInOneRoomAlone(String library, String room) {
        classes()
                .that()
                .resideInAPackage(room)
                .and(dependOn(library))
                .should()
                .resideInAPackage(room)
                .as(library + " is used at all, or this rule checks nothing")
                .check(ProductionClasses.ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ProductionClasses.ALL);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> dependOn(String library) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "depend on " + library,
                type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> resideInAPackage(library).test(dependency.getTargetClass())));
    }
}
