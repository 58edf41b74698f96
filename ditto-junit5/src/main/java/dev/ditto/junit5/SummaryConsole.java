package dev.ditto.junit5;

import java.util.function.Consumer;

/** Standard output, on purpose: people read the summary, and what they wait for, at a terminal, and there is no logger here. */
final class SummaryConsole implements Consumer<String> {

    @Override
    public void accept(String text) {
        System.out.println(text);
    }
}
