package dev.ditto.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Plain dumps of a given shape, the same at every run: as pg_dump writes them, data made up. */
final class GeneratedDump {

    private static final long SEED = 4711;
    private static final int ROWS_PER_INSERT = 500;
    private static final int BYTES_PER_INSERTED_ROW = 67;

    private GeneratedDump() {}

    /** Many relations and hardly any data: half of them tables, half their primary keys. */
    static void relations(Path file, int relations) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            begin(out);
            for (int table = 0; table < relations / 2; table++) {
                out.write("CREATE TABLE public.t" + table + " (id integer NOT NULL, value integer);\n");
                out.write("COPY public.t" + table + " (id, value) FROM stdin;\n1\t1\n2\t4\n\\.\n");
                out.write("ALTER TABLE ONLY public.t" + table + " ADD CONSTRAINT t" + table
                        + "_pkey PRIMARY KEY (id);\n");
            }
            end(out);
        }
    }

    /** Ten tables of rows, so many that the file is about that big. */
    static void megabytes(Path file, int megabytes) throws IOException {
        Random random = new Random(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            begin(out);
            for (int table = 0; table < 10; table++) {
                out.write("CREATE TABLE public.events" + table
                        + " (id bigint NOT NULL, customer integer, amount numeric(12,2), note text, at timestamp);\n");
                out.write("COPY public.events" + table + " (id, customer, amount, note, at) FROM stdin;\n");
                rows(out, random, (long) megabytes * (1 << 20) / 10);
                out.write("\\.\n\nALTER TABLE ONLY public.events" + table + " ADD CONSTRAINT events" + table
                        + "_pkey PRIMARY KEY (id);\n");
            }
            end(out);
        }
    }

    /** The same without {@code COPY}, as {@code pg_dump --rows-per-insert} writes it: every JDBC driver can run it. */
    static void inserts(Path file, int megabytes) throws IOException {
        Random random = new Random(SEED);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            begin(out);
            for (int table = 0; table < 10; table++) {
                String name = "public.events" + table;
                out.write("CREATE TABLE " + name + " (id bigint NOT NULL, customer integer, note text);\n");
                int rows = megabytes * (1 << 20) / 10 / BYTES_PER_INSERTED_ROW;
                for (int id = 1; id <= rows; id++) {
                    boolean first = id % ROWS_PER_INSERT == 1;
                    boolean last = id % ROWS_PER_INSERT == 0 || id == rows;
                    String note = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
                    out.write((first ? "INSERT INTO " + name + " VALUES\n" : "")
                            + "\t(" + id + ", " + random.nextInt(100_000) + ", 'customer wrote: " + note + "')"
                            + (last ? ";\n" : ",\n"));
                }
                out.write("ALTER TABLE ONLY " + name + " ADD CONSTRAINT events" + table + "_pkey PRIMARY KEY (id);\n");
            }
            end(out);
        }
    }

    private static void rows(BufferedWriter out, Random random, long bytes) throws IOException {
        long written = 0;
        for (long id = 1; written < bytes; id++) {
            String row = id + "\t" + random.nextInt(100_000) + "\t" + random.nextInt(10_000) + ".50\tcustomer wrote: "
                    + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong())
                    + "\t2026-03-01 12:00:00\n";
            out.write(row);
            written += row.length();
        }
    }

    private static void begin(BufferedWriter out) throws IOException {
        out.write("""
                --
                -- PostgreSQL database dump
                --

                SET client_encoding = 'UTF8';
                SET standard_conforming_strings = on;

                """);
    }

    private static void end(BufferedWriter out) throws IOException {
        out.write("\n--\n-- PostgreSQL database dump complete\n--\n\n");
    }
}
