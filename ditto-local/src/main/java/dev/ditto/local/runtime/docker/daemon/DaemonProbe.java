package dev.ditto.local.runtime.docker.daemon;

import dev.ditto.DittoException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out whether a daemon answers, within a limit for all places together. Thread-safe. */
final class DaemonProbe {

    private final Duration limit;

    DaemonProbe(Duration limit) {
        this.limit = limit;
    }

    /**
     * The outcome of a search.
     *
     * @param found the first daemon that answered
     * @param refusals of the places before it
     */
    record Outcome(Optional<DaemonFound> found, List<DaemonRefusal> refusals) {}

    /** Asks one place after the other. */
    Outcome search(List<DaemonAddress> candidates) {
        long end = System.nanoTime() + limit.toNanos();
        List<DaemonRefusal> refusals = new ArrayList<>();
        List<DaemonAddress> there = new ArrayList<>();
        for (DaemonAddress address : candidates) {
            absence(address).ifPresentOrElse(refusals::add, () -> there.add(address));
        }
        for (int i = 0; i < there.size(); i++) {
            // A place that hangs must leave time for those after it.
            long share = Math.max(0, end - System.nanoTime()) / (there.size() - i);
            try {
                return new Outcome(Optional.of(ask(there.get(i), Duration.ofNanos(share))), refusals);
            } catch (RefusedException e) {
                refusals.add(e.refusal);
            }
        }
        return new Outcome(Optional.empty(), refusals);
    }

    /** Most places do not exist, which is to cost microseconds. */
    private static Optional<DaemonRefusal> absence(DaemonAddress address) {
        if (!address.isSocketFile() || Files.exists(address.path())) {
            return Optional.empty();
        }
        return Optional.of(
                Files.notExists(address.path())
                        ? new DaemonRefusal(address, DaemonRefusal.Kind.ABSENT, "no such file")
                        : new DaemonRefusal(address, DaemonRefusal.Kind.FORBIDDEN, "permission denied"));
    }

    private static DaemonFound ask(DaemonAddress address, Duration share) throws RefusedException {
        FutureTask<byte[]> request = new FutureTask<>(new VersionRequest(address, share)::send);
        // A thread, as looking up a host's name and writing into a pipe know no deadline.
        Thread thread = new Thread(request, "ditto-docker-probe");
        thread.setDaemon(true);
        thread.start();
        try {
            return read(address, request.get(share.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            request.cancel(true);
            throw silent(address, share);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DittoException ours) {
                throw ours; // certificates that nobody can read: says it all
            }
            throw refused(address, e.getCause() == null ? e : e.getCause(), share);
        } catch (InterruptedException e) {
            request.cancel(true);
            Thread.currentThread().interrupt();
            throw new RefusedException(address, DaemonRefusal.Kind.SILENT, "interrupted while asking");
        }
    }

    private static DaemonFound read(DaemonAddress address, byte[] answer) throws RefusedException {
        try {
            Map<String, String> fields = JsonFields.of(answer);
            Optional<ApiVersion> newest = ApiVersion.parse(fields.getOrDefault("ApiVersion", ""));
            if (newest.isPresent()) {
                ApiVersion oldest = ApiVersion.parse(fields.getOrDefault("MinAPIVersion", ""))
                        .orElse(newest.get());
                return negotiated(address, fields.getOrDefault("Version", "unknown"), oldest, newest.get());
            }
        } catch (IOException e) {
            throw strange(address, "its answer is no JSON");
        }
        throw strange(address, "its answer names no ApiVersion");
    }

    private static DaemonFound negotiated(DaemonAddress address, String version, ApiVersion oldest, ApiVersion newest)
            throws RefusedException {
        ApiVersion spoken = ApiVersion.negotiate(oldest, newest)
                .orElseThrow(() -> strange(
                        address,
                        "it speaks API " + oldest + " to " + newest + ", and this ditto " + ApiVersion.NEWEST
                                + " at most; a newer ditto is needed"));
        return new DaemonFound(address, version, spoken);
    }

    private static RefusedException refused(DaemonAddress address, Throwable failure, Duration share) {
        String words = String.valueOf(failure.getMessage());
        if (words.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return new RefusedException(address, DaemonRefusal.Kind.FORBIDDEN, "permission denied");
        }
        if (failure instanceof SocketTimeoutException) {
            return silent(address, share);
        }
        if (failure instanceof UnknownHostException) {
            return new RefusedException(address, DaemonRefusal.Kind.ABSENT, "unknown host");
        }
        if (failure instanceof ConnectException || words.contains("refused")) {
            return new RefusedException(address, DaemonRefusal.Kind.REFUSED, "nobody listens there (" + words + ")");
        }
        return strange(address, words);
    }

    private static RefusedException silent(DaemonAddress address, Duration share) {
        return new RefusedException(address, DaemonRefusal.Kind.SILENT, "no answer within " + share.toMillis() + " ms");
    }

    private static RefusedException strange(DaemonAddress address, String reason) {
        return new RefusedException(address, DaemonRefusal.Kind.STRANGE, reason);
    }

    private static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient DaemonRefusal refusal;

        RefusedException(DaemonAddress address, DaemonRefusal.Kind kind, String reason) {
            super(reason);
            this.refusal = new DaemonRefusal(address, kind, reason);
        }
    }
}
