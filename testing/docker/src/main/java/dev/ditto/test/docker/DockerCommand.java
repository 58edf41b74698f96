package dev.ditto.test.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The docker command, for what a test wants to see past ditto's own eyes, and for the mishaps of users.
 *
 * <p>Every method ends after a minute at the latest, and throws {@link IllegalStateException} with the daemon's words when
 * the command fails. Thread-safe. Labels are given as {@code key} or {@code key=value}.
 */
public final class DockerCommand {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final @Nullable String host;

    private DockerCommand(@Nullable String host) {
        this.host = host;
    }

    /** The daemon that {@link RequiresDocker} asks for. */
    public static DockerCommand local() {
        return new DockerCommand(null);
    }

    /** Another one, as in {@code DOCKER_HOST}. */
    public static DockerCommand at(String host) {
        return new DockerCommand(host);
    }

    /** What the command writes to its standard output, without the last line end. */
    public String run(String... arguments) {
        return run(LIMIT, arguments);
    }

    /** As {@link #run(String...)}, with a deadline of its own. */
    public String run(Duration limit, String... arguments) {
        return command(arguments).output(limit);
    }

    /** Whether there is an object of this name or id, of any kind. */
    public boolean exists(String object) {
        Command.Result result = command("inspect", "--format", "{{.}}", object).run(LIMIT);
        if (result.exitCode() != 0 && !result.errors().contains("No such object")) {
            throw new IllegalStateException("docker inspect " + object + " failed: " + result.errors());
        }
        return result.exitCode() == 0;
    }

    /** What it says of an object, by a Go template such as {@code {{.State.Status}}}. */
    public String inspect(String object, String format) {
        return run("inspect", "--format", format, object);
    }

    /** What a container's first process wrote, to both of its outputs. */
    public String logs(String container) {
        Command.Result result = command("logs", container).run(LIMIT);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("docker logs " + container + " failed: " + result.errors());
        }
        return result.output() + result.errors();
    }

    /** The names of containers with this label, whatever state they are in. */
    public List<String> containers(String label) {
        return lines("ps", "--all", "--filter", "label=" + label, "--format", "{{.Names}}");
    }

    /** The names of volumes with this label. */
    public List<String> volumes(String label) {
        return lines("volume", "ls", "--filter", "label=" + label, "--format", "{{.Name}}");
    }

    /** The names of volumes that no container refers to: what leaks when a container goes without its volumes. */
    public List<String> unusedVolumes() {
        return lines("volume", "ls", "--filter", "dangling=true", "--format", "{{.Name}}");
    }

    /** The names of networks with this label. */
    public List<String> networks(String label) {
        return lines("network", "ls", "--filter", "label=" + label, "--format", "{{.Name}}");
    }

    /** The images with this label as {@code repository:tag}, intermediate ones as {@code <none>:<none>}. */
    public List<String> images(String label) {
        return lines("image", "ls", "--all", "--filter", "label=" + label, "--format", "{{.Repository}}:{{.Tag}}");
    }

    /** Ends a container as {@code kill -9} would. */
    public void kill(String container) {
        run("kill", container);
    }

    /** Removes a container with its anonymous volumes, running or not. */
    public void remove(String container) {
        run("rm", "--force", "--volumes", container);
    }

    private List<String> lines(String... arguments) {
        return run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }

    private Command command(String... arguments) {
        return Command.of(words(arguments));
    }

    List<String> words(String... arguments) {
        List<String> words = new ArrayList<>(List.of("docker"));
        if (host != null) {
            words.addAll(List.of("--host", host));
        }
        words.addAll(List.of(arguments));
        return words;
    }
}
