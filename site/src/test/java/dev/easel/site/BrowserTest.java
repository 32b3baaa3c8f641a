package dev.easel.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.easel.browser.Axe;
import dev.easel.browser.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The site in a real browser, opened as files: at the widths of a telephone, a tablet and a screen, dark and light. */
class BrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int[] WIDTHS = {360, 768, 1280};

    /** The rules of WCAG 2.2 AA and axe's best practices. A page of a file cannot load what axe would look into. */
    private static final String AXE = "{resultTypes: ['violations'], preload: false, rules: RULES}";

    private static final String EVERYTHING = "{}";

    /** Contrast takes most of the time, and depends on the style sheet alone: a page of each kind shows it. */
    private static final String EVERYTHING_BUT_CONTRAST = "{'color-contrast': {enabled: false}}";

    @TempDir
    static Path folder;

    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> executable = Chromium.installed();
        assumeTrue(
                executable.isPresent(),
                "SKIPPED: there is no Chromium on this machine, so nobody has looked at the site; apt-get install chromium");
        chromium = Chromium.start(executable.get(), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void every_document_fits_every_screen_and_is_accessible_and_has_no_error() {
        chromium.preferDark(false);
        List<String> wrong = new ArrayList<>();
        for (Path page : BuiltSite.documents()) {
            open(page);
            checkWidths(page, wrong);
            if (!isOneOfMany(page)) {
                check(page, EVERYTHING_BUT_CONTRAST, wrong);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(chromium.errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_page_of_each_kind_is_accessible_at_every_width_dark_and_light(Path page) throws IOException {
        open(page);
        List<String> wrong = new ArrayList<>();
        checkWidths(page, wrong);
        for (boolean dark : new boolean[] {false, true}) {
            chromium.preferDark(dark);
            for (int width : WIDTHS) {
                chromium.resize(width, 900);
                String look = width + (dark ? "-dark" : "-light");
                check(Path.of(page + " " + look), EVERYTHING, wrong);
                String name = page.toString().replace('/', '-').replace(".html", "");
                chromium.screenshotOfWindow(SCREENSHOTS.resolve(name + "-" + look + ".png"));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(chromium.errors()).isEmpty();
    }

    @Test
    void the_search_finds_a_page_and_is_used_with_the_keyboard_alone() throws IOException {
        chromium.resize(1280, 900);
        chromium.preferDark(false);
        open(Path.of("guide/prices.html"));
        chromium.press("/", 0);
        assertThat(chromium.evaluate("document.activeElement.id")).isEqualTo("query");

        chromium.type("outcome unknown");
        chromium.awaitTrue("document.querySelectorAll('#results a').length > 0");
        assertThat(chromium.evaluate("document.getElementById('count').textContent"))
                .contains("section");
        List<String> violations = new ArrayList<>();
        check(Path.of("search"), EVERYTHING, violations);
        assertThat(violations).isEmpty();
        chromium.screenshotOfWindow(SCREENSHOTS.resolve("search.png"));

        chromium.evaluate("document.getElementById('query').select()");
        chromium.type("ImageClient");
        chromium.awaitTrue("document.querySelector('#results strong').textContent === 'ImageClient'");
        chromium.press("ArrowDown", 0);
        String address = chromium.evaluate("document.activeElement.href");
        assertThat(address).endsWith("/api/dev/easel/ImageClient.html");
        assertThat(Path.of(URI.create(address))).exists();

        chromium.evaluate("document.getElementById('query').focus()");
        chromium.evaluate("document.getElementById('query').select()");
        chromium.type("xyzzy <b>");
        chromium.awaitTrue("document.getElementById('count').textContent.startsWith('Nothing')");
        chromium.press("Escape", 0);
        assertThat(chromium.evaluate("String(document.querySelector('.found').hidden)"))
                .isEqualTo("true");
        assertThat(chromium.errors()).isEmpty();
    }

    @Test
    void the_theme_follows_the_system_until_it_is_chosen_and_then_the_choice_is_remembered() {
        String background = "getComputedStyle(document.body).backgroundColor";
        chromium.resize(1280, 900);
        chromium.preferDark(false);
        open(Path.of("index.html"));
        String light = chromium.evaluate(background);
        chromium.preferDark(true);
        String dark = chromium.evaluate(background);
        assertThat(dark).isNotEqualTo(light);

        chromium.evaluate("document.querySelector('button.theme').click()");
        assertThat(chromium.evaluate(background)).isEqualTo(light);
        open(Path.of("guide/prices.html"));
        assertThat(chromium.evaluate(background)).isEqualTo(light);
        assertThat(chromium.evaluate("document.querySelector('button.theme').getAttribute('aria-label')"))
                .isEqualTo("Theme: Light");

        chromium.evaluate("window.easelTheme.set('auto')");
        open(Path.of("guide/prices.html"));
        assertThat(chromium.evaluate(background)).isEqualTo(dark);
    }

    @Test
    void on_a_narrow_screen_the_navigation_opens_and_closes() throws IOException {
        chromium.resize(360, 740);
        chromium.preferDark(false);
        open(Path.of("index.html"));
        String shown = "String(document.getElementById('navigation').checkVisibility())";
        assertThat(chromium.evaluate(shown)).isEqualTo("false");

        chromium.evaluate("document.querySelector('button.menu').click()");
        assertThat(chromium.evaluate(shown)).isEqualTo("true");
        List<String> violations = new ArrayList<>();
        check(Path.of("menu"), EVERYTHING, violations);
        assertThat(violations).isEmpty();
        chromium.screenshotOfWindow(SCREENSHOTS.resolve("menu.png"));

        chromium.press("Escape", 0);
        assertThat(chromium.evaluate(shown)).isEqualTo("false");
        assertThat(chromium.evaluate("document.activeElement.className")).isEqualTo("menu");
    }

    private static void open(Path page) {
        chromium.open(BuiltSite.FOLDER.resolve(page).toUri());
    }

    private static void check(Path page, String rules, List<String> wrong) {
        String found = Axe.violations(chromium, AXE.replace("RULES", rules));
        if (!found.isEmpty()) {
            wrong.add(page + ":\n" + found);
        }
    }

    /** The longest pages are nothing but tables, one like the other: one of them shows what axe says of all. */
    private static boolean isOneOfMany(Path page) {
        return page.equals(Path.of("failure-matrix.html"))
                || (page.startsWith("conformance") && !page.endsWith("bfl.html"));
    }

    private static void checkWidths(Path page, List<String> wrong) {
        for (int width : WIDTHS) {
            chromium.resize(width, 900);
            String content = chromium.evaluate("String(document.documentElement.scrollWidth)");
            if (Integer.parseInt(content) > width) {
                wrong.add(page + " is " + content + " wide on a screen of " + width);
            }
        }
    }

    /** The pages that differ in what they consist of. */
    static List<Path> kinds() {
        return List.of(
                Path.of("index.html"),
                Path.of("guide/prices.html"),
                Path.of("services/comfyui.html"),
                Path.of("source/examples/spring-boot/index.html"),
                Path.of("source/examples/spring-boot/pom.xml.html"));
    }
}
