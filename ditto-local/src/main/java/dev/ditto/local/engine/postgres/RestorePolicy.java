package dev.ditto.local.engine.postgres;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which statements of a dump a copy does without, and which only a superuser may run. Decided by a statement's first
 * words; everything else runs as the snapshot's owner, and has to succeed.
 */
final class RestorePolicy {

    private static final int HEAD_LENGTH = 300;

    private static final Pattern OWNERSHIP =
            Pattern.compile("(ALTER [A-Z ]+ .*) OWNER TO (\"[^\"]+(\"\"[^\"]*)*\"|[\\p{L}\\p{N}_]+)", Pattern.DOTALL);
    private static final Pattern QUOTED_NAME = Pattern.compile("\"[^\"]*\"");
    private static final Pattern GRANTS = Pattern.compile("(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*", Pattern.DOTALL);
    private static final Pattern WHOLE_SERVER = Pattern.compile(
            "(CREATE|ALTER|DROP) (ROLE|USER(?! MAPPING)|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION|SYSTEM)\\b.*",
            Pattern.DOTALL);
    private static final Pattern PUBLICATION = Pattern.compile("(CREATE|ALTER|DROP) PUBLICATION .*", Pattern.DOTALL);
    private static final Pattern IDENTITY = Pattern.compile(
            "(SET|RESET) (LOCAL |SESSION )?(SESSION AUTHORIZATION|ROLE)\\b.*|SET DEFAULT_TABLESPACE.*", Pattern.DOTALL);
    private static final Pattern REMARK =
            Pattern.compile("(COMMENT ON (DATABASE|ROLE)|SECURITY LABEL) .*", Pattern.DOTALL);

    private static final Pattern ENCODING =
            Pattern.compile("SET (LOCAL |SESSION )?CLIENT_ENCODING\\b.*|SET NAMES .*", Pattern.DOTALL);

    /**
     * Nothing that brings code along: a function, operator or cast made by a superuser would run with all rights, or be
     * called by somebody who has them.
     */
    private static final Pattern SUPERUSER = Pattern.compile(
            "(CREATE|ALTER|COMMENT ON) (EXTENSION|EVENT TRIGGER)\\b.*"
                    + "|CREATE (OR REPLACE )?(TRUSTED )?(PROCEDURAL )?LANGUAGE\\b.*"
                    + "|CREATE (FOREIGN DATA WRAPPER|SERVER)\\b.*"
                    + "|COMMENT ON (LANGUAGE|SCHEMA|FOREIGN DATA WRAPPER)\\b.*"
                    + "|ALTER TABLE .* (ENABLE|DISABLE) TRIGGER ALL",
            Pattern.DOTALL);

    /** Event triggers that would fire in sessions of the administrator, come what may. */
    private static final Pattern AMBUSH =
            Pattern.compile("(CREATE|ALTER) EVENT TRIGGER .*( ON \"?LOGIN\\b| ENABLE ALWAYS).*", Pattern.DOTALL);

    private static final Pattern DROPS = Pattern.compile("DROP .*|ALTER .* DROP .*", Pattern.DOTALL);
    private static final Pattern SETTING =
            Pattern.compile("SET [A-Z0-9_.\"]+ ?(=|TO).*|SELECT PG_CATALOG\\.SET_CONFIG\\(.*", Pattern.DOTALL);
    private static final Pattern PUBLIC_SCHEMA = Pattern.compile("CREATE SCHEMA \"?PUBLIC\"?");
    private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.+)\" does not exist");

    private final boolean keepAcl;

    RestorePolicy(boolean keepAcl) {
        this.keepAcl = keepAcl;
    }

    /** What kind of statement a copy does without, in words; empty if it is needed. */
    Optional<String> skipped(String sql) {
        String head = head(sql);
        if (head.startsWith("ALTER ") && isOwnership(tail(head, sql))) {
            return Optional.of("ownership");
        }
        if (!keepAcl && GRANTS.matcher(head).matches()) {
            return Optional.of("grants");
        }
        if (WHOLE_SERVER.matcher(head).matches()) {
            return Optional.of("roles, databases, tablespaces and subscriptions");
        }
        if (PUBLICATION.matcher(head).matches()) {
            return Optional.of("publications");
        }
        if (IDENTITY.matcher(head).matches()) {
            return Optional.of("roles and tablespaces to switch to");
        }
        if (ENCODING.matcher(head).matches()) {
            return Optional.of("the client encoding, as everything reaches the server in UTF-8");
        }
        return REMARK.matcher(head).matches() ? Optional.of("comments and labels on shared objects") : Optional.empty();
    }

    /** Whether a statement the owner may not run is one that takes a superuser by its nature. */
    boolean needsSuperuser(String sql) {
        String head = head(sql);
        return SUPERUSER.matcher(head).matches() && !AMBUSH.matcher(head).matches();
    }

    /** Why a failure does not matter, in words: what a fresh database lacks or has anyway; empty if it matters. */
    Optional<String> harmless(String sql, String sqlState) {
        String head = head(sql);
        boolean undefined = sqlState.equals("42P01")
                || sqlState.equals("42704")
                || sqlState.equals("42883")
                || sqlState.equals("3F000")
                || sqlState.equals("42703");
        if (undefined && DROPS.matcher(head).matches()) {
            return Optional.of("drops of what is not there");
        }
        if (sqlState.equals("42704") && SETTING.matcher(head).matches()) {
            return Optional.of("settings this server does not know");
        }
        if (sqlState.equals("42P06") && PUBLIC_SCHEMA.matcher(head).matches()) {
            return Optional.of("schema public, which is there");
        }
        return Optional.empty();
    }

    /** The role a failed statement misses. */
    static Optional<String> missingRole(SQLException failure) {
        if (!"42704".equals(failure.getSQLState())) {
            return Optional.empty();
        }
        Matcher matcher = MISSING_ROLE.matcher(String.valueOf(failure.getMessage()));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** A text may speak of ownership, too: a default, a check. Names do not count as text, whatever is in them. */
    private static boolean isOwnership(String statement) {
        Matcher owner = OWNERSHIP.matcher(statement);
        return owner.matches()
                && QUOTED_NAME.matcher(owner.group(1)).replaceAll("").indexOf('\'') < 0;
    }

    /** The first words, in upper case and with single blanks. */
    static String head(String sql) {
        String start = sql.length() > HEAD_LENGTH ? sql.substring(0, HEAD_LENGTH) : sql;
        return start.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    }

    private static String tail(String head, String sql) {
        return sql.length() > HEAD_LENGTH ? sql.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT) : head;
    }
}
