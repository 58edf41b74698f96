package dev.ditto.local.runtime.docker;

import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.image.ServerImage;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.PortSource;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * One container to be made.
 *
 * @param name within the home
 * @param image reference or id of what to run
 * @param volumes directories the image declares as volumes
 * @param life of a shared server: how long it outlives its last session; else: when it ends
 * @param filesThere whether the image holds ditto's own files already, as this order would send them
 * @param labels all of them but those of the port
 */
record ServerOrder(
        String name,
        String image,
        Set<String> volumes,
        ContainedEngine engine,
        ServerProfile profile,
        String adminUser,
        boolean shared,
        boolean inMemory,
        Duration life,
        boolean filesThere,
        Map<String, String> labels,
        PortSource ports) {

    /** The same, of an image with files of that digest. */
    ServerOrder withFiles(String digest) {
        return new ServerOrder(
                name,
                image,
                volumes,
                engine,
                profile,
                adminUser,
                shared,
                inMemory,
                life,
                ContainerFiles.digest(this).equals(digest),
                labels,
                ports);
    }

    static ServerOrder own(OwnServerRequest request, String image, Set<String> volumes, Map<String, String> labels) {
        return new ServerOrder(
                request.name(),
                image,
                volumes,
                ContainedEngine.of(request.binaries().engine()),
                request.profile(),
                request.adminUser(),
                false,
                false,
                request.life(),
                false,
                labels,
                request.ports());
    }

    static ServerOrder shared(ServerRequest request, ServerImage image, Map<String, String> labels) {
        return new ServerOrder(
                ContainerNames.shared(request.id()),
                image.id(),
                image.volumes(),
                ContainedEngine.of(request.binaries().engine()),
                request.profile(),
                request.adminUser(),
                true,
                request.storage() == Storage.MEMORY,
                request.idle(),
                false,
                labels,
                request.ports());
    }
}
