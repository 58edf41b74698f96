package dev.ditto.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The daemon of this machine without ditto, by the client that ditto speaks to it with, so that a reference is not slower
 * only because a command had to be started for it. What is made here is marked and removed on closing. Thread-safe.
 */
final class BenchDaemon implements AutoCloseable {

    /** Its major version is that of the tools, so that dumps made here can be restored here. */
    static final String IMAGE = "postgres:17";

    private static final String MARK = "ditto.benchmark";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A program that is run in a container need not say anything. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(30);

    private final String host;
    private final DockerClient client;
    private final Map<String, String> mark = Map.of(MARK, UUID.randomUUID().toString());

    private BenchDaemon(String host, DockerClient client) {
        this.host = host;
        this.client = client;
    }

    /** The daemon that {@code DOCKER_HOST} names, or the usual one; does not ask it anything. */
    static BenchDaemon connect() {
        return of(DefaultDockerClientConfig.createDefaultConfigBuilder().build());
    }

    /** @param host as in {@code DOCKER_HOST} */
    static BenchDaemon at(String host) {
        return of(DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .build());
    }

    private static BenchDaemon of(DockerClientConfig config) {
        ZerodepDockerHttpClient transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(PATIENCE)
                .responseTimeout(LONGEST_SILENCE)
                .build();
        return new BenchDaemon(config.getDockerHost().toString(), DockerClientImpl.getInstance(config, transport));
    }

    /** Why nothing can be measured here; empty if it can. */
    Optional<String> lack() {
        try {
            client.pingCmd().exec();
            client.inspectImageCmd(IMAGE).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("the daemon at " + host + " has no image " + IMAGE + "; fetch it, or build it with"
                    + " testing/images/build");
        } catch (RuntimeException e) {
            return Optional.of("no container daemon answers at " + host + " (" + e.getMessage() + ")");
        }
    }

    String host() {
        return host;
    }

    DockerClient client() {
        return client;
    }

    /** A container to be made, marked as the benchmarks' own. */
    CreateContainerCmd container(String image) {
        return client.createContainerCmd(image).withLabels(mark);
    }

    /** Removes a container with its volumes, running or not, and waits until it is gone. */
    void remove(String container) throws Exception {
        Timing.await("the removal of container " + container, PATIENCE, () -> {
            try {
                client.removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
                client.inspectContainerCmd(container).exec();
                return false;
            } catch (NotFoundException e) {
                return true;
            } catch (ConflictException e) {
                return false; // its removal is in progress already
            }
        });
    }

    List<Container> containers(Map<String, String> labels) {
        return client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
    }

    /** Removes all containers and images with these labels. */
    void removeAll(Map<String, String> labels) throws Exception {
        for (Container container : containers(labels)) {
            remove(container.getId());
        }
        for (Image image : client.listImagesCmd().withLabelFilter(labels).exec()) {
            removeImage(image.getId());
        }
    }

    private void removeImage(String image) {
        try {
            client.removeImageCmd(image).withForce(true).withNoPrune(true).exec();
        } catch (NotFoundException e) {
            return; // somebody was faster, which is as good
        }
    }

    /** Removes what was made here. */
    @Override
    public void close() throws Exception {
        try (AutoCloseable closing = this::disconnect) {
            if (lack().isEmpty()) {
                removeAll(mark);
            }
        }
    }

    private void disconnect() throws IOException {
        client.close();
    }
}
