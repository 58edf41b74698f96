package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** The attributes of the annotation: what reaches the client and what is refused. */
class AttributesTest {

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void whatIsLeftOutIsLeftToTheClientsConfiguration() {
        Kit.run(Map.of(RunId.SETTING, "r"), DefaultsCase.class);

        assertThat(FakeCopyClientProvider.last().asked().get(0))
                .hasToString("CreateOptions[dump=as configured, ttl=as configured, runId=r, jobName="
                        + DefaultsCase.class.getName() + ", obfuscate=false, scripts=[], migrate=-,"
                        + " claimTimeout=as configured, isolation=AUTO]");
    }

    @DittoCopy
    static class DefaultsCase {
        @Test
        void test() {}
    }

    @Test
    void anAnnotationCanCarryThem() {
        Kit.run(ComposedCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(FakeCopyClientProvider.last().asked().get(0).scripts()).containsExactly("a.sql", "b.sql");
        assertThat(FakeCopyClientProvider.last().asked().get(0).migrate()).contains("classpath:db/migration");
    }

    @DittoCopy(
            scripts = {"a.sql", "b.sql"},
            migrate = "classpath:db/migration")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ShopDatabase {}

    @ShopDatabase
    static class ComposedCase {
        @Test
        void test() {}
    }

    @Test
    void aDurationThatIsNoneIsRefused() {
        refused(
                TtlCase.class,
                "ttl = \"0s\"",
                " is no duration above zero. Write it as ISO-8601, such as PT30M, or as a"
                        + " number with ms, s, m, h or d, such as 30m.");
        refused(
                TimeoutCase.class,
                "claimTimeout = \"soon\"",
                " is no duration above zero. Write it as ISO-8601, such as"
                        + " PT30M, or as a number with ms, s, m, h or d, such as 30m.");
    }

    @DittoCopy(ttl = "0s")
    static class TtlCase extends DefaultsCase {}

    @DittoCopy(claimTimeout = "soon")
    static class TimeoutCase extends DefaultsCase {}

    @DittoCopy(scope = Scope.METHOD, ttl = "0s")
    static class TtlOfTestsCase extends DefaultsCase {}

    @Test
    void anAttributeOfACopyForTestsIsRefusedBeforeTheFirstTest() {
        Kit.run(TtlOfTestsCase.class).containerEvents().assertStatistics(stats -> stats.failed(1));
        refused(
                TtlOfTestsCase.class,
                "ttl = \"0s\"",
                " is no duration above zero. Write it as ISO-8601, such as PT30M, or as a"
                        + " number with ms, s, m, h or d, such as 30m.");
    }

    private static void refused(Class<?> testClass, String attribute, String why) {
        assertThat(Kit.failure(Kit.run(testClass)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@DittoCopy(" + attribute + ") on class " + testClass.getName() + why);
        assertThat(Journal.count("create")).isZero();
    }
}
