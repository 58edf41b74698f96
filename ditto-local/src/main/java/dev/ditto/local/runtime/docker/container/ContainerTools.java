package dev.ditto.local.runtime.docker.container;

import com.github.dockerjava.api.DockerClient;
import dev.ditto.DittoException;
import dev.ditto.local.spi.ServerTools;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs programs inside a server's container, as the server's user. Files are sent through the daemon, which may be on
 * another machine. Thread-safe.
 */
public final class ContainerTools implements ServerTools {

    /** Directories that a server's container has from its start. */
    private static final String SENT = "/ditto/in";

    private static final String RUNNING = "/ditto/run";

    private static final String SEALED =
            "\"$@\" & p=$!; echo $p >\"$0\"; wait $p; s=$?;" + " [ $s != 0 ] || printf %s \"$0\"; exit $s";

    private final Containers containers;
    private final String id;
    private final int port;

    public ContainerTools(Containers containers, String id, int port) {
        this.containers = containers;
        this.id = id;
        this.port = port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String send(String name, InputStream content, long sizeBytes) throws IOException {
        String directory = newDirectory();
        String path = directory + "/" + plain(name);
        put(
                "/",
                new TarStream()
                        .directory(relative(directory))
                        .file(relative(path), content, sizeBytes)
                        .open());
        return path;
    }

    @Override
    public String unpack(String name, InputStream tar) throws IOException {
        String directory = newDirectory() + "/" + plain(name);
        put(
                "/",
                new TarStream()
                        .directory(relative(directory.substring(0, directory.lastIndexOf('/'))))
                        .directory(relative(directory))
                        .open());
        put(directory, new ReadableTar(tar));
        return directory;
    }

    private static String newDirectory() {
        return SENT + "/" + UUID.randomUUID();
    }

    private static String relative(String path) {
        return path.substring(1);
    }

    private static String plain(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw new IllegalArgumentException("\"" + name + "\" is not a plain file name");
        }
        return name;
    }

    private void put(String directory, InputStream tar) throws IOException {
        try {
            containers
                    .daemon()
                    .streaming()
                    .copyArchiveToContainerCmd(id)
                    .withRemotePath(directory)
                    .withTarInputStream(tar)
                    .exec();
        } catch (RuntimeException e) {
            throw new IOException("Sending a file to container " + id + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        if (!path.startsWith(SENT + "/") || path.contains("..")) {
            throw new IllegalArgumentException(path + " was not sent by ditto");
        }
        String sent = path.substring(0, path.indexOf('/', SENT.length() + 1));
        try (InputStream nothing = run(new Call(List.of("rm", "-rf", sent), Map.of(), line -> {}, ExecKill.PATIENCE))) {
            nothing.readAllBytes();
        }
    }

    @Override
    public InputStream run(Call call) throws IOException {
        String number = RUNNING + "/" + UUID.randomUUID();
        try {
            String exec = create(call, number);
            ExecOutput output = new ExecOutput(containers, exec, call, new ExecKill(containers, id, number));
            output.start();
            return new CompleteOutput(output, call.command().get(0), number);
        } catch (DittoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The shell writes down the program's process id, so that it can be ended, and seals what it wrote. */
    private String create(Call call, String number) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SEALED, number));
        command.addAll(call.command());
        List<String> environment = call.secrets().entrySet().stream()
                .map(secret -> secret.getKey() + "=" + secret.getValue())
                .toList();
        return containers.asked(
                "run " + call.command().get(0) + " in container " + id,
                (DockerClient client) -> client.execCreateCmd(id)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withEnv(environment)
                        .withCmd(command.toArray(new String[0]))
                        .exec()
                        .getId());
    }
}
