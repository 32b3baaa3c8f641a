package dev.easel.cli;

import dev.easel.Size;
import dev.easel.cli.Outcome.Failure;
import dev.easel.cli.Outcome.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The page of a run: every image with what it was made with, every failure with its reason. It needs nothing but itself
 * and the images beside it. Immutable.
 */
final class ContactSheet {
    private final Order order;
    private final List<Outcome> outcomes;

    private ContactSheet(Order order, List<Outcome> outcomes) {
        this.order = order;
        this.outcomes = List.copyOf(outcomes);
    }

    static ContactSheet of(Order order, List<Outcome> outcomes) {
        return new ContactSheet(order, outcomes);
    }

    String html() {
        Html page = new Html();
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                // Nothing here runs; should an escape ever be forgotten, nothing will.
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\">\n")
                .element("title", order.title() + " \u2013 Easel contact sheet")
                .raw("<style>\n" + style() + "</style>\n</head>\n<body>\n");
        head(page);
        page.raw(order.sources().isEmpty() ? "" : "<div class=\"beside\">\n");
        sources(page);
        page.raw("<main class=\"cards-" + outcomes.size() + "\">\n");
        outcomes.forEach(outcome -> card(page, outcome));
        page.raw("</main>\n").raw(order.sources().isEmpty() ? "" : "</div>\n").raw("</body>\n</html>\n");
        return page.toString();
    }

    private void head(Html page) {
        page.raw("<header>\n")
                .element("p class=\"kind\"", "Easel contact sheet")
                .element("h1", order.title());
        page.raw("<dl>\n").fact("Asked for", Optional.of(order.operation().label()));
        order.facts().forEach((name, value) -> page.fact(name, Optional.of(value)));
        page.raw("</dl>\n");
        page.element("p class=\"notice\"", notice()).raw("</header>\n");
    }

    /** What went in, beside what came out. */
    private void sources(Html page) {
        if (order.sources().isEmpty()) {
            return;
        }
        page.raw("<aside class=\"sources\">\n");
        for (Source source : order.sources()) {
            page.raw("<figure class=\"card\">\n<img")
                    .attribute("src", source.name())
                    .attribute("alt", source.title() + ": " + source.origin())
                    .raw(">\n<figcaption>\n")
                    .element("span class=\"file\"", source.title())
                    .element("span", source.origin())
                    .raw("</figcaption>\n</figure>\n");
        }
        page.raw("</aside>\n");
    }

    private String notice() {
        long emulated = outcomes.stream().filter(Outcome::emulator).count();
        if (emulated == outcomes.size()) {
            return "Made by emulators on this machine: no real service was called, and nothing was paid for.";
        }
        return emulated == 0
                ? "Made by real services."
                : "Cards marked \u201cemulator\u201d were made on this machine, by no real service.";
    }

    private void card(Html page, Outcome outcome) {
        page.raw("<section class=\"card" + kind(outcome) + "\"")
                .attribute("id", outcome.provider().id())
                .raw(">\n<div class=\"title\">\n")
                .element("h2", outcome.provider().title())
                .element(
                        outcome.emulator() ? "span class=\"badge\"" : "span class=\"badge real\"",
                        outcome.emulator() ? "emulator" : "real service")
                .raw("</div>\n");
        if (!outcome.images().isEmpty()) {
            page.raw(outcome.images().size() == 1 ? "<div class=\"images\">\n" : "<div class=\"images many\">\n");
            outcome.images().forEach(image -> figure(page, outcome, image));
            page.raw("</div>\n");
        }
        outcome.words().forEach(words -> page.element("blockquote", words));
        outcome.obstacle().ifPresent(why -> page.element("p class=\"skipped\"", "Skipped: " + why));
        outcome.failures().forEach(failure -> failure(page, failure));
        outcome.warnings().forEach(warning -> page.element("p class=\"warning\"", "Note: " + warning));
        if (outcome.isSkipped()) {
            page.raw("</section>\n");
            return;
        }
        page.raw("<dl>\n")
                .fact("Model", Optional.of(outcome.model()))
                .fact("Time", Optional.of(Words.seconds(outcome.time())))
                .fact(
                        "HTTP requests",
                        Optional.of(outcome.attempts()).filter(some -> some > 0).map(String::valueOf))
                .raw("</dl>\n</section>\n");
    }

    private static String kind(Outcome outcome) {
        if (outcome.isSkipped()) {
            return " skipped";
        }
        return outcome.isComplete() ? "" : " failed";
    }

    private void figure(Html page, Outcome outcome, Image image) {
        page.raw("<figure>\n<a")
                .attribute("href", image.file())
                .raw("><img")
                .attribute("src", image.file())
                .attribute(
                        "alt",
                        order.title() + ", made by " + outcome.provider().title()
                                + (outcome.emulator() ? "\u2019s emulator" : ""));
        image.size()
                .ifPresent(size -> page.attribute("width", Integer.toString(size.width()))
                        .attribute("height", Integer.toString(size.height())));
        page.raw("></a>\n<figcaption>\n")
                .element(
                        "span",
                        image.seed().isPresent() ? "seed " + image.seed().getAsLong() : "seed unknown")
                .element("span", image.size().map(Size::toString).orElse("size unknown"))
                .element("span", image.format() + ", " + Words.bytes(image.bytes()))
                .element("span class=\"file\"", image.file())
                .raw("</figcaption>\n</figure>\n");
    }

    private static void failure(Html page, Failure failure) {
        page.element(
                "p class=\"failure\"",
                "Failed: " + failure.message()
                        + (failure.mayHaveBeenBilled() ? " (The work may have been billed.)" : ""));
    }

    private static String style() {
        try (InputStream css = ContactSheet.class.getResourceAsStream("contact-sheet.css")) {
            return new String(Objects.requireNonNull(css, "contact-sheet.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
