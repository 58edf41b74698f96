package dev.ditto.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A script of this module with its parameters. It goes to the shell's standard input, variables first: so a password
 * is in no command line and in no file, and the list of processes stays readable.
 */
final class ShellScript {

    private final String name;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();

    ShellScript(String name) {
        this.name = name;
    }

    ShellScript with(String variable, Object value) {
        variables.put(variable, value.toString());
        return this;
    }

    ShellScript arguments(List<String> more) {
        arguments.addAll(more);
        return this;
    }

    String text() {
        String assignments = variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .collect(Collectors.joining());
        return assignments + "set -- " + quoted(arguments) + "\n" + resource("functions") + resource(name);
    }

    @Override
    public String toString() {
        return name; // the variables hold a password
    }

    static String quoted(List<String> words) {
        return words.stream().map(ShellScript::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String resource(String name) {
        try (InputStream script = ShellScript.class.getResourceAsStream(name + ".sh")) {
            if (script == null) {
                throw new IllegalStateException("The jar of ditto-embedded lacks " + name + ".sh");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The jar of ditto-embedded cannot be read: " + name + ".sh", e);
        }
    }
}
