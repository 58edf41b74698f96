package dev.ditto.local.runtime.docker.daemon;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why there is no daemon at a place.
 *
 * @param reason with the actual cause, without a full stop
 */
record DaemonRefusal(DaemonAddress address, Kind kind, String reason) {

    /** What it takes to mend it, the most promising first. */
    enum Kind {
        FORBIDDEN,
        STRANGE,
        SILENT,
        REFUSED,
        ABSENT
    }

    /** Every place, and the one next step that fits. */
    static String message(List<DaemonRefusal> refusals) {
        String places = refusals.stream()
                .map(refusal -> refusal.address + ": " + refusal.reason)
                .collect(Collectors.joining("; "));
        return "No container daemon answers. Tried " + places + ". " + step(refusals);
    }

    private static String step(List<DaemonRefusal> refusals) {
        DaemonRefusal best = refusals.stream()
                .min(java.util.Comparator.comparing(DaemonRefusal::kind))
                .orElseThrow();
        DaemonAddress address = best.address;
        return switch (best.kind) {
            case FORBIDDEN ->
                "Add your user to the group that " + address.path()
                        + " belongs to, usually with 'sudo usermod -aG docker $USER', and log in again.";
            case STRANGE ->
                "Set ditto.docker_host to the address of a container daemon"
                        + address.origin()
                                .map(origin -> ", or correct " + origin)
                                .orElse("") + ".";
            case SILENT -> "Look what ails the daemon at " + address + ", or restart it.";
            case REFUSED ->
                "Start the daemon at " + address + ", say with 'sudo systemctl start docker'"
                        + " or by opening Docker Desktop.";
            case ABSENT ->
                address.origin()
                        .map(origin -> "Start the daemon, or correct " + origin + ".")
                        .orElse("Install and start Docker or Podman, set ditto.docker_host to where one runs, or set"
                                + " ditto.runtime=embedded to do without.");
        };
    }
}
