package dev.ditto.faults.docker;

import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Dumps that tests of mishaps restore, in a directory of their own. */
record Dumps(Path directory) {

    static final CreateOptions MENU = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/menu.sql")
            .build();

    /** A table of that name with one row. */
    CreateOptions table(String name) {
        return sql(name, "CREATE TABLE %1$s (name text);\nINSERT INTO %1$s VALUES ('%1$s');\n".formatted(name));
    }

    /** One whose restore takes a minute, in one statement. */
    CreateOptions slow() {
        return sql("slow", "CREATE TABLE slow (id int);\nINSERT INTO slow VALUES (1);\nSELECT pg_sleep(60);\n");
    }

    CreateOptions sql(String name, String text) {
        return file(name + ".sql", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    CreateOptions file(String name, byte[] content) {
        try {
            Path file = Files.write(directory.resolve(name), content);
            return CreateOptions.builder().dump(file.toString()).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CreateOptions in(Isolation isolation, CreateOptions options) {
        return CreateOptions.builder()
                .dump(options.dump().orElseThrow())
                .isolation(isolation)
                .build();
    }
}
