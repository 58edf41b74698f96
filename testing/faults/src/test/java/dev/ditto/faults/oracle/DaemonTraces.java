package dev.ditto.faults.oracle;

import dev.ditto.test.docker.DockerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is left at a daemon: by the home's label, and whatever came without any. */
final class DaemonTraces {

    /** Whose it is: a home's, or a test's that runs beside this one. */
    private static final String LABELS = "{{.Label \"ditto.state\"}};{{.Label \"" + Oracle.TEST_LABEL + "\"}};";

    private final FaultHome home;
    private final DockerCommand docker;
    private final Set<String> before;

    DaemonTraces(FaultHome home, DockerCommand docker) {
        this.home = home;
        this.docker = docker;
        before = unlabelled(containers(), networks());
    }

    List<String> left(Accounted accounted, Set<Allowed> allowed) {
        String label = home.label();
        List<String> left = new ArrayList<>();
        List<String> containers = containers();
        own(containers)
                .map(words -> words.split(" of ", 2)[0])
                .filter(words -> !isAccounted(words.split(" ", -1), accounted, allowed))
                .forEach(words -> left.add("container " + words));
        for (String image : docker.images(label)) {
            // Of a build that goes on, the image has a name before its row says so.
            if (!accounted.explains(image.substring(image.lastIndexOf(':') + 1))) {
                left.add("image " + image);
            }
        }
        docker.volumes(label).forEach(name -> left.add("volume " + name));
        List<String> networks = networks();
        own(networks).forEach(name -> left.add("network " + name));
        unlabelled(containers, networks).stream()
                .filter(name -> !before.contains(name))
                .forEach(left::add);
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

    /** Containers, networks and volumes of which nothing says that they are any home's, or a test's. */
    private Set<String> unlabelled(List<String> containers, List<String> networks) {
        Set<String> found = new TreeSet<>();
        unlabelled(containers).forEach(words -> found.add("unlabelled container " + words.split(" ", 4)[3]));
        unlabelled(lines("volume", "ls", "--filter", "dangling=true", "--format", LABELS + "{{.Name}}"))
                .forEach(name -> found.add("unlabelled volume " + name));
        unlabelled(networks).forEach(name -> found.add("unlabelled network " + name));
        return found;
    }

    private Stream<String> own(List<String> lines) {
        String start = home.label().substring("ditto.state=".length()) + ";";
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(line.lastIndexOf(';') + 1));
    }

    private static Stream<String> unlabelled(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(";;")).map(line -> line.substring(2));
    }

    /** All there are, so that one question to the daemon will do. */
    private List<String> containers() {
        return lines(
                "ps",
                "--all",
                "--format",
                LABELS + "{{.State}} {{.Label \"ditto.kind\"}} {{.Label \"ditto.name\"}} {{.Names}} of {{.Image}}");
    }

    private List<String> networks() {
        return lines("network", "ls", "--format", LABELS + "{{.Name}}");
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
