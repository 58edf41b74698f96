package dev.ditto.local.runtime.docker.daemon;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The contexts of the docker CLI: what {@code docker context use} chose is where its user expects containers to run.
 * Read as the CLI writes them, {@code contexts/meta/<sha256 of the name>/meta.json}.
 */
final class DockerContexts {

    private static final String DEFAULT = "default";
    private static final String HOST = "Endpoints/docker/Host";
    private static final String UNVERIFIED = "Endpoints/docker/SkipTLSVerify";

    private final DaemonEnvironment environment;
    private final Path directory;

    DockerContexts(DaemonEnvironment environment) {
        this.environment = environment;
        this.directory = environment.dockerConfig();
    }

    /**
     * The address of the current context; empty if that is the default one, which names none.
     *
     * @throws RuntimeUnavailableException if there is no such context or it cannot be used
     */
    Optional<DaemonAddress> current() {
        Optional<String> named = environment.variable("DOCKER_CONTEXT");
        String origin = named.isPresent()
                ? "DOCKER_CONTEXT"
                : directory.resolve("config.json").toString();
        return named.or(this::configured).filter(name -> !name.equals(DEFAULT)).map(name -> address(name, origin));
    }

    private Optional<String> configured() {
        Path file = directory.resolve("config.json");
        return Files.exists(file)
                ? Optional.ofNullable(read(file).get("currentContext")).filter(name -> !name.isBlank())
                : Optional.empty();
    }

    private DaemonAddress address(String name, String origin) {
        String described = "docker context '" + name + "' of " + origin;
        Path meta = directory.resolve("contexts/meta/" + digest(name) + "/meta.json");
        if (!Files.exists(meta)) {
            throw new RuntimeUnavailableException("The " + described + " does not exist: there is no " + meta
                    + ". Choose one of 'docker context ls' with 'docker context use', or set ditto.docker_host.");
        }
        Map<String, String> fields = read(meta);
        String host = fields.get(HOST);
        if (host == null || host.isBlank()) {
            throw new RuntimeUnavailableException("The " + described + " names no address of a daemon (" + meta
                    + "). Choose another one with 'docker context use', or set ditto.docker_host.");
        }
        Path tls = directory.resolve("contexts/tls/" + digest(name) + "/docker");
        boolean secured = Files.isDirectory(tls);
        if (secured && "true".equals(fields.get(UNVERIFIED))) {
            throw new RuntimeUnavailableException("The " + described + " skips the check of the daemon's certificate,"
                    + " which ditto does not. Give the context the daemon's CA: docker context update " + name
                    + " --docker host=" + host + ",ca=ca.pem,cert=cert.pem,key=key.pem.");
        }
        return DaemonAddress.named(described, host, secured ? Optional.of(tls) : Optional.empty(), directory);
    }

    private static Map<String, String> read(Path file) {
        try {
            return JsonFields.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The docker CLI's " + file + " cannot be read (" + firstLine(e)
                            + "), so the daemon's address is not known. Mend the file, or set ditto.docker_host.",
                    e);
        }
    }

    /** Without the source excerpt that a parser adds: the file may hold credentials. */
    private static String firstLine(IOException e) {
        return e.getClass().getSimpleName() + ": "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("'.*'", "...");
    }

    private static String digest(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
