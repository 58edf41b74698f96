package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place where failures of docker-java become messages for users. */
public final class DaemonFailures {

    private static final int LONGEST = 600;
    private static final Pattern STATUS = Pattern.compile("(?s)Status [0-9]{3}: (.*)");
    private static final Pattern USER_INFO = Pattern.compile("//[^/\\s@]+@");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:password|passwd|token|secret|authorization|signature)[\"']?\\s*[=:]\\s*)[^\\s,;&}]+");

    private DaemonFailures() {}

    /**
     * What to throw.
     *
     * @param asked what the daemon was to do: "start the container x"
     */
    public static DittoException of(RuntimeException failure, String asked) {
        if (failure instanceof DittoException known) {
            return known;
        }
        String words = words(failure);
        return new RuntimeUnavailableException(
                "The container daemon was asked to " + asked + " and did not: " + words + ". " + step(failure, words),
                failure);
    }

    /** What the daemon said, or what happened on the way to it; on one line, without secrets. */
    public static String words(Throwable failure) {
        Optional<Throwable> lost = cause(failure, IOException.class);
        if (!(failure instanceof DockerException) && lost.isPresent()) {
            return "the connection to it broke (" + clean(String.valueOf(lost.get())) + ")";
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Matcher status = STATUS.matcher(message);
        return clean(status.matches() ? message(status.group(1)) : message);
    }

    /** The daemon answers {@code {"message": "..."}}; anything else is taken as it is. */
    private static String message(String body) {
        try {
            return JsonFields.of(body.getBytes(StandardCharsets.UTF_8)).getOrDefault("message", body);
        } catch (IOException e) {
            return body;
        }
    }

    /** Also used for what programs of the daemon, such as a pull, report on their way. */
    public static String clean(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        String safe = USER_INFO.matcher(line).replaceAll("//...@");
        safe = SECRET.matcher(safe).replaceAll("$1...");
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "...";
    }

    private static String step(RuntimeException failure, String words) {
        String said = words.toLowerCase(Locale.ROOT);
        if (said.contains("no space left on device") || said.contains("disk quota exceeded")) {
            return "The disk of the daemon's machine is full: free some space there; 'docker system df' shows what takes"
                    + " it.";
        }
        if (said.contains("permission denied") || said.contains("not authorized") || said.contains("forbidden")) {
            return "Let your user, or ditto, do that with this daemon.";
        }
        if (failure instanceof DaemonSilentException) {
            return "The daemon hangs or is overloaded: look at its log, or restart it.";
        }
        if (failure instanceof NotFoundException) {
            return "Somebody may have removed it; repeat the run.";
        }
        if (!(failure instanceof DockerException)
                && cause(failure, IOException.class).isPresent()) {
            return "Look whether the daemon still runs, with 'docker version', and repeat the run.";
        }
        return "Look at the daemon's log for more.";
    }

    private static Optional<Throwable> cause(Throwable failure, Class<? extends Throwable> type) {
        Throwable current = failure;
        while (current != null && !type.isInstance(current)) {
            current = current.getCause();
        }
        return Optional.ofNullable(current);
    }
}
