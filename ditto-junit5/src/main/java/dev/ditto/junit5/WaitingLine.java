package dev.ditto.junit5;

import java.util.function.Consumer;

/** Shows at the terminal what a test class waits for, one line per change. For the thread that waits. */
final class WaitingLine implements Consumer<String> {

    private final String who;
    private final Consumer<String> console;
    private String shown = "";

    WaitingLine(Class<?> testClass, Consumer<String> console) {
        this.console = console;
        who = testClass.getName().substring(testClass.getPackageName().length()).replaceFirst("^\\.", "");
    }

    @Override
    public void accept(String words) {
        if (!words.equals(shown)) {
            shown = words;
            console.accept("ditto  " + who.replace('$', '.') + " waits: " + words);
        }
    }
}
