package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.image.ServerImage;
import dev.ditto.local.runtime.docker.image.ServerImages;
import dev.ditto.local.spi.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The daemon of this machine, and its image postgres:17, for tests; they are skipped where there is none. */
public final class LiveDaemon implements Daemon, ServerImages {

    static final String IMAGE = "postgres:17";

    private final DockerClient client;
    private final long memory;

    private LiveDaemon(String host) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .build();
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .responseTimeout(Duration.ofSeconds(60))
                .build();
        client = DockerClientImpl.getInstance(config, http);
        memory = Optional.ofNullable(client.infoCmd().exec().getMemTotal()).orElse(1L << 30);
    }

    static LiveDaemon local() {
        return at("unix:///var/run/docker.sock");
    }

    public static LiveDaemon at(String host) {
        return new LiveDaemon(host);
    }

    /** Removes whatever carries the label of that home. */
    void sweep(String state) {
        Map<String, String> label = Map.of(ContainerNames.STATE, state);
        client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(label)
                .exec()
                .forEach(container -> client.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
        client.listImagesCmd()
                .withLabelFilter(label)
                .exec()
                .forEach(image -> client.removeImageCmd(image.getId())
                        .withForce(true)
                        .withNoPrune(true)
                        .exec());
    }

    List<String> volumes() {
        return Optional.ofNullable(client.listVolumesCmd().exec().getVolumes()).orElse(List.of()).stream()
                .map(volume -> volume.getName())
                .toList();
    }

    @Override
    public DockerClient control() {
        return client;
    }

    @Override
    public DockerClient streaming() {
        return client;
    }

    @Override
    public String id() {
        return String.valueOf(client.infoCmd().exec().getId());
    }

    @Override
    public long memoryBytes() {
        return memory;
    }

    @Override
    public String bindAddress() {
        return "127.0.0.1";
    }

    @Override
    public String connectAddress() {
        return "127.0.0.1";
    }

    @Override
    public ServerImage choose(String engine, Optional<String> dumpVersion, Progress progress) {
        return byReference(IMAGE);
    }

    @Override
    public ServerImage byId(String id) {
        return byReference(id);
    }

    private ServerImage byReference(String reference) {
        var image = client.inspectImageCmd(reference).exec();
        Map<String, ?> volumes = image.getConfig().getVolumes();
        return new ServerImage(reference, image.getId(), "17.0", volumes == null ? Set.of() : volumes.keySet());
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
