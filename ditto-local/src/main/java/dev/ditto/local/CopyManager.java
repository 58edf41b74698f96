package dev.ditto.local;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyEvent;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.TableChange;
import dev.ditto.local.store.CopyRow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies on this machine.
 *
 * <p>A dump is restored once into a snapshot; a copy is a clone of it, or one that was cloned ahead. Managers in any
 * number of threads and processes may share one home; what a manager made and did not destroy is removed when it is
 * closed, and by others if its process dies.
 *
 * <pre>{@code
 * try (CopyManager manager = CopyManager.builder().config(DittoConfig.load()).build();
 *         OpenCopy copy = manager.open(CreateOptions.builder().dump("shop.sql.gz").build())) {
 *     copy.dataSource();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class CopyManager implements CopyClient {

    private final CopyService service;

    private CopyManager(CopyService service) {
        this.service = service;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Keeps copies warm from now on: of every snapshot this manager is asked for, and of the configured dump, which is
     * restored in the background if need be. Returns at once; does nothing if the pool's size is 0. Where {@link #prepare}
     * says what will be asked for, that counts, and the configured dump is restored only if it is among it.
     */
    public void startPool() {
        service.gate().pass(() -> {
            service.startPool();
            return true;
        });
    }

    /**
     * Restores in the background what the demands are for, two snapshots at once at most, those of which more copies are
     * wanted first; then keeps as many copies warm as the pool's size says, but no more than are to come yet. Every
     * {@link #create} of the same content takes one off, however it gets its copy; demands made again add up. When all
     * that was announced was asked for, nothing is cloned ahead any more. Whoever asks for more than that is served as if
     * nothing had been announced.
     *
     * <p>What counts of the options is what decides on the content: dump, scripts, migrations, masking, isolation. Copies
     * that other sessions of this home keep warm count as well: of several that want the same, none makes more of them
     * than one of them alone would. Returns at once; a demand that fails shows when its copy is created.
     */
    @Override
    public void prepare(List<Demand> demands) {
        List<Demand> wanted = List.copyOf(demands);
        service.gate().pass(() -> {
            service.prepare(wanted);
            return true;
        });
    }

    @Override
    public Copy create(CreateOptions options) {
        Objects.requireNonNull(options, "options");
        return service.gate().pass(() -> service.create(options));
    }

    /** After {@link #close}, which destroyed them, still accepts the copies this manager made, and does nothing. */
    @Override
    public void destroy(String copyId) {
        Objects.requireNonNull(copyId, "copyId");
        if (service.wasDestroyedOnClose(copyId)) {
            return;
        }
        service.gate().pass(() -> {
            service.destroy(row(copyId));
            return true;
        });
    }

    @Override
    public List<Copy> list() {
        return service.gate()
                .pass(() -> service.store().copies().list().stream()
                        .map(service::view)
                        .toList());
    }

    @Override
    public Optional<Copy> find(String copyId) {
        Objects.requireNonNull(copyId, "copyId");
        return service.gate().pass(() -> service.find(copyId).map(service::view));
    }

    @Override
    public List<CopyEvent> events(String copyId) {
        return service.gate()
                .pass(() -> service.store().copies().events(row(copyId).id()));
    }

    @Override
    public Copy renew(String copyId, Duration ttl) {
        Objects.requireNonNull(ttl, "ttl");
        return service.gate().pass(() -> service.renew(row(copyId), ttl));
    }

    /** {@inheritDoc} From then on it is the home's, and any session may destroy it. */
    @Override
    public Copy keep(String copyId, Duration ttl) {
        Objects.requireNonNull(ttl, "ttl");
        return service.gate().pass(() -> service.keep(row(copyId), ttl));
    }

    /**
     * {@inheritDoc} Where ditto's jars do not lie in a Maven repository, writes the file that the command reads to the home;
     * empty if that cannot be written.
     */
    @Override
    public Optional<String> destroyCommand(String copyId) {
        return service.gate().pass(() -> service.destroyCommand(row(copyId)));
    }

    /**
     * Compares the copy with another clone of its snapshot, which is made for that and removed again. Rows are told apart
     * by primary key; without one, an update counts as a row deleted and one inserted. Tables are told apart by schema and
     * name, partitions each by itself, and of columns those are compared that are in both. Views, sequences, temporary and
     * foreign tables are not looked at. Waits for no lock that a test holds.
     *
     * @return by schema and name
     * @throws dev.ditto.ChangesIncompleteException if a table was locked, could not be read, or was beyond
     *     {@code changes.max_seconds} or {@code changes.max_rows}
     * @throws RuntimeUnavailableException if the snapshot was removed, or a server is not there or full
     */
    @Override
    public List<TableChange> changes(String copyId) {
        return service.gate().pass(() -> service.changes(row(copyId)));
    }

    /**
     * Removes copies whose deadline has passed, whoever's they are. The manager does so by itself every 15 s.
     *
     * @return how many
     */
    public int expireOldCopies() {
        return service.gate().pass(() -> service.reaper().expire());
    }

    /**
     * Removes what belongs to sessions that are dead. The manager does so by itself every 15 s. What belongs to a living
     * session, or to another home, is never touched.
     *
     * @return how many copies
     */
    public int recoverOrphans() {
        return service.gate().pass(() -> service.reaper().recover());
    }

    /**
     * Destroys what this manager still owns and lets go of its servers, which stop by themselves. Idempotent. Calls under
     * way in other threads are waited for, 10 s at most; later ones are refused with a
     * {@link dev.ditto.RuntimeUnavailableException}.
     */
    @Override
    public void close() {
        service.close();
    }

    private CopyRow row(String copyId) {
        return service.find(Objects.requireNonNull(copyId, "copyId"))
                .orElseThrow(() -> new CopyNotFoundException("There is no copy '" + copyId + "' in "
                        + service.home().directory() + "; ended copies are remembered for 7 days."));
    }

    /** Makes a manager; not thread-safe. */
    public static final class Builder {

        private Optional<DittoConfig> config = Optional.empty();
        private Seams seams = Seams.CLOSED;

        private Builder() {}

        /** Absent: {@link DittoConfig#load()}. */
        public Builder config(DittoConfig value) {
            config = Optional.of(value);
            return this;
        }

        /** For tests of what happens when the outside fails. */
        Builder seams(Seams value) {
            seams = value;
            return this;
        }

        /**
         * Opens the home. Starts no server: that is for the first copy to do.
         *
         * @throws dev.ditto.ConfigurationException if the home cannot be used, or a setting is wrong
         * @throws RuntimeUnavailableException if the home's store cannot be read
         */
        public CopyManager build() {
            return new CopyManager(CopyService.open(config.orElseGet(DittoConfig::load), seams));
        }
    }
}
