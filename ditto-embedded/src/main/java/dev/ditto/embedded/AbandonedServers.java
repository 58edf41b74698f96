package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies outside its home outlives it: a home that was deleted, say a test's temporary one, leaves data in memory.
 * Each such directory notes its home; one whose home is gone and whose server does not run is removed.
 */
final class AbandonedServers {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedServers.class);
    private static final String HOME = "home";

    /** As {@link ServerPlaces} names them: in memory, where others keep things too, and in root's place. */
    private static final Pattern NAME = Pattern.compile("(ditto-\\d+-)?[0-9a-f]{16}-[a-z0-9]+");

    private final List<Path> places;
    private final ServerUser user;

    /**
     * @param places directories that hold servers' directories, ours and perhaps others'
     */
    AbandonedServers(List<Path> places, ServerUser user) {
        this.places = List.copyOf(places);
        this.user = user;
    }

    /** Notes whose a directory is. */
    static void note(Path directory, Path realHome) throws IOException {
        Path note = directory.resolve(HOME);
        if (!Files.exists(note, LinkOption.NOFOLLOW_LINKS)) {
            ServerFiles.publish(note, realHome + "\n");
        }
    }

    /** Removes what can be removed now; what cannot is left for the next time, with a line in the log. */
    void sweep(ServerShell shell, ServerFiles current, Deadline deadline) {
        try {
            List<Path> abandoned = abandoned();
            if (abandoned.isEmpty()) {
                return;
            }
            LOG.info("Removing server data of homes that are gone: {}", abandoned);
            ShellScript script = new ShellScript("sweep")
                    .arguments(abandoned.stream().map(Path::toString).toList());
            shell.run(script, current, deadline);
            for (Path directory : abandoned) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException | RuntimeUnavailableException e) {
            LOG.warn("Server data of homes that are gone could not be removed: {}", e.toString());
        }
    }

    private List<Path> abandoned() throws IOException {
        List<Path> abandoned = new ArrayList<>();
        for (Path place : places) {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(place)) {
                for (Path directory : directories) {
                    if (isAbandoned(directory)) {
                        abandoned.add(directory);
                    }
                }
            }
        }
        return abandoned;
    }

    /** Looks at directories of our user only: others' notes may be lies. And at ours only: any file may be called home. */
    private boolean isAbandoned(Path directory) throws IOException {
        return NAME.matcher(directory.getFileName().toString()).matches()
                && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == user.uid()
                && isGone(directory)
                && new ServerProcesses(new ServerFiles(directory, directory, directory)).none();
    }

    private static boolean isGone(Path directory) {
        return ServerFiles.read(directory.resolve(HOME))
                .map(home -> Files.notExists(Path.of(home.strip())))
                .orElse(false);
    }
}
