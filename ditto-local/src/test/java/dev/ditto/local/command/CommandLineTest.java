package dev.ditto.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.local.command.CommandLine.Action;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void theHomeMayBeNamedBeforeOrAfter() {
        CommandLine expected = new CommandLine(Action.DESTROY, Optional.of("X"), Optional.of(Path.of("/a b")));
        assertThat(parse("--home", "/a b", "copies", "destroy", "X")).isEqualTo(expected);
        assertThat(parse("copies", "destroy", "X", "--home", "/a b")).isEqualTo(expected);
    }

    @Test
    void theOtherCommandsNeedNothing() {
        assertThat(parse("status")).isEqualTo(new CommandLine(Action.STATUS, Optional.empty(), Optional.empty()));
        assertThat(parse("copies", "list").action()).isEqualTo(Action.LIST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "copies destroy --help", "nonsense -h"})
    void helpIsHelpWhereverItStands(String words) {
        assertThat(parse(words.split(" ")).action()).isEqualTo(Action.HELP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'' | No command was given.",
                "copies | There is no command 'copies'.",
                "copies drop X | There is no command 'copies drop X'.",
                "copies destroy | 'copies destroy' needs the id of a copy, as 'copies list' shows it.",
                "copies destroy X Y | 'Y' is one word too many.",
                "copies list X | 'X' is one word too many.",
                "status --home | --home needs a directory.",
                "status --home --help | --home needs a directory.",
            })
    void whatCannotBeUnderstoodIsNamed(String words, String message) {
        List<String> typed = words.equals("''") ? List.of() : List.of(words.split(" "));
        assertThatThrownBy(() -> CommandLine.parse(typed))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    private static CommandLine parse(String... words) {
        return CommandLine.parse(List.of(words));
    }
}
