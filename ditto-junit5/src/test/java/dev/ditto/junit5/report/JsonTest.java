package dev.ditto.junit5.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text \"\\/\b\f\n\r\t\u0001\u2028", "\ud83d\ude00 \u00e4 </script>");
        object.put("numbers", List.of(0.0, -1.5, 1e21, 12_345_678.9));
        object.put("flags", List.of(true, false));
        object.put("empty", List.of(List.of(), Map.of(), ""));

        assertThat(JsonReader.read(JsonWriter.write(object))).isEqualTo(object);
    }

    @Test
    void whatMightEndAScriptAControlCharacterOrHalfACharacterIsEscaped() {
        assertThat(JsonWriter.write(List.of("</script>\u0000\u007f\u2029", "\ud83d", "\ude00\ud83d\ude00")))
                .isEqualTo("[\"\\u003c/script>\\u0000\\u007f\\u2029\",\"\\ud83d\",\"\\ude00\ud83d\ude00\"]");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreRefused() {
        assertThatThrownBy(() -> JsonWriter.write(Double.NaN)).hasMessage("JSON has no NaN");
    }

    @Test
    void jsonOfOthersIsReadToo() {
        assertThat(JsonReader.read(" { \"a\" : [ 1 , null , \"\\u00e4\\/\" ] } \n"))
                .isEqualTo(Map.of("a", Arrays.asList(1.0, null, "\u00e4/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "\"x",
                "\"\\u12\"",
                "\"\\uzzzz\"",
                "\"\\q\"",
                "tru",
                "1.2.3",
                "{} x"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthHasALimit() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected less depth at character 100");
    }
}
