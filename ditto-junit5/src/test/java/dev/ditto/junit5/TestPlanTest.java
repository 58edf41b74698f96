package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.Isolation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The client learns what a plan asks for when the plan begins; run as build tools do, through the launcher. */
@Timeout(60)
class TestPlanTest {

    /** As JUnit finds the listener by itself, without the rest that lies on this class path. */
    private static final LauncherConfig LISTENING = LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(true)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    private static void run(LauncherSession session, Map<String, String> parameters, DiscoverySelector... selectors) {
        session.getLauncher()
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectors)
                        .configurationParameter(FakeCopyClientProvider.SETTING, "true")
                        .configurationParameter(TestRun.SUMMARY_SETTING, "false")
                        .configurationParameters(parameters)
                        .build());
    }

    private static void run(Class<?>... classes) throws InterruptedException {
        run(Map.of(), classes);
    }

    private static void run(Map<String, String> parameters, Class<?>... classes) throws InterruptedException {
        try (LauncherSession session = LauncherFactory.openSession(LISTENING)) {
            run(
                    session,
                    parameters,
                    Arrays.stream(classes).map(type -> selectClass(type)).toArray(ClassSelector[]::new));
            awaitThePlan();
        }
    }

    /** The client is opened and told aside of the tests. */
    private static void awaitThePlan() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("ditto-plan")) {
                thread.join(20_000);
            }
        }
    }

    private static List<String> demands() {
        return FakeCopyClientProvider.last().demands().stream()
                .map(demand -> demand.count() + " of "
                        + demand.options().dump().orElse("the configured dump")
                        + (demand.options().scripts().isEmpty()
                                ? ""
                                : " with " + demand.options().scripts()))
                .toList();
    }

    @Test
    void aClientIsToldWhatClassesAskForInTheirOrderBeforeTheyDo() throws Exception {
        run(ShopCase.class, UsersCase.class, ShopTooCase.class, NoneCase.class);

        assertThat(demands()).containsExactly("3 of shop.sql", "1 of users.sql with [more.sql]");
        assertThat(Journal.count("open client")).isEqualTo(1);
        assertThat(Journal.count("create")).isEqualTo(4);
        assertThat(Journal.lines()).endsWith("close client");
    }

    @DittoCopy(dump = "shop.sql", ttl = "5m", claimTimeout = "1m")
    static class ShopCase {
        @Test
        void test() {}

        @Nested
        class Shares {
            @Test
            void test() {}
        }

        @Nested
        @DittoCopy(dump = "shop.sql")
        class HasItsOwn {
            @Test
            void test() {}
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DittoCopy(name = "users", dump = "users.sql", scripts = "more.sql")
    @interface Users {}

    @Users
    static class UsersCase {
        @Test
        void test() {}
    }

    static class ShopTooCase extends ShopBase {
        @Test
        void test() {}
    }

    @DittoCopy(dump = "shop.sql")
    abstract static class ShopBase {}

    static class NoneCase {
        @Test
        void test() {}
    }

    @Test
    void withoutACopyInThePlanNoClientIsOpened() throws Exception {
        run(NoneCase.class, ForeignCase.class, SkippedCase.class);

        assertThat(Journal.lines()).containsExactly("create copy-1", "destroy copy-1");
    }

    static class ForeignCase {
        static final CopyClient CLIENT = new FakeCopyClient();

        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(CLIENT);

        @Test
        void test() {}

        @Nested
        class Inner {
            @Test
            void test() {}
        }
    }

    @Disabled("for the test")
    @DittoCopy(dump = "huge.sql")
    static class SkippedCase {
        @Test
        void test() {}
    }

    @Test
    void everyTestCountsThatGetsACopyOfItsOwn() throws Exception {
        run(MethodCase.class);

        assertThat(demands()).containsExactly("1 of shop.sql", "8 of each.sql", "1 of inner.sql");
    }

    @DittoCopy(dump = "each.sql", scope = Scope.METHOD)
    @DittoCopy(name = "shared", dump = "shop.sql")
    static class MethodCase {
        @Test
        void one() {}

        @Test
        @Disabled("for the test")
        void two() {}

        @RepeatedTest(4)
        void repeated() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void parameterized(int value) {}

        @TestFactory
        Stream<DynamicTest> dynamic() {
            return Stream.of(DynamicTest.dynamicTest("one", () -> {}), DynamicTest.dynamicTest("two", () -> {}));
        }

        @Nested
        class Inherits {
            @Test
            void test() {}
        }

        @Nested
        @DittoCopy(dump = "inner.sql", scope = Scope.METHOD)
        class Overrides {
            @Test
            void test() {}
        }
    }

    @Test
    void ofTheRunThereIsOneForAllItsPlans() throws Exception {
        try (LauncherSession session = LauncherFactory.openSession(LISTENING)) {
            run(session, Map.of(), selectClass(RunCase.class), selectClass(RunTooCase.class));
            run(session, Map.of(), selectClass(RunTooCase.class), selectClass(ShopTooCase.class));
            awaitThePlan();
            assertThat(demands()).containsExactly("1 of reference.sql", "1 of shop.sql");
            assertThat(Journal.count("create")).isEqualTo(2);
        }
    }

    @DittoCopy(dump = "reference.sql", scope = Scope.RUN)
    static class RunCase {
        @Test
        void test() {}
    }

    static class RunTooCase extends RunCase {}

    @Test
    void onlyWhatIsSelectedCounts() throws Exception {
        try (LauncherSession session = LauncherFactory.openSession(LISTENING)) {
            run(session, Map.of(), selectMethod(MethodCase.class, "one"));
            awaitThePlan();
            assertThat(demands()).containsExactly("1 of shop.sql", "1 of each.sql");
        }
    }

    @Test
    void anExtensionWithoutAnAnnotationCountsAsConfigured() throws Exception {
        run(BareCase.class);

        assertThat(demands()).containsExactly("1 of the configured dump");
        assertThat(FakeCopyClientProvider.last().demands())
                .extracting(Demand::options)
                .extracting(CreateOptions::isolation)
                .containsOnly(Isolation.AUTO);
    }

    @ExtendWith(DittoExtension.class)
    static class BareCase {
        @Test
        void test() {}

        @Nested
        class Inner {
            @Test
            void test() {}
        }
    }

    /** As Surefire with several forks does: one class, one plan. */
    @Test
    void whatSeveralPlansWantWillBeWantedAgain() throws Exception {
        try (LauncherSession session = LauncherFactory.openSession(LISTENING)) {
            for (int plan = 0; plan < 4; plan++) {
                run(session, Map.of(), selectClass(ShopTooCase.class));
                awaitThePlan();
            }
            run(session, Map.of(), selectClass(UsersCase.class));
            awaitThePlan();
            assertThat(demands())
                    .containsExactly(
                            "1 of shop.sql",
                            "65 of shop.sql",
                            "1 of shop.sql",
                            "1 of shop.sql",
                            "1 of users.sql with [more.sql]");
            assertThat(Journal.count("open client")).isEqualTo(1);
        }
    }

    @Test
    void aClassThatIsWrongFailsByItselfAndTheOthersAreTold() throws Exception {
        run(TwoUnnamedCase.class, ShopTooCase.class);

        assertThat(demands()).containsExactly("1 of shop.sql");
        assertThat(Journal.count("create")).isEqualTo(1);
    }

    @DittoCopy(dump = "one.sql")
    @DittoCopy(dump = "two.sql")
    static class TwoUnnamedCase {
        @Test
        void test() {}
    }

    @Test
    void aClientThatCannotBeOpenedFailsTheClassesThatNeedIt() throws Exception {
        run(Map.of(FakeCopyClientProvider.SETTING, "broken"), ShopTooCase.class, NoneCase.class);

        assertThat(Journal.lines()).containsExactly("open broken client");
    }

    @Test
    void whoDoesNotLikeItSwitchesItOff() throws Exception {
        run(Map.of("ditto.junit.plan", "false"), ShopTooCase.class);

        assertThat(demands()).isEmpty();
        assertThat(Journal.lines()).containsExactly("open client", "create copy-1", "destroy copy-1", "close client");
    }

    @Test
    void aLauncherWithoutASessionOfOnesOwnServes() throws Exception {
        LauncherFactory.create(LISTENING)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(ShopTooCase.class))
                        .configurationParameter(FakeCopyClientProvider.SETTING, "true")
                        .configurationParameter(TestRun.SUMMARY_SETTING, "false")
                        .build());
        awaitThePlan();

        assertThat(Journal.lines()).contains("create copy-1", "destroy copy-1").endsWith("close client");
        assertThat(Journal.count("open client")).isEqualTo(1);
    }
}
