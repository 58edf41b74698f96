package dev.ditto.local.dump;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads scripts whole, for tests. */
final class Scripts {

    private Scripts() {}

    /** All items; rows of a block as text behind its statement. */
    static List<String> read(String script) throws IOException {
        return read(script.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> read(byte[] script) throws IOException {
        List<String> found = new ArrayList<>();
        for (ScriptItem item : items(new ByteArrayInputStream(script))) {
            found.add(text(item));
        }
        return found;
    }

    static List<ScriptItem> items(InputStream in) throws IOException {
        List<ScriptItem> items = new ArrayList<>();
        try (ScriptReader reader = new ScriptReader(in, "shop.sql")) {
            for (ScriptItem item = reader.next(); item != null; item = reader.next()) {
                if (item instanceof ScriptItem.CopyBlock block) {
                    InputStream rows = new ByteArrayInputStream(block.data().readAllBytes());
                    item = new ScriptItem.CopyBlock(block.sql(), block.line(), rows);
                }
                items.add(item);
            }
        }
        return items;
    }

    private static String text(ScriptItem item) {
        if (item instanceof ScriptItem.Statement statement) {
            return statement.sql();
        } else if (item instanceof ScriptItem.CopyBlock block) {
            return block.sql() + " <<" + rows(block) + ">>";
        }
        ScriptItem.MetaCommand command = (ScriptItem.MetaCommand) item;
        return "\\" + command.command() + "|" + command.arguments();
    }

    private static String rows(ScriptItem.CopyBlock block) {
        try {
            return new String(block.data().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
