package dev.ditto.junit5.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report as a browser shows it: 500 classes in 16 threads, by day and by night. Skipped where there is no browser. */
@Timeout(180)
class ReportPictureIT {

    private static final int TESTING = 0xb9cdea;
    private static final int WAITING = 0xe58a00;
    private static final int DESTROYING = 0x8a6fc0;
    private static final int KEEPING = 0xc9304a;
    private static final int THREADS = 16;

    @TempDir
    Path directory;

    @Test
    void theTimelineShowsWhatEveryThreadDid() throws Exception {
        BufferedImage picture = picture("light");

        assertThat(colour(picture, 2, 2)).isEqualTo(0xfbfbfc);
        int left = firstColumn(picture, WAITING, 100);
        List<int[]> rows = rows(picture, WAITING, left + 40);
        assertThat(rows).as("rows of threads that wait at first").hasSize(THREADS);
        assertThat(rows).allSatisfy(row -> assertThat(row[1] - row[0]).isBetween(15, 30));
        for (int[] row : rows) {
            int y = (row[0] + row[1]) / 2;
            assertThat(count(picture, TESTING, y))
                    .as("pixels of tests in row %d", y)
                    .isGreaterThan(300);
            assertThat(count(picture, WAITING, y))
                    .as("pixels of waiting in row %d", y)
                    .isBetween(80, 400);
        }
        assertThat(count(picture, DESTROYING)).as("pixels of destroying").isGreaterThan(100);
        assertThat(count(picture, KEEPING)).as("pixels of keeping").isGreaterThan(30);
        assertThat(firstColumn(picture, 0xfbfbfc, 0))
                .as("the page fits the window")
                .isZero();
        assertThat(colour(picture, picture.getWidth() - 3, 300))
                .as("margin on the right")
                .isEqualTo(0xfbfbfc);
    }

    @Test
    void itIsDarkWhereTheReaderLikesItDark() throws Exception {
        BufferedImage picture = picture("dark", "--blink-settings=preferredColorScheme=0");

        assertThat(colour(picture, 2, 2)).isEqualTo(0x14171d);
        assertThat(count(picture, 0xf0a232)).as("pixels of waiting").isGreaterThan(1_000);
        assertThat(count(picture, 0xffffff)).as("dazzling pixels").isLessThan(1_000);
    }

    private BufferedImage picture(String name, String... options) throws IOException, InterruptedException {
        String browser = browser();
        new ReportFiles(directory).add(SampleRuns.failed(SampleRuns.run(4712, SampleRuns.BEGIN, 500, THREADS)));
        Path picture = directory.resolve(name + ".png");
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--force-color-profile=srgb",
                "--window-size=1300,1100",
                "--user-data-dir=" + directory.resolve("profile-" + name),
                "--screenshot=" + picture));
        command.addAll(Arrays.asList(options));
        command.add(directory.resolve("report.html").toUri().toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(80, TimeUnit.SECONDS))
                    .as("%s ends", browser)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(picture).as(Files.readString(log)).exists();
        return ImageIO.read(picture.toFile());
    }

    private static String browser() {
        Optional<String> browser = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(place -> List.of("chromium", "chromium-browser", "google-chrome", "chrome").stream()
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        boolean required = Boolean.parseBoolean(System.getenv("DITTO_TEST_REQUIRE_BROWSER"));
        assertThat(browser.isPresent() || !required)
                .as("a browser is on the PATH, as DITTO_TEST_REQUIRE_BROWSER wants")
                .isTrue();
        assumeTrue(
                browser.isPresent(), "No chromium or chrome on the PATH: the picture of the report is not looked at");
        return browser.get();
    }

    private static int colour(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xffffff;
    }

    /** The first column that has more than so many pixels of a colour. */
    private static int firstColumn(BufferedImage picture, int colour, int more) {
        for (int x = 0; x < picture.getWidth(); x++) {
            int found = 0;
            for (int y = 0; y < picture.getHeight(); y++) {
                found += colour(picture, x, y) == colour ? 1 : 0;
            }
            if (found > more) {
                return x;
            }
        }
        throw new AssertionError("No column with " + Integer.toHexString(colour));
    }

    /** First and last line of each run of a colour in a column, if it is no mere line. */
    private static List<int[]> rows(BufferedImage picture, int colour, int x) {
        List<int[]> rows = new ArrayList<>();
        int begin = -1;
        for (int y = 0; y < picture.getHeight(); y++) {
            boolean hit = colour(picture, x, y) == colour;
            if (hit && begin < 0) {
                begin = y;
            } else if (!hit && begin >= 0) {
                if (y - begin > 5) {
                    rows.add(new int[] {begin, y - 1});
                }
                begin = -1;
            }
        }
        return rows;
    }

    private static int count(BufferedImage picture, int colour, int y) {
        int found = 0;
        for (int x = 0; x < picture.getWidth(); x++) {
            found += colour(picture, x, y) == colour ? 1 : 0;
        }
        return found;
    }

    private static int count(BufferedImage picture, int colour) {
        int found = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            found += count(picture, colour, y);
        }
        return found;
    }
}
