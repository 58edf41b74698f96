package dev.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreateOptionsTest {

    @Test
    void leavesEverythingToTheConfiguration() {
        CreateOptions options = CreateOptions.defaults();
        assertThat(options.dump()).isEmpty();
        assertThat(options.ttl()).isEmpty();
        assertThat(options.claimTimeout()).isEmpty();
        assertThat(options.scripts()).isEmpty();
        assertThat(options.obfuscate()).isFalse();
        assertThat(options.isolation()).isEqualTo(Isolation.AUTO);
        assertThat(options.progress()).isEmpty();
        assertThat(options)
                .hasToString("CreateOptions[dump=as configured, ttl=as configured, runId=-, jobName=-, obfuscate=false,"
                        + " scripts=[], migrate=-, claimTimeout=as configured, isolation=AUTO]");
    }

    @Test
    void keepsScriptsInOrderAndDoesNotSeeLaterOnes() {
        CreateOptions.Builder builder =
                CreateOptions.builder().script("b.sql").script("a.sql").script("b.sql");
        CreateOptions options = builder.build();
        builder.script("late.sql");
        assertThat(options.scripts()).containsExactly("b.sql", "a.sql", "b.sql");
    }

    @Test
    void refusesBlankTexts() {
        CreateOptions.Builder builder = CreateOptions.builder();
        assertThatThrownBy(() -> builder.dump(" "))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Option 'dump' is blank; leave it out or give it a value.");
        assertThatThrownBy(() -> builder.runId("")).hasMessageContaining("'runId'");
        assertThatThrownBy(() -> builder.jobName("\t")).hasMessageContaining("'jobName'");
        assertThatThrownBy(() -> builder.script("")).hasMessageContaining("'script'");
        assertThatThrownBy(() -> builder.migrate("")).hasMessageContaining("'migrate'");
    }

    @Test
    void refusesDurationsThatAreNotPositive() {
        CreateOptions.Builder builder = CreateOptions.builder();
        assertThatThrownBy(() -> builder.ttl(Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Option 'ttl' is PT0S; it has to be more than zero, for example PT10M.");
        assertThatThrownBy(() -> builder.claimTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'claimTimeout' is PT-1S");
    }

    @Test
    void namesWhatIsNull() {
        CreateOptions.Builder builder = CreateOptions.builder();
        assertThatThrownBy(() -> builder.dump(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("dump");
        assertThatThrownBy(() -> builder.ttl(null)).hasMessage("ttl");
        assertThatThrownBy(() -> builder.isolation(null)).hasMessage("isolation");
        assertThatThrownBy(() -> builder.progress(null)).hasMessage("progress");
    }

    @Test
    void keepsWhoIsToldAndDoesNotShowIt() {
        List<String> told = new ArrayList<>();
        CreateOptions options = CreateOptions.builder().progress(told::add).build();
        options.progress().orElseThrow().accept("Restoring shop.dump");
        assertThat(told).containsExactly("Restoring shop.dump");
        assertThat(options).hasToString(CreateOptions.defaults().toString());
    }

    @Test
    void refusesADemandForNothing() {
        assertThatThrownBy(() -> new Demand(CreateOptions.defaults(), 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("A demand for 0 copies makes no sense; ask for at least 1.");
    }
}
