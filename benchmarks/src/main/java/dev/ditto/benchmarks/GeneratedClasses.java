package dev.ditto.benchmarks;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** As many test classes as are wanted, each the same as another one but for its name. Closing makes them unloadable. */
final class GeneratedClasses implements AutoCloseable {

    private final URLClassLoader loader;

    private GeneratedClasses(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Compiles subclasses: a class {@code Name3} for each name and number below {@code count}. */
    static GeneratedClasses compile(Path directory, int count, Class<?>... parents) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (Class<?> parent : parents) {
            for (int number = 0; number < count; number++) {
                String name = parent.getSimpleName() + number;
                sources.add(source(name, "public class " + name + " extends " + parent.getName() + " {}"));
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("There is no compiler in this JVM; run the benchmarks with a JDK.");
        }
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-classpath",
                System.getProperty("java.class.path").replace("\n", ""));
        if (!compiler.getTask(messages, null, null, options, null, sources).call()) {
            throw new IOException("The test classes do not compile:\n" + messages);
        }
        return in(directory);
    }

    /** Those that were compiled before, perhaps by another JVM. */
    static GeneratedClasses in(Path directory) throws IOException {
        return new GeneratedClasses(
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, GeneratedClasses.class.getClassLoader()));
    }

    /** Those of one parent, from one number to another, exclusive. */
    List<Class<?>> of(Class<?> parent, int from, int to) throws ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>();
        for (int number = from; number < to; number++) {
            classes.add(loader.loadClass(parent.getSimpleName() + number));
        }
        return classes;
    }

    private static JavaFileObject source(String name, String code) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
