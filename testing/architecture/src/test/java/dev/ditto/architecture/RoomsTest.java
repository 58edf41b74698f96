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
            Map.entry("command", List.of("store")),
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

    private static final String DOCKER = LOCAL + ".runtime.docker";

    /** The rooms within that room, which may know them all; they know those beside them that are named, and not it. */
    private static final Map<String, List<String>> DOCKER_ROOMS = Map.of(
            "daemon", List.of(),
            "image", List.of("daemon"),
            "container", List.of("daemon"));

    @Test
    void everyRoomIsOnThePlan() {
        assertThat(roomsIn(LOCAL)).containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        assertThat(roomsIn(DOCKER)).containsExactlyInAnyOrderElementsOf(DOCKER_ROOMS.keySet());
    }

    private static Set<String> roomsIn(String house) {
        return ProductionClasses.ALL.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(house + "."))
                .map(name -> name.substring(house.length() + 1).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Arguments> rooms() {
        return Stream.concat(roomsOf(LOCAL, ROOMS), roomsOf(DOCKER, DOCKER_ROOMS));
    }

    private static Stream<Arguments> roomsOf(String house, Map<String, List<String>> rooms) {
        return rooms.entrySet().stream().map(room -> Arguments.of(house, room.getKey(), room.getValue()));
    }

    @ParameterizedTest(name = "{1} of {0} knows {2} and no other room")
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsBelowIt(String house, String room, List<String> below) {
        String[] allowed = Stream.concat(Stream.of(room), below.stream())
                .map(name -> house + "." + name + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(house + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(house + "..").and(not(resideInAnyPackage(allowed))))
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
    void springIsToldByTheExtensionAndKnowsNothingElseOfDitto() {
        noClasses()
                .that()
                .resideInAPackage("dev.ditto.spring..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.ditto..")
                        .and(not(resideInAnyPackage("dev.ditto", "dev.ditto.junit5", "dev.ditto.spring.."))))
                .check(ProductionClasses.ALL);
    }

    @Test
    void theReportKnowsNeitherJUnitNorTheExtension() {
        classes()
                .that()
                .resideInAPackage("dev.ditto.junit5.report..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("dev.ditto.junit5.report..", "org.jspecify..", "java..", ""))
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
                Arguments.of("com.github.dockerjava..", DOCKER + ".."),
                Arguments.of("com.fasterxml.jackson..", DOCKER + ".daemon.."),
                Arguments.of("org.springframework..", "dev.ditto.spring.."),
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
