package dev.ditto.local.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of all settings, with default, unit, limits and the meaning of zero: the one place to add a further one. */
public final class Settings {

    static final String PROPERTY_PREFIX = "ditto.";
    static final String VARIABLE_PREFIX = "DITTO_";

    private static final long YEAR = 365L * 24 * 60 * 60;
    private static final long WEEK = 7L * 24 * 60 * 60;
    private static final long DAY = 24L * 60 * 60;

    public static final Setting CONFIG = Setting.of(
            "config", ValueRule.text(), null, "The configuration file to read; cannot be set in the file itself.");
    public static final Setting DUMP_PATH = Setting.of(
            "dump.path",
            ValueRule.text(),
            null,
            "The dump that copies are made of where none is named: a local path or `classpath:`.");
    public static final Setting DUMP_SCRIPTS = Setting.of(
            "dump.scripts",
            ValueRule.text(),
            null,
            "Scripts that run after `dump.path` is restored, separated by commas; where the caller names neither a dump nor"
                    + " scripts.");
    public static final Setting COPY_TTL = Setting.of(
                    "copy_ttl_seconds", ValueRule.whole(1, YEAR), "3600", "How long a copy lives at most.")
            .in("seconds")
            .alias("DITTO_TTL");
    public static final Setting MAX_TTL = Setting.of(
                    "max_ttl_seconds",
                    ValueRule.whole(1, YEAR),
                    "86400",
                    "The most that a copy may ask for or be renewed to; not below `copy_ttl_seconds`.")
            .in("seconds");
    public static final Setting CLAIM_TIMEOUT = Setting.of(
                    "claim_timeout_seconds", ValueRule.whole(1, DAY), "60", "How long a claim may wait for its copy.")
            .in("seconds");
    public static final Setting PORT_POOL_START = Setting.of(
            "port_pool_start", ValueRule.whole(1024, 65535), "5433", "The first port that servers listen on.");
    public static final Setting PORT_POOL_END = Setting.of(
            "port_pool_end",
            ValueRule.whole(1024, 65535),
            "5600",
            "The last port that servers listen on; not below `port_pool_start`.");
    public static final Setting PORT_WAIT = Setting.of(
                    "port_wait_seconds", ValueRule.whole(0, 3600), "10", "How long to wait for a free port.")
            .in("seconds")
            .zero("do not wait");
    public static final Setting WARM_POOL_SIZE = Setting.of(
                    "warm_pool_size",
                    ValueRule.whole(0, 64),
                    "2",
                    "How many copies of a snapshot are cloned before anybody asks; if not set, and JUnit runs tests in"
                            + " parallel, one more than at a time. Never more than the test plan asks for yet.")
            .in("copies")
            .zero("no warm copies");
    public static final Setting WARM_MAX_AGE = Setting.of(
                    "warm_max_age_seconds",
                    ValueRule.whole(0, YEAR),
                    "7200",
                    "When a warm copy that nobody claimed is replaced.")
            .in("seconds")
            .zero("no limit");
    public static final Setting HOME = Setting.of(
            "home", ValueRule.text(), "~/.ditto/1", "The state directory that all sessions of a user share.");
    public static final Setting HOME_FREE = Setting.of(
                    "home_free_mb",
                    ValueRule.whole(0, 1_048_576),
                    "64",
                    "How much has to be free on the disk of `home` before a dump is restored or a copy made, and what a restore"
                            + " leaves free where the server's data lies (there at most an eighth of what was free"
                            + " before).")
            .in("MiB")
            .zero("any number will do");
    public static final Setting RUNTIME = Setting.of(
            "runtime",
            ValueRule.oneOf("auto", "docker", "embedded"),
            "auto",
            "Where servers run; `auto`: in Docker if a daemon answers within two seconds, else embedded.");
    public static final Setting ISOLATION = Setting.of(
            "isolation",
            ValueRule.oneOf("auto", "database", "server"),
            "auto",
            "Whether a copy is its own database in a shared server or its own server; `auto`: a database where the"
                    + " engine clones one fast.");
    public static final Setting ACL = Setting.of(
            "acl",
            ValueRule.oneOf("drop", "keep"),
            "drop",
            "What becomes of the dump's owners and grants; `keep` is for tests of row-level security.");
    public static final Setting EMBEDDED_IDLE = Setting.of(
                    "embedded.idle_seconds",
                    ValueRule.whole(0, WEEK),
                    "600",
                    "How long an embedded server outlives its last session.")
            .in("seconds")
            .zero("stop with the last session");
    public static final Setting EMBEDDED_MEMORY_BUDGET = Setting.of(
                    "embedded.memory_budget_mb",
                    ValueRule.whole(0, 1_048_576),
                    "1024",
                    "How much memory (tmpfs) the data of embedded servers may take; beyond it, data lies on disk.")
            .in("MiB")
            .zero("always on disk");
    public static final Setting EMBEDDED_MAX_CONNECTIONS = Setting.of(
                    "embedded.max_connections",
                    ValueRule.whole(10, 10_000),
                    "200",
                    "How many connections an embedded server accepts.")
            .in("connections");
    public static final Setting SNAPSHOTS_BUDGET = Setting.of(
                    "snapshots.budget_mb",
                    ValueRule.whole(0, 104_857_600),
                    "10240",
                    "How much snapshots may take; beyond it, the least recently used go first.")
            .in("MiB")
            .zero("no limit");
    public static final Setting RESTORE_MAX = Setting.of(
                    "restore.max_mb",
                    ValueRule.whole(0, 104_857_600),
                    null,
                    "How much of a dump is read at most, decompressed, and how much room its database may take while it is"
                            + " restored; if not set, four fifths of what is free where the server's data lies, where"
                            + " that can be asked.")
            .in("MiB")
            .zero("no limit");
    public static final Setting COPY_IMAGE =
            Setting.of("copy_image", ValueRule.text(), null, "The container image that copies run in (`docker`).");
    public static final Setting DOCKER_HOST = Setting.of(
            "docker_host",
            ValueRule.text(),
            null,
            "The address of the container daemon; without it, where the docker CLI finds one and the usual places"
                    + " (`docker`).");
    public static final Setting COPY_SUPERUSER = Setting.of(
            "copy_superuser",
            ValueRule.flag(),
            "false",
            "Whether a copy's user is a superuser; only where a copy is its own server (`isolation: server`).");
    public static final Setting DOCKER_PULL = Setting.of(
            "docker.pull",
            ValueRule.oneOf("never", "missing", "always"),
            "missing",
            "When an image is fetched; `always` once per JVM.");
    public static final Setting DOCKER_REGISTRY = Setting.of(
            "docker.registry",
            ValueRule.imagePrefix(),
            null,
            "What is put before the name of an official image to fetch it from a mirror, say"
                    + " `mirror.example.org/hub/`; not before `copy_image`.");
    public static final Setting DOCKER_BIND_ADDRESS = Setting.of(
            "docker.bind_address",
            ValueRule.ipAddress(),
            "127.0.0.1",
            "The address of the daemon's machine that ports of containers are bound to. Another one than loopback lets"
                    + " others connect.");
    public static final Setting DOCKER_CONNECT_ADDRESS = Setting.of(
            "docker.connect_address",
            ValueRule.text(),
            null,
            "The host under which tests reach those ports; without it, the daemon's host if it is reached over TCP, else"
                    + " 127.0.0.1.");
    public static final Setting DOCKER_IDLE = Setting.of(
                    "docker.idle_seconds",
                    ValueRule.whole(0, WEEK),
                    "600",
                    "How long the container of a shared server outlives its last session; warm copies of isolation"
                            + " 'server' end a minute later at the latest.")
            .in("seconds")
            .zero("stop with the last session");
    public static final Setting DOCKER_MEMORY_BUDGET = Setting.of(
                    "docker.memory_budget_mb",
                    ValueRule.whole(0, 1_048_576),
                    "1024",
                    "How much memory (tmpfs) the data of shared server containers may take; beyond it, data lies on"
                            + " disk.")
            .in("MiB")
            .zero("always on disk");
    public static final Setting DOCKER_MAX_CONNECTIONS = Setting.of(
                    "docker.max_connections",
                    ValueRule.whole(10, 10_000),
                    "200",
                    "How many connections a shared server container accepts.")
            .in("connections");
    public static final Setting DOCKER_MEMORY = Setting.of(
                    "docker.memory_mb",
                    ValueRule.whole(0, 1_048_576),
                    "2048",
                    "How much memory a container may take, data in memory not counted.")
            .in("MiB")
            .zero("no limit");
    public static final Setting DOCKER_CPUS = Setting.of(
                    "docker.cpus", ValueRule.whole(0, 1024), "0", "How many CPUs a container may use.")
            .in("CPUs")
            .zero("no limit");
    public static final Setting DOCKER_PIDS = Setting.of(
                    "docker.pids",
                    ValueRule.whole(0, 1_000_000),
                    "512",
                    "How many processes a container may have; a connection is one.")
            .in("processes")
            .zero("no limit");
    public static final Setting CHANGES_TIME = Setting.of(
                    "changes.max_seconds",
                    ValueRule.whole(1, DAY),
                    "10",
                    "How long comparing a copy with its snapshot may take; tables not reached by then are named.")
            .in("seconds");
    public static final Setting CHANGES_ROWS = Setting.of(
                    "changes.max_rows",
                    ValueRule.whole(0, 1_000_000_000),
                    "1000000",
                    "How many rows a table may have to be read whole for that, which it is only if more than 20000 of"
                            + " them were written.")
            .in("rows")
            .zero("no limit");
    public static final Setting KEEP_ON_FAILURE = Setting.of(
            "keep_on_failure", ValueRule.flag(), "false", "Whether the copy of a failed test stays for a look.");
    public static final Setting OBFUSCATE = Setting.of(
            "obfuscate", ValueRule.flag(), "false", "Whether the masking rules apply where the caller does not say.");
    public static final Setting RUN_ID =
            Setting.of("run_id", ValueRule.text(), null, "Groups the copies of one run, say of one CI job.");
    public static final Setting JOB_NAME =
            Setting.of("job_name", ValueRule.text(), null, "What the copies are for, where the caller does not say.");
    public static final Setting SERVER = Setting.of(
            "server", ValueRule.unread(), null, "The URL of a ditto server; for a client that is not there yet.");
    public static final Setting TOKEN = Setting.of(
                    "token",
                    ValueRule.unread(),
                    null,
                    "The access token for `server`; for a client that is not there yet.")
            .hidden();

