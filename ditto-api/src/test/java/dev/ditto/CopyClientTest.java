package dev.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CopyClientTest {

    private final EmptyClient client = new EmptyClient();

    @Test
    void destroysAnOpenCopyOnClosing() {
        try (OpenCopy open = client.open(CreateOptions.defaults())) {
            assertThat(open.copy().id()).isEqualTo("one");
            assertThat(client.destroyed).isEmpty();
        }
        assertThat(client.destroyed).containsExactly("one");
    }

    @Test
    void saysWhatAnImplementationCannotDo() {
        refuses("prepare", () -> client.prepare(List.of(new Demand(CreateOptions.defaults(), 1))));
        refuses("renew", () -> client.renew("one", Duration.ofMinutes(1)));
        refuses("keep", () -> client.keep("one", Duration.ofMinutes(1)));
        refuses("changes", () -> client.changes("one"));
    }

    @Test
    void knowsNoCommandThatDestroysACopyUnlessItSaysSo() {
        assertThat(client.destroyCommand("one")).isEmpty();
    }

    private static void refuses(String feature, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedByClientException.class)
                .hasMessage("'" + feature + "' is not supported by EmptyClient.");
    }
}
