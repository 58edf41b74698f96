package dev.ditto.local.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretReferenceTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private ResolvedSettings settings(String token) {
        environment.put("DITTO_TOKEN", token);
        return ResolvedSettings.of(new ConfigurationInputs(
                Map.of(),
                name -> Optional.empty(),
                new Properties(),
                environment,
                Optional.empty(),
                Map.of(),
                directory,
                directory));
    }

    private String secret(String token) {
        return settings(token).secret(Settings.TOKEN).orElseThrow().reveal();
    }

    private AbstractThrowableAssert<?, ?> refusal(String token) {
        ResolvedSettings settings = settings(token);
        return assertThatThrownBy(() -> settings.secret(Settings.TOKEN)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void leadsToAVariableAFileOrIsTheSecretItself() throws Exception {
        environment.put("CI_TOKEN", "from variable");
        Path file = Files.writeString(directory.resolve("token"), "from file \r\n\n");
        assertThat(secret("env:CI_TOKEN")).isEqualTo("from variable");
        assertThat(secret("file:" + file)).isEqualTo("from file ");
        assertThat(secret("file:~/token")).isEqualTo("from file ");
        assertThat(secret("plain")).isEqualTo("plain");
    }

    @Test
    void namesWhatIsMissing() {
        refusal("env:CI_TOKEN")
                .hasMessage(
                        "Setting 'token' (environment variable DITTO_TOKEN) refers to 'env:CI_TOKEN', but there is no"
                                + " such environment variable; set it or correct the reference.");
        refusal("file:/no/such/file")
                .hasMessage(
                        "Setting 'token' (environment variable DITTO_TOKEN) refers to 'file:/no/such/file', but there"
                                + " is no such file; create it or correct the reference.");
    }

    @Test
    void refusesWhatHoldsNoSecret() throws Exception {
        environment.put("CI_TOKEN", " ");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        String subject = "Setting 'token' (environment variable DITTO_TOKEN)";
        refusal("env:CI_TOKEN").hasMessage(subject + " refers to 'env:CI_TOKEN', but that variable is blank; set it.");
        refusal("file:" + empty)
                .hasMessage(
                        subject + " refers to 'file:" + empty + "', but that file is blank; write the secret into it.");
        refusal("file:" + binary)
                .hasMessage(subject + " refers to 'file:" + binary
                        + "', but that file is not UTF-8 text; write the secret as text.");
        refusal("file:" + directory)
                .hasMessage(subject + " refers to 'file:" + directory
                        + "', which is not a file of at most 64 KiB; name a file that holds only the secret.");
        refusal("").hasMessage(subject + " is blank; set it or leave it out.");
    }

    @Test
    void saysThatAwsComesLater() {
        refusal("arn:aws:secretsmanager:eu-west-1:1:secret:x")
                .hasMessage(
                        "Setting 'token' (environment variable DITTO_TOKEN) refers to AWS Secrets Manager, which comes"
                                + " with a later version of ditto; use 'env:NAME' or 'file:/path' until then.");
    }

    @Test
    void isReadOnlyWhenAskedFor() {
        assertThat(settings("env:NOT_THERE").origin(Settings.TOKEN)).isEqualTo("environment variable DITTO_TOKEN");
    }

    @Test
    void neverShowsTheSecret() {
        ResolvedSettings settings = settings("s3cret");
        assertThat(settings.secret(Settings.TOKEN).orElseThrow()).hasToString("***");
        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThat(new SettingValue("s3cret", "x").toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> settings.text(Settings.TOKEN))
                .hasMessage("Setting 'token' is a secret; ask for it with secret().");
    }
}