    static final List<Setting> ALL = List.of(
            DUMP_PATH,
            DUMP_SCRIPTS,
            COPY_TTL,
            MAX_TTL,
            CLAIM_TIMEOUT,
            WARM_POOL_SIZE,
            WARM_MAX_AGE,
            PORT_POOL_START,
            PORT_POOL_END,
            PORT_WAIT,
            HOME,
            HOME_FREE,
            RUNTIME,
            ISOLATION,
            ACL,
            OBFUSCATE,
            KEEP_ON_FAILURE,
            CHANGES_TIME,
            CHANGES_ROWS,
            RUN_ID,
            JOB_NAME,
            EMBEDDED_IDLE,
            EMBEDDED_MEMORY_BUDGET,
            EMBEDDED_MAX_CONNECTIONS,
            SNAPSHOTS_BUDGET,
            RESTORE_MAX,
            COPY_IMAGE,
            COPY_SUPERUSER,
            DOCKER_HOST,
            DOCKER_PULL,
            DOCKER_REGISTRY,
            DOCKER_BIND_ADDRESS,
            DOCKER_CONNECT_ADDRESS,
            DOCKER_IDLE,
            DOCKER_MEMORY_BUDGET,
            DOCKER_MAX_CONNECTIONS,
            DOCKER_MEMORY,
            DOCKER_CPUS,
            DOCKER_PIDS,
            SERVER,
            TOKEN,
            CONFIG);

