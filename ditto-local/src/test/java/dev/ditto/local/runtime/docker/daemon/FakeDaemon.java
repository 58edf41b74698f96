package dev.ditto.local.runtime.docker.daemon;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks as much of the API as looking for images takes; its registry has what a test puts there. */
public final class FakeDaemon implements AutoCloseable {

    /** In what a pull reports: the registry takes a second and a half over what follows. */
    public static final String PAUSE = SocketServer.PAUSE;

    /** Images that are there, by reference: the JSON that describes them. */
    public final Map<String, String> images = new ConcurrentHashMap<>();

    /** What pulling an image reports, one JSON object a line; an image without an error is there then. */
    public final Map<String, String> pulls = new ConcurrentHashMap<>();

    /** The images that somebody tried to fetch. */
    public final List<String> pulled = new CopyOnWriteArrayList<>();

    /** Runs before the registry answers, in a thread of the daemon. */
    public volatile Runnable beforePull = () -> {};

    private final SocketServer server;
    private final String address;
    public final DaemonConnection connection;

    public FakeDaemon(Path directory) throws IOException {
        Path socket = directory.resolve("fake.sock");
        address = "unix://" + socket;
        server = SocketServer.answering(socket, this::answer);
        connection = new DaemonConnection(DockerFixture.at(address), DockerFixture.machine(directory));
    }

    /** As in {@code DOCKER_HOST}. */
    public String address() {
        return address;
    }

    public static String image(String id, String... environment) {
        return "{\"Id\":\"sha256:" + id + "\",\"Os\":\"linux\",\"Config\":{\"Env\":[\""
                + String.join("\",\"", environment) + "\"],\"Volumes\":{\"/data\":{}}}}";
    }

    private String answer(String request) {
        String path =
                URLDecoder.decode(request.split(" ")[1], StandardCharsets.UTF_8).replaceFirst("^/v[0-9.]+", "");
        if (path.equals("/version")) {
            return SocketServer.ok("{\"Version\":\"fake\",\"ApiVersion\":\"1.44\",\"MinAPIVersion\":\"1.24\"}");
        }
        if (path.equals("/info")) {
            return SocketServer.ok("{\"ID\":\"fake-id\",\"MemTotal\":1000}");
        }
        if (path.startsWith("/images/create")) {
            return pull(path);
        }
        String reference = path.replaceFirst("^/images/(.*)/json$", "$1");
        if (!reference.equals(reference.toLowerCase(Locale.ROOT))) {
            return error("400 Bad Request", "invalid reference format");
        }
        String image = images.get(reference);
        return image != null ? SocketServer.ok(image) : error("404 Not Found", "No such image: " + reference);
    }

    private String pull(String path) {
        String reference = path.replaceFirst(".*fromImage=([^&]*).*", "$1");
        if (path.contains("tag=")) {
            reference += ":" + path.replaceFirst(".*tag=([^&]*).*", "$1");
        }
        pulled.add(reference);
        beforePull.run();
        String report = pulls.get(reference);
        if (report == null) {
            return error("404 Not Found", "manifest for " + reference + " not found");
        }
        if (!report.contains("error")) {
            images.put(reference, image("f" + pulled.size(), "PG_MAJOR=16"));
        }
        return SocketServer.ok(report);
    }

    private static String error(String status, String message) {
        return SocketServer.ok("{\"message\":\"" + message + "\"}").replace("200 OK", status);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        server.close();
    }
}
