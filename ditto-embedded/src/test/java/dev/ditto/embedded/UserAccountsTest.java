package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserAccountsTest {

    @TempDir
    Path directory;

    private Path list;

    @BeforeEach
    void writeTheList() throws IOException {
        list = Files.writeString(directory.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/sh
                + broken line
                daemon:x:1:2:::
                nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin
                toor:x:0:0::/root:/bin/sh
                """);
    }

    @Test
    void takesTheFirstKnownUserThatExists() {
        assertThat(new UserAccounts(list, null).standIn()).isEqualTo(new UserAccounts.Account("nobody", 65534, 65533));
    }

    @Test
    void takesTheConfiguredUser() {
        assertThat(new UserAccounts(list, "daemon").standIn()).isEqualTo(new UserAccounts.Account("daemon", 1, 2));
    }

    @Test
    void refusesAnotherNameForRootAndSaysWhatToDo() {
        assertThatThrownBy(() -> new UserAccounts(list, "toor").standIn())
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("none of the users [toor] is in " + list)
                .hasMessageContaining("-Dditto.embedded.user=<user>");
    }

    @Test
    void listsEveryWayThatWasTried() {
        UserAccounts.Account nobodyKnown = new UserAccounts.Account("no-such-user", 1 << 30, 1 << 30);
        // The one way that needs no entry in the user list is there on some machines, and works for root alone.
        if (UserAccounts.currentUid() == 0) {
            assertThat(new UserDrop(new UserAccounts().standIn())
                            .find(Deadline.after(Duration.ofSeconds(10)))
                            .apply(List.of("true")))
                    .endsWith("true");
            return;
        }
        assertThatThrownBy(() -> new UserDrop(nobodyKnown).find(Deadline.after(Duration.ofSeconds(10))))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("setpriv (")
                .hasMessageContaining("su-exec (")
                .hasMessageContaining("su (")
                .hasMessageContaining("use runtime docker");
    }
}
