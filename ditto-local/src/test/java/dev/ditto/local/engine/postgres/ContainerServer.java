package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.ServerTools;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A Postgres in a container, and its programs, by way of the docker command. Durability is off. */
final class ContainerServer implements ServerTools, AutoCloseable {

    /** One each: the common pool has a single thread on a machine with two cores, and these wait for each other. */
    static final Executor THREADS = work -> {
        Thread thread = new Thread(work, "program");
        thread.setDaemon(true);
        thread.start();
    };

    private static final String PASSWORD = "p-1f0c7b";
    private static final Duration START = Duration.ofSeconds(60);
    private static final String PLACE = "/tmp/";

    private final PostgresEngine engine = new PostgresEngine();
    private final String id;
    private final int port;

    /** Starts one; {@link #close} removes it with all it brought along. */
    ContainerServer(String image) throws IOException, InterruptedException {
        id = text(docker(List.of(
                        "docker",
                        "run",
                        "--detach",
                        "--label=dev.ditto.test=archives",
                        "--publish=127.0.0.1::5432",
                        "--tmpfs=/var/lib/postgresql/data",
                        "--env=POSTGRES_USER=" + PostgresEngine.ADMIN,
                        "--env=POSTGRES_DB=postgres",
                        "--env=POSTGRES_PASSWORD=" + PASSWORD,
                        image,
                        "postgres",
                        "-cfsync=off",
                        "-csynchronous_commit=off",
                        "-cfull_page_writes=off",
                        "-cautovacuum=off")))
                .strip();
        String published =
                text(docker(List.of("docker", "port", id, "5432/tcp"))).strip();
        port = Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
        awaitReady();
    }

    PostgresEngine engine() {
        return engine;
    }

    Connection admin(String database) throws SQLException {
        return engine.connect("127.0.0.1", port, database, PostgresEngine.ADMIN, PASSWORD);
    }

    Connection login(String database, String password) throws SQLException {
        return engine.connect("127.0.0.1", port, database, database, password);
    }

    /** Runs a program to its end and answers what it wrote. */
    byte[] run(String... command) throws IOException {
        return docker(inContainer(List.of(), List.of(command)));
    }

    byte[] feed(byte[] input, String... command) throws IOException {
        return pipe(inContainer(List.of(), List.of(command)), new ByteArrayInputStream(input), Map.of());
    }

    /** What lies where files are sent to. */
    String sent() throws IOException {
        return text(run("sh", "-c", "ls " + PLACE)).strip();
    }

    @Override
    public int port() {
        return 5432;
    }

    @Override
    public String send(String name, InputStream content, long sizeBytes) throws IOException {
        pipe(
                inContainer(List.of(), List.of("sh", "-c", "head -c " + sizeBytes + " >" + PLACE + name)),
                content,
                Map.of());
        return PLACE + name;
    }

    @Override
    public String unpack(String name, InputStream tar) throws IOException {
        try {
            pipe(
                    inContainer(
                            List.of(), List.of("sh", "-c", "mkdir " + PLACE + name + " && tar -xC " + PLACE + name)),
                    tar,
                    Map.of());
        } catch (IOException e) {
            remove(PLACE + name);
            throw e;
        }
        return PLACE + name;
    }

    @Override
    public void remove(String path) throws IOException {
        run("rm", "-rf", path);
    }

    @Override
    public InputStream run(Call call) throws IOException {
        List<String> names = new ArrayList<>();
        call.secrets().keySet().forEach(name -> names.add("--env=" + name));
        return new ProgramOutput(start(inContainer(names, call.command()), call.secrets()), call);
    }

    @Override
    public void close() throws IOException {
        docker(List.of("docker", "rm", "--force", "--volumes", id));
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection ready = admin("postgres")) {
                engine.secure(ready);
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("no server within " + START, e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private List<String> inContainer(List<String> options, List<String> program) {
        List<String> command = new ArrayList<>(List.of("docker", "exec", "--interactive", "--user=postgres"));
        command.addAll(options);
        command.add(id);
        command.addAll(program);
        return command;
    }

    private static byte[] docker(List<String> command) throws IOException {
        return pipe(command, InputStream.nullInputStream(), Map.of());
    }

    private static byte[] pipe(List<String> command, InputStream input, Map<String, String> environment)
            throws IOException {
        Process process = start(command, environment);
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> lines(process.getErrorStream()), THREADS);
        CompletableFuture<byte[]> written =
                CompletableFuture.supplyAsync(() -> bytes(process.getInputStream()), THREADS);
        try (OutputStream in = process.getOutputStream()) {
            input.transferTo(in);
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
        byte[] output = written.join();
        if (status(process) != 0) {
            throw new IOException(command + ": " + said.join());
        }
        return output;
    }

    private static Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }

    static int status(Process process) throws IOException {
        try {
            return process.waitFor(5, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String lines(InputStream in) {
        return text(bytes(in));
    }

    private static byte[] bytes(InputStream in) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            in.transferTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
