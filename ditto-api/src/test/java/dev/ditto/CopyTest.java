package dev.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyTest {

    private static final String SECRET = "s3cr&t=+ %/ü";

    private static Copy.Builder copy() {
        return Copy.builder()
                .id("01JCXV0000000000000000000A")
                .status(CopyStatus.READY)
                .engine("postgres")
                .address("127.0.0.1", 5433)
                .database("shop")
                .credentials("a user", SECRET)
                .urls("jdbc:postgresql://127.0.0.1:5433/shop", "postgres://u:" + SECRET + "@127.0.0.1:5433/shop")
                .jobName(Optional.of("OrderIT"))
                .createdAt(Instant.EPOCH)
                .ttl(Duration.ofMinutes(10))
                .warm(true);
    }

    @Test
    void showsEverythingButThePassword() {
        assertThat(copy().build())
                .hasToString("Copy[01JCXV0000000000000000000A READY warm jdbc:postgresql://127.0.0.1:5433/shop"
                        + " user=a user job=OrderIT]");
        assertThat(copy().build().dataSource().toString()).doesNotContain(SECRET);
        assertThat(new OpenCopy(new EmptyClient(), copy().build()).toString()).doesNotContain(SECRET);
    }

    @Test
    void encodesCredentialsForTheUrl() {
        assertThat(copy().build().jdbcUrlWithCredentials())
                .isEqualTo("jdbc:postgresql://127.0.0.1:5433/shop?user=a%20user"
                        + "&password=s3cr%26t%3D%2B%20%25%2F%C3%BC");
    }

    @Test
    void addsCredentialsToParametersThatAreThere() {
        Copy copy = copy().urls("jdbc:mysql://h/db?useSSL=false", "").build();
        assertThat(copy.jdbcUrlWithCredentials()).startsWith("jdbc:mysql://h/db?useSSL=false&user=a%20user&password=");
    }

    @Test
    void isTheSameAsAnotherViewOfTheSameCopy() {
        assertThat(copy().build())
                .isEqualTo(copy().status(CopyStatus.DESTROYED).build())
                .hasSameHashCodeAs(copy().status(CopyStatus.DESTROYED).build())
                .isNotEqualTo(copy().id("another").build());
    }

    @Test
    void needsAnId() {
        assertThatThrownBy(() -> Copy.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A copy needs an id");
        assertThatThrownBy(() -> copy().credentials("u", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("password");
    }

    @Test
    void endsInTwoStates() {
        assertThat(CopyStatus.values())
                .filteredOn(CopyStatus::isTerminal)
                .containsExactly(CopyStatus.DESTROYED, CopyStatus.FAILED);
    }
}