    /** Of rooms not built yet; files of existing users contain them, so they are accepted and left unread. */
    private static final Set<String> WHOLE_TREES = Set.of("source", "obfuscation", "targets");

    /** Trees of which single settings are known and the rest belongs to rooms not built yet. */
    private static final Set<String> PARTLY_KNOWN_TREES = Set.of("dump", "server");

    private Settings() {}

    /** The setting of that YAML path. */
    static Optional<Setting> find(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    /** Whether this path is accepted without being read. A near miss of a known name is not: it would be lost. */
    static boolean isUnread(String path) {
        int dot = path.indexOf('.');
        String tree = dot < 0 ? path : path.substring(0, dot);
        if (WHOLE_TREES.contains(tree)) {
            return true;
        }
        return dot > 0
                && PARTLY_KNOWN_TREES.contains(tree)
                && ALL.stream().noneMatch(setting -> NearestName.distance(path, setting.key()) == 1);
    }

    /** Whether settings lie below this path. */
    static boolean isGroup(String path) {
        return PARTLY_KNOWN_TREES.contains(path)
                || ALL.stream().anyMatch(setting -> setting.key().startsWith(path + "."));
    }

    static String nearest(String key) {
        return NearestName.of(key, ALL.stream().map(Setting::key));
    }

    /** The table of the documentation, in Markdown. */
    public static String markdownTable() {
        return Stream.concat(
                        Stream.of(
                                "| setting | default | allowed | unit | 0 means | what it is |",
                                "|---|---|---|---|---|---|"),
                        ALL.stream().map(Settings::markdownRow))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String markdownRow(Setting setting) {
        String alias = setting.alias()
                .map(name -> " Also `" + name + "` in the environment.")
                .orElse("");
        String secret = setting.secret() ? " Secret: may be a reference." : "";
        return String.join(
                " | ",
                "| `" + setting.key() + "`",
                setting.fallback().map(value -> "`" + value + "`").orElse("–"),
                setting.rule().allowed(),
                setting.unit().isEmpty() ? "–" : setting.unit(),
                setting.zero().isEmpty() ? "–" : setting.zero(),
                setting.meaning() + alias + secret + " |");
    }
}
