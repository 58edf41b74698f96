package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Surefire with several forks: each class is a run of the launcher by itself, all in one session. */
class LauncherSessionTest {

    private static final LauncherConfig QUIET = LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void classesThatRunOneByOneShareAClient() throws InterruptedException {
        try (LauncherSession session = LauncherFactory.openSession(QUIET)) {
            session.getLauncher().execute(request(FirstCase.class));
            session.getLauncher().execute(request(SecondCase.class));
            assertThat(Journal.count("open client")).isEqualTo(1);
            assertThat(Journal.count("test")).isEqualTo(2);
            // Copies end with their classes, aside.
            FakeCopyClientProvider.last().awaitNoneAlive();
            assertThat(FakeCopyClientProvider.last().alive())
                    .as("copies end with their classes")
                    .isZero();
            assertThat(Journal.count("destroy")).isEqualTo(2);
            assertThat(Journal.lines()).doesNotContain("close client");
        }
        assertThat(Journal.lines()).endsWith("close client");
    }

    private static LauncherDiscoveryRequest request(Class<?> testClass) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .configurationParameter(FakeCopyClientProvider.SETTING, "true")
                .configurationParameter(TestRun.SUMMARY_SETTING, "false")
                .configurationParameter(ExtensionSettings.REPORT, "false")
                .build();
    }

    @DittoCopy
    static class FirstCase {
        @Test
        void test() {
            Journal.add("test first");
        }
    }

    @DittoCopy
    static class SecondCase {
        @Test
        void test() {
            Journal.add("test second");
        }
    }
}
