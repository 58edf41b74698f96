package dev.ditto.local.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time that no clock change bends: which boot this is, and how long it has been up. Across boots, and where the kernel
 * does not tell, wall time has to do. Thread-safe.
 */
public final class BootClock {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final String bootId;
    private final LongSupplier uptime;
    private final Supplier<Instant> wall;

    public BootClock() {
        this(readBootId(), BootClock::readUptime, Instant::now);
    }

    /**
     * @param bootId empty where the kernel does not tell; {@code uptime} is not asked then
     * @param uptime milliseconds since boot
     * @param wall the clock on the wall
     */
    BootClock(String bootId, LongSupplier uptime, Supplier<Instant> wall) {
        this.bootId = bootId;
        this.uptime = uptime;
        this.wall = wall;
    }

    /** Names this boot; empty where the kernel does not tell. */
    String bootId() {
        return bootId;
    }

    public Instant now() {
        return wall.get();
    }

    /** Milliseconds since boot, sleep included; 0 where the kernel does not tell. */
    long uptimeMillis() {
        return bootId.isEmpty() ? 0 : uptime.getAsLong();
    }

    /** The moment so far from now. */
    public Deadline after(Duration duration) {
        return new Deadline(
                bootId,
                uptimeMillis() + duration.toMillis(),
                now().plus(duration).toEpochMilli());
    }

    /** How long a moment is away, negative if it has passed; by uptime in the boot that set it, by wall time after another. */
    public Duration until(Deadline deadline) {
        return deadline.bootId().equals(bootId) && !bootId.isEmpty()
                ? Duration.ofMillis(deadline.uptimeMillis() - uptimeMillis())
                : Duration.ofMillis(deadline.wallMillis() - now().toEpochMilli());
    }

    private static long readUptime() {
        try {
            String text = Files.readString(UPTIME);
            return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000);
        } catch (IOException e) {
            throw new IllegalStateException(UPTIME + " was there and is not any more", e);
        }
    }

    private static String readBootId() {
        if (!Files.isReadable(BOOT_ID) || !Files.isReadable(UPTIME)) {
            return "";
        }
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
