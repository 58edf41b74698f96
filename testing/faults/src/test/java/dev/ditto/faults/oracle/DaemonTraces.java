package dev.ditto.faults.oracle;

import dev.ditto.test.docker.DockerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is left at a daemon: by the home's label, and whatever came without any. */
final class DaemonTraces {

    private final FaultHome home;
    private final DockerCommand docker;
    private final Set<String> before;

    DaemonTraces(FaultHome home, DockerCommand docker) {
        this.home = home;
        this.docker = docker;
        before = unlabelled();
    }

    List<String> left(Accounted accounted, Set<Allowed> allowed) {
        String label = home.label();
        List<String> left = new ArrayList<>();
        for (String line : lines(
                "ps",
                "--all",
                "--filter",
                "label=" + label,
                "--format",
                "{{.State}} {{.Label \"ditto.kind\"}} {{.Label \"ditto.name\"}} {{.Names}}")) {
            String[] fields = line.split(" ", -1);
            if (!isAccounted(fields, accounted, allowed)) {
                left.add("container " + line);
            }
        }
        for (String image : docker.images(label)) {
            // Of a build that goes on, the image has a name before its row says so.
            if (!accounted.explains(image.substring(image.lastIndexOf(':') + 1))) {
                left.add("image " + image);
            }
        }
        docker.volumes(label).forEach(name -> left.add("volume " + name));
        docker.networks(label).forEach(name -> left.add("network " + name));
        unlabelled().stream().filter(name -> !before.contains(name)).forEach(left::add);
        return left;
    }

    private static boolean isAccounted(String[] fields, Accounted accounted, Set<Allowed> allowed) {
        boolean runs = fields[0].equals("running");
        return switch (fields[1]) {
            // One that ended holds disk alone, until it is attached to again or retired.
            case "server" ->
                !runs || allowed.contains(Allowed.RUNNING_SERVERS) || allowed.contains(Allowed.LIVING_SESSIONS);
            case "copy", "staging" -> accounted.explains(fields[2]);
            default -> allowed.contains(Allowed.LIVING_SESSIONS);
        };
    }

    /** Containers, networks and volumes of which nothing says that they are any home's. */
    private Set<String> unlabelled() {
        Set<String> found = new TreeSet<>();
        for (String line : lines("ps", "--all", "--format", "{{.Label \"ditto.state\"}};{{.Names}} of {{.Image}}")) {
            if (line.startsWith(";")) {
                found.add("unlabelled container " + line.substring(1));
            }
        }
        docker.unusedVolumes().forEach(name -> found.add("unlabelled volume " + name));
        for (String line : lines("network", "ls", "--format", "{{.Label \"ditto.state\"}};{{.Name}}")) {
            if (line.startsWith(";")) {
                found.add("unlabelled network " + line.substring(1));
            }
        }
        return found;
    }

    /** What the daemon tells everybody of this home's containers: what they run, with which environment, and their logs. */
    List<String> shown() {
        List<String> texts = new ArrayList<>();
        for (String container : docker.containers(home.label())) {
            try {
                texts.add(docker.run("inspect", container));
                texts.add(docker.run("logs", container));
            } catch (IllegalStateException e) {
                // It was removed meanwhile.
                texts.add(String.valueOf(e.getMessage()));
            }
        }
        return texts;
    }

    /** Removes what is labelled as this home's, so that one case does not fail the next. */
    void remove() {
        docker.containers(home.label()).forEach(docker::remove);
        docker.images(home.label()).forEach(image -> docker.run("rmi", "--force", image));
    }

    private List<String> lines(String... arguments) {
        return docker.run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }
}
