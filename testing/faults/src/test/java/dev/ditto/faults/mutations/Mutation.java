package dev.ditto.faults.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule of the protocol, how it is switched off, and the test that has to notice. Classes are named without their
 * packages, so that they may move.
 *
 * @param name the name of the file that describes it, without its suffix
 * @param rule the rule in words, after the number it has in the protocol
 * @param module the module it is written in, and its test
 * @param type the class it is written in
 * @param test the test, as {@code class#method}
 * @param old a text that is in the source exactly once
 * @param fresh what stands there without the rule
 */
record Mutation(String name, String rule, String module, String type, String test, String old, String fresh) {

    private static final String SUFFIX = ".txt";
    private static final Pattern FORM =
            Pattern.compile("rule (.*)\nin (\\S+) (\\w+)\ntest (\\w+#\\w+)\n--- old\n(?s:(.*)\n--- new\n(.*))\n");

    /** All that are described in a directory, by name. */
    static List<Mutation> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Mutation::read)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("The mutations in " + directory + " cannot be listed", e);
        }
    }

    private static Mutation read(Path file) {
        try {
            Matcher text = FORM.matcher(Files.readString(file));
            if (!text.matches()) {
                throw new IllegalStateException(file + " has not the form of a mutation: " + FORM);
            }
            return new Mutation(
                    file.getFileName().toString().replace(SUFFIX, ""),
                    text.group(1),
                    text.group(2),
                    text.group(3),
                    text.group(4),
                    text.group(5),
                    text.group(6));
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    /** The source the rule is written in. */
    Path source(Path root) {
        return only(root.resolve(module).resolve("src/main/java"), type);
    }

    /** Where the sources of the named test and its neighbours begin. */
    Path tests(Path root) {
        return root.resolve(module).resolve("src/test/java");
    }

    /** The source of the named test. */
    Path testSource(Path root) {
        return only(tests(root), test.substring(0, test.indexOf('#')));
    }

    /** The named test with its package. */
    String fullTest(Path root) {
        Path source = tests(root).relativize(testSource(root));
        return source.getParent().toString().replace('/', '.') + "." + test;
    }

    private Path only(Path below, String type) {
        try (Stream<Path> files = Files.walk(below)) {
            List<Path> found =
                    files.filter(file -> file.endsWith(type + ".java")).toList();
            if (found.size() != 1) {
                throw new IllegalStateException("Mutation " + name + ": there has to be one class " + type + " below "
                        + below + ", and there are " + found);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new IllegalStateException(below + " cannot be listed", e);
        }
    }

    /**
     * The source without the rule.
     *
     * @throws IllegalStateException if the text is not there exactly once: the mutation has to be written anew
     */
    String applied(String source) {
        int first = source.indexOf(old);
        if (first < 0 || source.indexOf(old, first + 1) >= 0) {
            throw new IllegalStateException("Mutation " + name + ": this text has to be in " + type
                    + " exactly once, and is there " + (first < 0 ? "not at all" : "more often") + ":\n" + old);
        }
        return source.substring(0, first) + fresh + source.substring(first + old.length());
    }
}
