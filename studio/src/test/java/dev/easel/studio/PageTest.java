package dev.easel.studio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.easel.browser.Axe;
import dev.easel.browser.Chromium;
import dev.easel.dan.Dan;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, which all of these tests share. */
class PageTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String ONE_DONE = "document.querySelectorAll('.card[data-status=DONE]').length === 1";

    @TempDir
    static Path profile;

    @TempDir
    Path folder;

    private static Chromium browser;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> executable = Chromium.installed();
        assumeTrue(
                executable.isPresent(),
                "SKIPPED: there is no Chromium on this machine, so nobody has looked at the page; apt-get install chromium");
        browser = Chromium.start(executable.get(), profile);
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void a_prompt_is_drawn_by_several_services_and_a_seed_is_used_again() {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.comfyUi(comfyUi))) {
            open(studio.studio().address());
            assertThat(browser.evaluate("location.href"))
                    .as("the token is not in it")
                    .endsWith("/");

            click("#draw");
            browser.awaitTrue("document.getElementById('problem').textContent.startsWith('The prompt is empty')");
            assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("prompt");

            draw("a lighthouse at dusk");
            browser.awaitTrue("document.querySelectorAll('.card[data-status=DONE] .open img').length === 2");
            browser.awaitTrue("[...document.querySelectorAll('.open img')].every(image => image.naturalWidth > 0)");
            assertThat(browser.evaluate("[...document.querySelectorAll('.card h3')].map(h => h.textContent).join()"))
                    .isEqualTo("OpenDAN,ComfyUI");

            click(".seed");
            String seed = browser.evaluate("document.getElementById('seed').value");
            assertThat(seed).matches("\\d+");
            draw("a castle");
            browser.awaitTrue("document.querySelectorAll('.card[data-status=DONE]').length === 4");
            assertThat(browser.evaluate("document.querySelector('.run .hint').textContent"))
                    .contains("seed " + seed);

            click(".open");
            browser.awaitTrue("document.getElementById('viewer-facts').textContent.includes('a castle')");
            browser.press("ArrowRight", 0);
            browser.awaitTrue("document.getElementById('viewer-title').textContent === 'ComfyUI'");
            browser.press("Escape", 0);
            browser.awaitTrue("!document.getElementById('viewer').open");
            assertNoErrors();
        }
    }

    @Test
    void a_mask_is_painted_on_an_image_and_what_is_in_it_is_drawn_anew() throws Exception {
        try (OpenAiEmulator openAi = OpenAiEmulator.start();
                DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.openAi(openAi))) {
            open(studio.studio().address());
            browser.evaluate("document.getElementById('size').value = '1024x1024'");
            draw("a lighthouse at dusk");
            browser.awaitTrue(ONE_DONE);

            click(".open");
            browser.awaitTrue("document.getElementById('viewer-image').naturalWidth > 0");
            click("#viewer-start");
            browser.awaitTrue("!document.getElementById('input-image').hidden");
            click("#paint");
            browser.awaitTrue("document.getElementById('masker-image').complete");
            paintAStroke();
            click("#mask-use");
            browser.awaitTrue("!document.getElementById('mask-shown').hidden");
            draw("a ship");
            browser.awaitTrue("document.querySelectorAll('.card[data-status=DONE]').length === 2");

            assertThat(submitted(openAi)).contains("name=\"mask\"").contains("name=\"image");
            assertThatTheMaskIsWhiteWhereItWasPainted();
            assertNoErrors();
        }
    }

    private static String submitted(OpenAiEmulator openAi) {
        return openAi.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .reduce((first, second) -> second)
                .map(exchange -> new String(exchange.body(), ISO_8859_1))
                .orElseThrow();
    }

    private static void paintAStroke() {
        String[] box = browser.evaluate("(({left, top, width, height}) => [left, top, width, height].map(Math.round)"
                        + ".join())(document.getElementById('masker-canvas').getBoundingClientRect())")
                .split(",");
        int left = Integer.parseInt(box[0]);
        int middle = Integer.parseInt(box[1]) + Integer.parseInt(box[3]) / 2;
        int width = Integer.parseInt(box[2]);
        browser.drag(left + width / 4, middle, left + width / 2, middle, left + width / 2 + 10, middle);
    }

    private void assertThatTheMaskIsWhiteWhereItWasPainted() throws Exception {
        List<BufferedImage> inputs;
        try (Stream<Path> files = Files.list(folder.resolve(".easel-studio/inputs"))) {
            inputs = files.map(PageTest::image).toList();
        }
        assertThat(inputs).as("the image and its mask").hasSize(2);
        assertThat(inputs).anySatisfy(mask -> {
            int middle = mask.getHeight() / 2;
            assertThat(new Color(mask.getRGB(mask.getWidth() * 3 / 8, middle))).isEqualTo(Color.WHITE);
            assertThat(new Color(mask.getRGB(mask.getWidth() * 7 / 8, middle))).isEqualTo(Color.BLACK);
            assertThat(new Color(mask.getRGB(mask.getWidth() * 3 / 8, 5))).isEqualTo(Color.BLACK);
        });
    }

    @Test
    void an_image_that_is_dropped_anywhere_on_the_page_is_what_the_next_one_starts_from() throws Exception {
        Path dropped = imageFile("dropped.png");
        try (OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.openAi(openAi))) {
            open(studio.studio().address());
            assertThat(isHidden("dropping")).isTrue();

            browser.dragFile(dropped, 700, 500);
            browser.awaitTrue("!document.getElementById('dropping').hidden");
            browser.dropFile(dropped, 700, 500);

            browser.awaitTrue("document.getElementById('input-shown').naturalWidth === 256");
            assertThat(isHidden("dropping")).isTrue();
            assertThat(isHidden("input-image")).isFalse();
            assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("paint");
            browser.evaluate("document.getElementById('size').value = '1024x1024'");
            draw("a ship");
            browser.awaitTrue(ONE_DONE);
            assertThat(submitted(openAi)).contains(new String(Files.readAllBytes(dropped), ISO_8859_1));
            assertNoErrors();
        }
    }

    @Test
    void a_dropped_file_that_is_no_image_is_refused_in_words_and_the_page_stays() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no image");
        Path broken = Files.writeString(folder.resolve("broken.png"), "no image either");
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            open(studio.studio().address());

            drop(text);
            browser.awaitTrue("document.getElementById('problem').textContent.startsWith('That is no PNG, JPEG')");
            drop(broken);
            browser.awaitTrue("document.getElementById('problem').textContent.startsWith('That file cannot be shown')");

            assertThat(isHidden("dropping")).isTrue();
            assertThat(isHidden("input-image")).isTrue();
            assertThat(browser.evaluate("document.querySelectorAll('[name=service]').length"))
                    .isEqualTo("1");
            assertNoErrors();
        }
    }

    private static void drop(Path file) {
        browser.dragFile(file, 700, 500);
        browser.dropFile(file, 700, 500);
    }

    private static boolean isHidden(String id) {
        return browser.evaluate("document.getElementById('" + id + "').hidden").equals("true");
    }

    private Path imageFile(String name) throws Exception {
        BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        image.setRGB(100, 100, 0xff8800);
        Path file = Files.createDirectories(folder.resolve("elsewhere")).resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void a_model_and_a_sampler_are_chosen_and_used_again() {
        try (DanEmulator dan = DanEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.openAi(openAi))) {
            open(studio.studio().address());
            assertThat(dan.exchanges()).as("before anybody looks at the lists").isEmpty();
            click("#more summary");
            browser.awaitTrue("document.querySelectorAll('#models-dan option').length > 1");
            browser.awaitTrue("document.querySelectorAll('#models-openai option').length > 0");
            browser.awaitTrue("[...document.getElementById('sampler').options].some(one => one.value === 'Euler a')");

            enter("model-dan", "anything-v4.5-pruned");
            enter("sampler", "Euler a");
            enter("steps", "25");
            enter("guidance", "6.5");
            enter("size", "512x512");
            browser.awaitTrue("document.getElementById('forecast').textContent.includes("
                    + "'OpenAI leaves out: guidance scale, sampler, steps.')");
            browser.evaluate("document.getElementById('service-openai').click()");
            browser.awaitTrue("document.getElementById('forecast').textContent === ''");
            assertThat(browser.evaluate("document.getElementById('model-openai') === null"))
                    .isEqualTo("true");
            draw("a lighthouse at dusk");
            browser.awaitTrue(ONE_DONE);
            assertThat(dan.exchanges().stream().filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT))
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.text())
                            .contains(Dan.MODEL_ANYTHING_V4_5, "\"Euler a\"", "\"steps\":25", "6.5"));

            for (String field : List.of("model-dan", "sampler", "steps", "guidance")) {
                enter(field, "");
            }
            click(".run-head button");
            assertThat(browser.evaluate("['model-dan', 'sampler', 'steps', 'guidance']"
                            + ".map(id => document.getElementById(id).value).join()"))
                    .isEqualTo("anything-v4.5-pruned,Euler a,25,6.5");
            assertNoErrors();
        }
    }

    @Test
    void what_a_service_cannot_do_is_said_before_it_is_drawn() {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.comfyUi(comfyUi))) {
            open(studio.studio().address());
            enter("steps", "5");

            browser.awaitTrue("document.getElementById('forecast').textContent === "
                    + "'OpenDAN will not be asked: steps is 5; dan takes 20 to 60.'");
            draw("a lighthouse at dusk");
            browser.awaitTrue(ONE_DONE);

            assertThat(browser.evaluate("document.querySelector('.refused').textContent"))
                    .isEqualTo("OpenDAN was not asked: steps is 5; dan takes 20 to 60.");
            assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
            assertNoErrors();
        }
    }

    @Test
    void a_model_is_named_freely_where_its_list_does_not_come() {
        DanEmulator dan = DanEmulator.start();
        try (StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            open(studio.studio().address());
            dan.close();
            click("#more summary");

            browser.awaitTrue("document.getElementById('choices-note').textContent.includes("
                    + "'OpenDAN: Its list of models did not come')");
            enter("model-dan", "a-model-of-my-own");
            draw("a lighthouse at dusk");
            browser.awaitTrue("document.querySelector('.card[data-status=FAILED]')");

            assertThat(Visitor.text(studio.visitor().state().get("tasks").at(0), "chosenModel"))
                    .isEqualTo("a-model-of-my-own");
            assertNoErrors();
        }
    }

    private static void enter(String id, String value) {
        browser.evaluate("(field => { field.value = '" + value + "';"
                + "field.dispatchEvent(new Event('input', {bubbles: true}));"
                + "field.dispatchEvent(new Event('change', {bubbles: true})); })(document.getElementById('" + id
                + "'))");
    }

    @Test
    void a_task_is_cancelled() {
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .generationTime(GENERATION)
                        .start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            open(studio.studio().address());
            draw("a lighthouse at dusk");
            browser.awaitTrue("document.querySelector('.card[data-status=RUNNING]')");

            browser.evaluate(
                    "[...document.querySelectorAll('.card button')].find(b => b.textContent === 'Cancel').click()");

            browser.awaitTrue("document.querySelector('.card[data-status=CANCELLED]')");
            assertThat(browser.evaluate("document.querySelector('.status').textContent"))
                    .isEqualTo("Cancelled");
            assertNoErrors();
        }
    }

    @Test
    void an_image_is_drawn_with_the_keyboard_alone() {
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            open(studio.studio().address());
            tabTo("prompt");
            browser.type("a lighthouse at dusk");
            tabTo("service-dan");
            browser.press(" ", 0);
            browser.press(" ", 0);
            tabTo("draw");
            browser.press("Enter", 0);
            browser.awaitTrue(ONE_DONE);

            tabUntil("document.activeElement.className === 'open'");
            browser.press("Enter", 0);
            browser.awaitTrue("document.getElementById('viewer').open");
            tabTo("viewer-start");
            browser.press("Enter", 0);
            browser.awaitTrue("document.activeElement.id === 'paint'");
            browser.press("Enter", 0);
            browser.awaitTrue("document.activeElement.id === 'masker-canvas'");
            browser.press("ArrowLeft", 0);
            browser.press(" ", 0);
            tabTo("mask-use");
            browser.press("Enter", 0);
            browser.awaitTrue("!document.getElementById('mask-shown').hidden");
            assertNoErrors();
        }
    }

    private static void tabTo(String id) {
        tabUntil("document.activeElement.id === '" + id + "'");
    }

    private static void tabUntil(String condition) {
        for (int i = 0; i < 60; i++) {
            if (browser.evaluate(condition).equals("true")) {
                return;
            }
            browser.press("Tab", 0);
        }
        throw new AssertionError("the keyboard does not lead to where " + condition);
    }

    @Test
    void a_killed_studio_goes_on_after_its_restart_and_submits_nothing_again() throws Exception {
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .generationTime(GENERATION)
                        .start();
                ZhiqiteEmulator zhiqite = ZhiqiteEmulator.start()) {
            try (StudioProcess first = StudioProcess.start(folder, dan.baseUrl(), zhiqite.baseUrl())) {
                open(first.address());
                browser.evaluate("document.getElementById('service-zhiqite').click()");
                draw("a lighthouse at dusk");
                browser.awaitTrue("document.querySelector('.card[data-status=RUNNING]')");
                first.kill();
                browser.awaitTrue("document.getElementById('connection').textContent === 'Reconnecting'");
            }
            try (StudioProcess second = StudioProcess.start(folder, dan.baseUrl(), zhiqite.baseUrl())) {
                open(second.address());
                browser.awaitTrue("document.querySelector('.card[data-status=RUNNING]')");
                now.getAndUpdate(time -> time.plus(GENERATION));
                browser.awaitTrue(ONE_DONE);
            }
            assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void of_five_hundred_images_only_those_near_the_window_are_loaded() throws Exception {
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 500; i++) {
            image.setRGB(i % 96, i / 96, 0xffffff);
            Path file = folder.resolve("image-%03d.png".formatted(i));
            ImageIO.write(image, "png", file.toFile());
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + i * 1_000L));
        }
        try (DanEmulator dan = DanEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan))) {
            open(studio.studio().address());
            browser.evaluate("location.hash = '#library'");
            browser.awaitTrue("document.querySelectorAll('.thumb img').length >= 60");
            browser.awaitTrue("document.querySelector('.thumb img').naturalWidth > 0");
            assertThat(browser.evaluate("document.querySelector('.thumb img').alt"))
                    .isEqualTo("image-499.png");
            assertThat(Integer.parseInt(browser.evaluate("document.querySelectorAll('.thumb').length")))
                    .as("in the page before anybody has scrolled")
                    .isLessThan(250);

            while (browser.evaluate("document.querySelectorAll('.thumb').length === 500")
                    .equals("false")) {
                browser.evaluate("scrollTo(0, document.body.scrollHeight)");
                browser.evaluate("new Promise(done => setTimeout(done, 50))");
            }
            browser.evaluate("scrollTo(0, document.body.scrollHeight)");
            browser.awaitTrue("[...document.querySelectorAll('.thumb img')].at(-1).naturalWidth > 0");

            assertThat(browser.evaluate("[...document.querySelectorAll('.thumb img')].at(-1).alt"))
                    .isEqualTo("image-000.png");
            assertThat(browser.evaluate("document.getElementById('library-count').textContent"))
                    .isEqualTo("500 of 500 images");
            browser.evaluate("location.hash = '#draw'");
            draw("a lighthouse at dusk");
            browser.awaitTrue(ONE_DONE);
            assertNoErrors();
        }
    }

    /** Shown in the guide, which gets it anew with {@code -Deasel.docs.update=true}. */
    @Test
    void the_page_is_as_the_guide_shows_it() throws Exception {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                ZhiqiteEmulator zhiqite = ZhiqiteEmulator.start();
                StartedStudio studio = StartedStudio.in(
                        folder,
                        Services.dan(dan),
                        Services.comfyUi(comfyUi),
                        Services.openAi(openAi),
                        Services.zhiqite(zhiqite))) {
            browser.resize(1280, 760);
            open(studio.studio().address());
            browser.evaluate("document.getElementById('size').value = '1024x1024';"
                    + "document.getElementById('seed').value = '42'");
            draw("a lighthouse at dusk");
            browser.awaitTrue("document.querySelectorAll('.card[data-status=DONE] .open img').length === 4");
            browser.awaitTrue("[...document.querySelectorAll('.open img')].every(image => image.naturalWidth > 0)");
            browser.evaluate("document.activeElement.blur()");
            for (int width : new int[] {1280, 800, 390}) {
                for (boolean dark : new boolean[] {true, false}) {
                    browser.resize(width, 760);
                    browser.preferDark(dark);
                    browser.screenshotOfWindow(SCREENSHOTS.resolve(width + (dark ? "-dark.png" : "-light.png")));
                    assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                            .as("nothing is cut off at " + width)
                            .isEqualTo("true");
                }
            }
            browser.resize(1280, 760);
            if (Boolean.getBoolean("easel.docs.update")) {
                Path shown = Files.createDirectories(Path.of("..", "docs", "guide", "images"))
                        .resolve("studio.jpg");
                ImageIO.write(image(SCREENSHOTS.resolve("1280-light.png")), "jpg", shown.toFile());
            }
            assertNoErrors();
        }
    }

    @Test
    void the_settings_are_whole_at_each_width() throws Exception {
        try (DanEmulator dan = DanEmulator.start();
                ComfyUiEmulator comfyUi = ComfyUiEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(
                        folder, Services.dan(dan), Services.comfyUi(comfyUi), Services.openAi(openAi))) {
            browser.resize(1280, 1150);
            open(studio.studio().address());
            click("#more summary");
            browser.awaitTrue("document.querySelectorAll('#models-dan option').length > 1");
            browser.evaluate("document.getElementById('prompt').value = 'a lighthouse at dusk'");
            enter("model-dan", "anything-v4.5-pruned");
            enter("sampler", "Euler a");
            enter("steps", "5");
            browser.awaitTrue("document.getElementById('forecast').textContent.includes('OpenAI leaves out')");
            for (int width : new int[] {1280, 800, 400}) {
                for (boolean dark : new boolean[] {true, false}) {
                    browser.resize(width, 1150);
                    browser.preferDark(dark);
                    browser.screenshotOfWindow(
                            SCREENSHOTS.resolve("settings-" + width + (dark ? "-dark.png" : "-light.png")));
                    assertThat(browser.evaluate("[document.documentElement, document.getElementById('composer')]"
                                    + ".every(each => each.scrollWidth <= each.clientWidth)"))
                            .as("nothing is cut off at " + width)
                            .isEqualTo("true");
                }
            }
            browser.resize(1280, 760);
            assertNoErrors();
        }
    }

    @Test
    void nothing_on_the_page_keeps_anybody_out_in_light_and_in_dark() throws Exception {
        try (DanEmulator dan = DanEmulator.start();
                OpenAiEmulator openAi = OpenAiEmulator.start();
                StartedStudio studio = StartedStudio.in(folder, Services.dan(dan), Services.openAi(openAi))) {
            open(studio.studio().address());
            assertAccessible("empty");
            browser.evaluate("document.getElementById('size').value = '1024x1024'");
            draw("a lighthouse at dusk");
            browser.awaitTrue("document.querySelectorAll('.card[data-status=DONE]').length === 2");
            browser.evaluate("document.querySelectorAll('details').forEach(more => more.open = true)");
            assertAccessible("drawn");
            click(".open");
            browser.awaitTrue("document.getElementById('viewer-image').naturalWidth > 0");
            browser.evaluate("document.querySelectorAll('details').forEach(more => more.open = true)");
            assertAccessible("viewer");
            click("#viewer-start");
            browser.awaitTrue("!document.getElementById('input-image').hidden");
            assertAccessible("with an image");
            click("#paint");
            assertAccessible("mask");
            browser.press("Escape", 0);
            browser.evaluate("location.hash = '#library'");
            browser.awaitTrue("document.querySelectorAll('.thumb img').length === 2");
            assertAccessible("library");
        }
    }

    private static void assertAccessible(String view) throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            browser.preferDark(dark);
            assertThat(Axe.violations(browser, "{resultTypes: ['violations']}"))
                    .as(view + (dark ? ", dark" : ", light"))
                    .isEmpty();
        }
        browser.preferDark(false);
    }

    private static void open(URI address) {
        browser.leave();
        browser.open(address);
        browser.awaitTrue("document.querySelectorAll('[name=service]').length > 0");
    }

    private static void draw(String prompt) {
        browser.evaluate("document.getElementById('prompt').value = '" + prompt + "'");
        click("#draw");
    }

    private static void click(String selector) {
        browser.evaluate("document.querySelector('" + selector + "').click()");
    }

    private static void assertNoErrors() {
        assertThat(browser.errors()).as("what the page wrote to its console").isEmpty();
    }

    private static BufferedImage image(Path file) {
        try {
            return ImageIO.read(file.toFile());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
