package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T05: JVMs that end in the middle of a test, in all ways there are but {@code kill -9}. */
@Tag("faults")
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class DyingJvmIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final Set<Death> WITH_HOOKS = Set.of(Death.EXIT, Death.SIGTERM, Death.SIGINT);

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeAHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void removeIt() throws Exception {
        home.close();
    }

    /** Signals as at a terminal: build tools in the background start programs that ignore Ctrl-C. */
    @ParameterizedTest
    @EnumSource(Death.class)
    void itsServersStopByThemselvesAndTheNextSessionLeavesNothing(Death death) throws Exception {
        List<String> said;
        try (CopyingJvm jvm = CopyingJvm.start(
                List.of("/usr/bin/env", "--default-signal", "JAVA_TOOL_OPTIONS=-Xmx96m"),
                System.getProperty("java.class.path"),
                death.name(),
                home.directory(),
                MENU,
                1,
                1)) {
            jvm.until("HELD");
            if (death.name().startsWith("SIG")) {
                jvm.signal(death.name().substring("SIG".length()));
            }
            said = jvm.ended();
        }

        if (WITH_HOOKS.contains(death)) {
            assertThat(said).as("a user's own hook still has its copy").contains("HOOK true");
        }
        home.assertItsServersStop();
        try (CopyManager next = home.manager()) {
            next.recoverOrphans();
            assertThat(home.unfinishedRows()).allMatch(row -> row.startsWith("WARM copy"));
            next.list().forEach(copy -> next.destroy(copy.id()));
            home.assertNothingIsLeft();
        }
        assertThat(home.directory().resolve("sessions")).isEmptyDirectory();
    }
}
