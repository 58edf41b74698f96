package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension in a field, with a client of one's own. */
class OwnClientTest {

    private static final FakeCopyClient CLIENT = new FakeCopyClient();

    private static CreateOptions lastAsked() {
        return CLIENT.asked().get(CLIENT.asked().size() - 1);
    }

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void theClientMakesTheCopyAndStaysOpen() {
        Kit.run(UsingCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.lines()).hasSize(2).first().asString().startsWith("create");
        assertThat(CLIENT.alive()).isZero();
    }

    static class UsingCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(CLIENT);

        @JdbcUrl
        static String url;

        @Test
        void test(Copy copy) {
            assertThat(copy.jdbcUrlWithCredentials()).isEqualTo(url);
        }
    }

    @Test
    void theAnnotationIsLaidOverTheBuilder() {
        Kit.run(Map.of(RunId.SETTING, "ci-4711"), AnnotatedCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.lines()).hasSize(2);
        assertThat(lastAsked())
                .hasToString("CreateOptions[dump=shop.sql, ttl=PT45S, runId=ci-4711, jobName="
                        + AnnotatedCase.class.getName() + ", obfuscate=true, scripts=[extra.sql], migrate=db/migration,"
                        + " claimTimeout=PT1M, isolation=SERVER]");
    }

    @DittoCopy(dump = "shop.sql", ttl = "45s", isolation = Isolation.SERVER, obfuscate = true)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class AnnotatedCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.builder()
                .client(CLIENT)
                .dump("other.sql")
                .script("extra.sql")
                .migrate("db/migration")
                .ttl(Duration.ofMinutes(9))
                .claimTimeout(Duration.ofMinutes(1))
                .isolation(Isolation.DATABASE)
                .obfuscate(false)
                .build();

        AnnotatedCase(Copy copy) {}

        @Test
        void test(Copy copy) {}

        @Nested
        class Shares {
            @Test
            void test(Copy copy) {}
        }
    }

    @Test
    void aNestedClassWithItsOwnAnnotationUsesTheOuterClient() {
        Kit.run(OuterCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.count("create")).isEqualTo(2);
        assertThat(Journal.count("destroy")).isEqualTo(2);
        assertThat(lastAsked().dump()).contains("nested.sql");
    }

    static class OuterCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(CLIENT);

        @Nested
        @DittoCopy(dump = "nested.sql")
        class Own {
            @Test
            void test(Copy copy) {
                assertThat(copy.jobName()).contains(Own.class.getName());
            }
        }
    }

    @Test
    void aFieldThatIsNotStaticIsRefused() {
        assertThat(Kit.failure(Kit.run(InstanceFieldCase.class)))
                .hasMessageContaining("@RegisterExtension field " + InstanceFieldCase.class.getName()
                        + ".ditto is not static, but its copy lives as long as the class. Make it static.");
        assertThat(Journal.lines()).isEmpty();
    }

    static class InstanceFieldCase {
        @RegisterExtension
        DittoExtension ditto = DittoExtension.using(CLIENT);

        @Test
        void test(Copy copy) {}
    }

    @Test
    void aSecondFieldIsRefused() {
        assertThat(Kit.failure(Kit.run(TwoFieldsCase.class)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("is the second one; a class has one. Keep one of them.");
    }

    static class TwoFieldsCase {
        @RegisterExtension
        static DittoExtension one = DittoExtension.using(CLIENT);

        @RegisterExtension
        static DittoExtension two = DittoExtension.using(CLIENT);

        @Test
        void test() {}
    }
}
