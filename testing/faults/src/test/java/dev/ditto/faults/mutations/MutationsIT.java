package dev.ditto.faults.mutations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ditto.faults.Form;
import dev.ditto.faults.report.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every rule that is switched off makes a named test red. By hand: {@code testing/faults/mutations/run}. */
@Tag("faults")
class MutationsIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TestFactory
    Stream<DynamicTest> aRuleThatIsSwitchedOffMakesItsTestRed(@TempDir Path scratch) throws Exception {
        assumeTrue(Form.current() == Form.LONG, "only in the long form: -Pfaults");
        List<Mutation> mutations = Mutation.in(ROOT.resolve("testing/faults/mutations"));
        MutationRun run = new MutationRun(ROOT, scratch);
        run.compileTests(mutations);
        List<String> unchanged = run.unchanged(mutations);

        assertThat(mutations).hasSizeGreaterThanOrEqualTo(10).hasSameSizeAs(unchanged);
        return IntStream.range(0, mutations.size())
                .filter(i -> !unchanged.get(i).startsWith(NamedTest.NOT_RUN))
                .mapToObj(i -> dynamicTest(
                        mutations.get(i).name(), () -> check(run, i + 1, mutations.get(i), unchanged.get(i))));
    }

    private static void check(MutationRun run, int number, Mutation mutation, String unchanged) throws Exception {
        boolean green = unchanged.startsWith(NamedTest.GREEN);
        String mutated = run.mutated(mutation);
        boolean red = mutated.startsWith(NamedTest.RED);
        String row =
                mutation.rule() + "; off in " + mutation.type() + ": " + mutation.test() + (red ? " red" : " NOT RED");
        Finding.of(String.format(Locale.ROOT, "M%02d", number), row, 1, green && red ? 0 : 1)
                .record();
        assertThat(green).as("green with the rule in force: " + unchanged).isTrue();
        assertThat(red).as("red without it: " + mutated).isTrue();
    }
}
