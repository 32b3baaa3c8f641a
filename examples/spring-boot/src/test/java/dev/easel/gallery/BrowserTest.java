package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.easel.browser.Chromium;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class BrowserTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    Path folder;

    @Test
    void a_prompt_is_typed_and_its_images_appear() throws Exception {
        Optional<Path> executable = Chromium.installed();
        assumeTrue(
                executable.isPresent(),
                "SKIPPED: there is no Chromium on this machine, so nobody has looked at the page; apt-get install chromium");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (DanEmulator dan = DanEmulator.builder()
                        .clock(now::get)
                        .generationTime(GENERATION)
                        .start();
                ZhiqiteEmulator zhiqite = ZhiqiteEmulator.start();
                StartedGallery gallery = StartedGallery.start(
                        folder,
                        Stream.of(StartedGallery.dan(dan, DanEmulator.ANONYMOUS_KEY), StartedGallery.zhiqite(zhiqite))
                                .flatMap(Stream::of)
                                .toArray(String[]::new));
                Chromium chromium = Chromium.start(executable.get(), folder.resolve("profile"))) {
            chromium.open(gallery.page().address());
            chromium.awaitTrue("document.querySelectorAll('[name=service]:checked').length === 2");

            chromium.evaluate("document.getElementById('generate').click()");
            chromium.awaitTrue("document.getElementById('problem').textContent.startsWith('prompt is empty')");
            assertThat(chromium.evaluate("document.activeElement.id")).isEqualTo("prompt");
            assertThat(chromium.errors()).as("the refusal that was asked for").allMatch(error -> error.contains("400"));
            int refusals = chromium.errors().size();

            chromium.type("a lighthouse at dusk <b>& \"so on\"");
            chromium.evaluate("document.getElementById('generate').click()");
            chromium.awaitTrue(
                    "[...document.querySelectorAll('.status')].some(s => s.textContent.startsWith('Running'))");
            chromium.screenshot(SCREENSHOTS.resolve("running.png"));
            now.getAndUpdate(time -> time.plus(GENERATION));
            chromium.awaitTrue("document.querySelectorAll('.frame img').length === 2"
                    + " && [...document.images].every(i => i.complete && i.naturalWidth > 0)");

            assertThat(chromium.evaluate("document.querySelector('.prompt').textContent"))
                    .isEqualTo("a lighthouse at dusk <b>& \"so on\"");
            assertThat(chromium.evaluate("document.querySelector('.frame img').alt"))
                    .startsWith("a lighthouse at dusk");
            assertThat(chromium.evaluate("document.getElementById('live').textContent"))
                    .contains("The image is here.");
            assertThat(chromium.evaluate("document.getElementById('problem').textContent"))
                    .isEmpty();
            chromium.screenshot(SCREENSHOTS.resolve("done.png"));
            chromium.preferDark(true);
            chromium.screenshot(SCREENSHOTS.resolve("dark.png"));
            assertThat(chromium.errors()).hasSize(refusals);
        }
    }
}
