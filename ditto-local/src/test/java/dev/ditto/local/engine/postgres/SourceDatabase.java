package dev.ditto.local.engine.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The quickstart's shop in a server, with more that archives may hold, to be dumped in every format. */
final class SourceDatabase implements AutoCloseable {

    private static final Path SHOP = Path.of("../examples/quickstart/src/test/resources/shop.sql.gz");
    private static final List<String> ROLES =
            List.of("shop_owner", "shop_reader", "shop_support", "tenant_a", "\"Tenant B\"");

    private final ContainerServer server;

    SourceDatabase(ContainerServer server) throws IOException {
        this.server = server;
        sql("postgres", "CREATE ROLE shop_owner; CREATE ROLE shop_reader; CREATE ROLE shop_support;");
        sql("postgres", "CREATE DATABASE source TEMPLATE template0");
        try (InputStream shop = new GZIPInputStream(Files.newInputStream(SHOP));
                InputStream extras =
                        Objects.requireNonNull(SourceDatabase.class.getResourceAsStream("extras.sql"), "extras.sql")) {
            run("source", shop.readAllBytes());
            run("source", extras.readAllBytes());
        }
    }

    /** What pg_dump writes into a file. */
    byte[] dump(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("pg_dump", "-U", PostgresEngine.ADMIN, "-f", "/tmp/source"));
        command.addAll(List.of(options));
        command.add("source");
        server.run(command.toArray(String[]::new));
        byte[] dump = server.run("cat", "/tmp/source");
        server.remove("/tmp/source");
        return dump;
    }

    /** What pg_dump writes into a pipe, where it cannot go back to note where the data of each table begins. */
    byte[] piped(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("pg_dump", "-U", PostgresEngine.ADMIN));
        command.addAll(List.of(options));
        command.add("source");
        return server.run("sh", "-c", String.join(" ", command) + " | cat");
    }

    /** A directory, as a tar. */
    byte[] directory(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("pg_dump", "-U", PostgresEngine.ADMIN, "-Fd", "-f", "/tmp/source"));
        command.addAll(List.of(options));
        command.add("source");
        server.run(command.toArray(String[]::new));
        byte[] tar = server.run("tar", "-cC", "/tmp", "source");
        server.remove("/tmp/source");
        return tar;
    }

    /** Removes it, roles and all, so that a restore finds a server that knows nothing of it. */
    @Override
    public void close() throws IOException {
        sql("postgres", "DROP DATABASE source");
        for (String role : ROLES) {
            sql("postgres", "DROP ROLE " + role);
        }
    }

    private void sql(String database, String sql) throws IOException {
        run(database, sql.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void run(String database, byte[] script) throws IOException {
        server.feed(
                script,
                "psql",
                "-qX",
                "-U",
                PostgresEngine.ADMIN,
                "-d",
                database,
                "-v",
                "ON_ERROR_STOP=1",
                "-o",
                "/dev/null");
    }
}
