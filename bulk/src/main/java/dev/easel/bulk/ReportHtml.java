package dev.easel.bulk;

import dev.easel.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A report as a page. Items are read while it is written, so that their number does not decide how much memory is needed. */
final class ReportHtml {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title><style>
            :root { color-scheme: light dark; --text: #1f2328; --quiet: #57606a; --page: #fff; --panel: #f4f5f7; --line: #d8dee4; --link: #0550ae }
            @media (prefers-color-scheme: dark) {
              :root { --text: #e6e8eb; --quiet: #a3abb5; --page: #15181c; --panel: #20252b; --line: #363d46; --link: #79b8ff }
            }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1.5rem; max-width: 80rem; color: var(--text); background: var(--page) }
            h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2rem } a { color: var(--link) }
            pre { background: var(--panel); padding: 1rem; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere }
            .scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
            td, th { padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
            .images { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 1.25rem; padding: 0; margin: 0; list-style: none }
            img { width: 100%; height: 180px; object-fit: contain; background: var(--panel); border-radius: 6px }
            .images span { display: block; font-size: 13px; overflow-wrap: anywhere } .quiet { color: var(--quiet) }
            </style></head><body><main>
            """;

    private static final List<ItemState> WITHOUT_IMAGES =
            List.of(ItemState.FAILED, ItemState.UNKNOWN, ItemState.EXPIRED, ItemState.CANCELLED, ItemState.SUBMITTED);

    private ReportHtml() {}

    static void write(BulkReport report, BulkReport.Reader items, Writer page, Path file, Path images)
            throws IOException {
        String headline = escaped(ReportText.headline(report));
        page.write(HEAD.replace("{title}", headline));
        page.write("<h1>" + headline + "</h1>\n<pre>" + escaped(report.toText()) + "</pre>\n");
        try {
            if (WITHOUT_IMAGES.stream().anyMatch(state -> report.count(state) > 0)) {
                page.write("<h2>Without images</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\""
                        + " aria-label=\"Items without images\"><table>\n<thead><tr><th scope=\"col\">item<th scope=\"col\">state"
                        + "<th scope=\"col\">reason<th scope=\"col\">message</thead>\n");
                for (ItemState state : WITHOUT_IMAGES) {
                    if (report.count(state) > 0) {
                        items.forEach(state, item -> write(page, failure(item)));
                    }
                }
                page.write("</table></div>\n");
            }
            if (report.count(ItemState.DONE) > 0) {
                page.write("<h2>Images</h2>\n<ul class=\"images\">\n");
                String folder = folder(file, images);
                items.forEach(ItemState.DONE, item -> write(page, thumbnails(item, folder)));
                page.write("</ul>\n");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        page.write("</main></body></html>\n");
    }

    private static String failure(LedgerItem item) {
        return "<tr><td>" + escaped(item.id()) + "<td>" + Words.of(item.state())
                + (item.mayHaveBeenBilled() ? " (may have been billed)" : "") + "<td>"
                + escaped(item.reason().orElse("")) + "<td>"
                + escaped(item.message().orElse(""))
                + item.ticket().map(ticket -> "<br>ticket " + escaped(ticket)).orElse("") + "\n";
    }

    private static String thumbnails(LedgerItem item, String folder) {
        String prompt = escaped(prompt(item));
        StringBuilder thumbnails = new StringBuilder();
        for (LedgerItem.ImageFile image : item.images()) {
            String link = folder + encoded(image.name());
            thumbnails
                    .append("<li><a href=\"")
                    .append(link)
                    .append("\"><img loading=\"lazy\" alt=\"")
                    .append(prompt)
                    .append("\" src=\"")
                    .append(link)
                    .append("\"></a><span>")
                    .append(prompt)
                    .append("</span><span class=\"quiet\">")
                    .append(escaped(image.name()))
                    .append(image.seed() == null ? "" : ", seed " + image.seed())
                    .append(item.message().map(text -> "<br>" + escaped(text)).orElse(""))
                    .append("</span></li>\n");
        }
        return thumbnails.toString();
    }

    /** The item's id where it has no prompt, or where another version of Easel wrote a request that this one cannot read. */
    private static String prompt(LedgerItem item) {
        try {
            String prompt = item.request().prompt();
            return prompt.isBlank() ? item.id() : prompt;
        } catch (InvalidRequestException unreadable) {
            return item.id();
        }
    }

    /** Relative, so that page and images can be moved together. */
    private static String folder(Path file, Path images) {
        Path page = file.toAbsolutePath().normalize().getParent();
        Path target = images.toAbsolutePath().normalize();
        Path relative = page == null || !page.getRoot().equals(target.getRoot()) ? null : page.relativize(target);
        if (relative == null) {
            return target.toUri() + "";
        }
        StringBuilder link = new StringBuilder();
        for (Path part : relative) {
            link.append(part.toString().isEmpty() ? "" : encoded(part.toString()) + "/");
        }
        return link.toString();
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void write(Writer page, String text) {
        try {
            page.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
