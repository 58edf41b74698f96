package dev.ditto.local.runtime.docker.image;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.daemon.DaemonFailures;
import dev.ditto.local.spi.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one image. The daemon says what goes wrong within a stream that itself succeeds, so every item of it counts.
 */
final class ImagePull extends ResultCallback.Adapter<PullResponseItem> {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePull.class);
    private static final Duration SAID_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final long MEGABYTE = 1 << 20;

    private final String reference;
    private final Duration limit;
    /** Not the one of the superclass, whose wait ends the stream when it runs out. */
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Map<String, Layer> layers = new ConcurrentHashMap<>();
    private volatile long moved = System.nanoTime();
    private volatile @Nullable String error;
    private volatile @Nullable Throwable cause;

    private record Layer(long bytes, boolean unpacking, boolean done) {}

    /** @param limit how long nothing may move */
    ImagePull(String reference, Duration limit) {
        this.reference = reference;
        this.limit = limit;
    }

    /**
     * Returns when the daemon says that it is there.
     *
     * @param waiters where those look who wait for it
     * @throws RuntimeUnavailableException if it cannot be had
     */
    void run(Daemon daemon, Progress waiters) {
        LOG.info("Fetching the image {}", reference);
        waiters.now(this::words);
        try (this) {
            daemon.streaming().pullImageCmd(reference).exec(this);
            await();
        } catch (RuntimeException e) {
            throw refused(DaemonFailures.words(e), e);
        } catch (IOException e) {
            throw refused(DaemonFailures.words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while fetching the image " + reference + ".", e);
        }
        String said = error;
        if (said != null) {
            throw refused(said, cause);
        }
        LOG.info("Fetched the image {} ({})", reference, progress());
    }

    private void await() throws InterruptedException {
        long said = System.nanoTime();
        while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            if (now - moved > limit.toNanos()) {
                error = "nothing moved for " + limit.toSeconds() + " s (" + progress() + ")";
                return;
            }
            if (now - said > SAID_EVERY.toNanos()) {
                said = now;
                LOG.info("{}", words());
            }
        }
    }

    @Override
    public void onNext(PullResponseItem item) {
        moved = System.nanoTime();
        if (item.isErrorIndicated()) {
            error = DaemonFailures.clean(message(item));
        } else if (item.getId() != null && item.getStatus() != null) {
            layers.compute(item.getId(), (id, before) -> layer(item, before));
        }
    }

    @Override
    public void onComplete() {
        super.onComplete();
        ended.countDown();
    }

    /** Instead of logging it as an error: whoever waits decides what it means. */
    @Override
    public void onError(Throwable failure) {
        cause = failure;
        error = DaemonFailures.words(failure);
        onComplete();
    }

    @SuppressWarnings("deprecation") // some daemons send the older of the two fields alone
    private static String message(PullResponseItem item) {
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        return String.valueOf(detail == null ? item.getError() : detail.getMessage());
    }

    private static @Nullable Layer layer(PullResponseItem item, @Nullable Layer before) {
        String status = String.valueOf(item.getStatus());
        long bytes = before == null ? 0 : before.bytes;
        if (status.startsWith("Pulling from")) {
            return null; // the image itself, which is no layer
        }
        if (status.equals("Downloading") && item.getProgressDetail() != null) {
            Long current = item.getProgressDetail().getCurrent();
            bytes = Math.max(bytes, current == null ? 0 : current);
        }
        boolean done = status.equals("Pull complete") || status.equals("Already exists");
        return new Layer(bytes, status.equals("Extracting"), done);
    }

    private String words() {
        return "Fetching the image " + reference + (layers.isEmpty() ? "" : ": " + progress());
    }

    private String progress() {
        long done = layers.values().stream().filter(Layer::done).count();
        boolean unpacking = layers.values().stream().anyMatch(Layer::unpacking);
        long bytes = layers.values().stream().mapToLong(Layer::bytes).sum();
        return done + " of " + layers.size() + " layers, " + bytes / MEGABYTE + " MB"
                + (unpacking ? ", unpacking" : "");
    }

    private RuntimeUnavailableException refused(String words, @Nullable Throwable cause) {
        return new RuntimeUnavailableException(
                "The image " + reference + " cannot be fetched: " + words
                        + ". See that the daemon reaches the registry,"
                        + " fetch it by hand with 'docker pull " + reference
                        + "', name a mirror in ditto.docker.registry, or another image in ditto.copy_image.",
                cause);
    }
}
