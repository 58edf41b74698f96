package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import dev.ditto.test.docker.RequiresDocker;
import dev.ditto.test.docker.SocketRelay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls, streams and streams in both directions, over each way to a daemon. */
@RequiresDocker
@Timeout(120)
final class DaemonTransportIT {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int SENT_BYTES = 20_000_000;

    @TempDir
    Path directory;

    private Path socket;

    @BeforeEach
    void findTheSocket() {
        DockerFixture.realDaemon().close();
        socket = new DaemonAddresses(Optional.empty(), DaemonEnvironment.ofThisProcess())
                .candidates().stream()
                        .filter(DaemonAddress::isSocketFile)
                        .map(DaemonAddress::path)
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aSocketFileCarriesEverything() {
        carriesEverything(new DaemonConnection(DockerFixture.at("unix://" + socket)));
    }

    @Test
    void tcpCarriesEverything() throws Exception {
        try (SocketRelay relay = new SocketRelay(socket, ServerSocketFactory.getDefault())) {
            carriesEverything(new DaemonConnection(DockerFixture.at("tcp://127.0.0.1:" + relay.port())));
        }
    }

    @Test
    void tlsCarriesEverythingIfTheDaemonIsTheRightOne() throws Exception {
        Path certificates = Files.createDirectory(directory.resolve("certs"));
        ServerSocketFactory factory = tls(certificates, "san=ip:127.0.0.1");
        try (SocketRelay relay = new SocketRelay(socket, factory)) {
            carriesEverything(new DaemonConnection(
                    DockerFixture.at("tcp://127.0.0.1:" + relay.port()), environment(certificates)));
        }
    }

    @Test
    void tlsRefusesADaemonWithAnothersCertificate() throws Exception {
        Path certificates = Files.createDirectory(directory.resolve("certs"));
        ServerSocketFactory factory = tls(certificates, "san=dns:other.example.org");
        try (SocketRelay relay = new SocketRelay(socket, factory);
                DaemonConnection connection = new DaemonConnection(
                        DockerFixture.at("tcp://127.0.0.1:" + relay.port()), environment(certificates))) {
            assertThat(connection.unavailableReason(Duration.ofSeconds(15)))
                    .hasValueSatisfying(reason -> assertThat(reason)
                            .contains("No subject alternative names")
                            .contains("127.0.0.1"));
        }
    }

    private DaemonEnvironment environment(Path certificates) {
        return DockerFixture.machine(directory, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", certificates.toString());
    }

    /** A server's certificate that is its own authority. */
    private ServerSocketFactory tls(Path certificates, String name) throws Exception {
        Path store = directory.resolve("server.p12");
        keytool("-genkeypair", "-alias", "d", "-keyalg", "EC", "-dname", "CN=d", "-ext", name, store);
        keytool("-exportcert", "-rfc", "-alias", "d", "-file", certificates + "/ca.pem", store);
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        // The client shows the same certificate.
        Files.copy(certificates.resolve("ca.pem"), certificates.resolve("cert.pem"));
        String key = Base64.getMimeEncoder()
                .encodeToString(keys.getKey("d", PASSWORD).getEncoded());
        Files.writeString(
                certificates.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        SSLContext context = new DaemonTls(certificates).getSSLContext();
        return new ClientAuthentication(context.getServerSocketFactory());
    }

    /** Lets in whoever has a certificate. */
    private static final class ClientAuthentication extends ServerSocketFactory {

        private final ServerSocketFactory factory;

        ClientAuthentication(ServerSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            SSLServerSocket socket = (SSLServerSocket) factory.createServerSocket(port, backlog, address);
            socket.setNeedClientAuth(true);
            return socket;
        }
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        List.of(arguments).subList(0, arguments.length - 1).forEach(argument -> command.add(argument.toString()));
        command.addAll(
                List.of("-keystore", arguments[arguments.length - 1].toString(), "-storepass", new String(PASSWORD)));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static void carriesEverything(DaemonConnection connection) {
        try (connection) {
            assertThat(connection.unavailableReason(Duration.ofSeconds(15))).isEmpty();
            Daemon daemon = connection.daemon();
            assertThat(daemon.connectAddress()).isEqualTo("127.0.0.1");
            String container = daemon.control()
                    .createContainerCmd("postgres:17")
                    .withEntrypoint("sleep", "100")
                    .withLabels(java.util.Map.of("ditto.test", "daemon"))
                    .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                    .exec()
                    .getId();
            try {
                daemon.control().startContainerCmd(container).exec();
                assertThat(count(daemon, container)).isEqualTo(SENT_BYTES + "\n");
            } finally {
                daemon.control()
                        .removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends bytes to a program, which says how many came; docker-java never tells it that there are no more. */
    private static String count(Daemon daemon, String container) throws Exception {
        String exec = daemon.control()
                .execCreateCmd(container)
                .withCmd("sh", "-c", "head -c " + SENT_BYTES + " | wc -c")
                .withAttachStdin(true)
                .withAttachStdout(true)
                .exec()
                .getId();
        Queue<String> said = new ConcurrentLinkedQueue<>();
        try (InputStream sent = new ByteArrayInputStream(new byte[SENT_BYTES]);
                ResultCallback.Adapter<Frame> output = new ResultCallback.Adapter<>() {
                    @Override
                    public void onNext(Frame frame) {
                        said.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
                    }
                }) {
            daemon.streaming().execStartCmd(exec).withStdIn(sent).exec(output);
            assertThat(output.awaitCompletion(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(daemon.control().inspectExecCmd(exec).exec().getExitCodeLong())
                .isZero();
        return String.join("", said);
    }
}
