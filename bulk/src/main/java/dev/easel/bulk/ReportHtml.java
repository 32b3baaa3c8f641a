package dev.easel.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A report as a page. Items are read while it is written, so that their number does not decide how much memory is needed. */
final class ReportHtml {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Easel report</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
            pre { background: #f4f4f4; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere }
            table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
            .images { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 1rem }
            figure { margin: 0 } img { width: 100%; height: 180px; object-fit: contain; background: #f4f4f4 }
            figcaption { font-size: 13px; overflow-wrap: anywhere }
            </style></head><body>
            """;

    private ReportHtml() {}

    static void write(BulkReport report, Ledger ledger, Writer page, Path file, Path images) throws IOException {
        page.write(HEAD);
        page.write(
                "<h1>" + escaped(ReportText.headline(report)) + "</h1>\n<pre>" + escaped(report.toText()) + "</pre>\n");
        page.write("<h2>Without images</h2>\n<table><tr><th>item<th>state<th>reason<th>message\n");
        try {
            for (ItemState state : new ItemState[] {
                ItemState.FAILED, ItemState.UNKNOWN, ItemState.EXPIRED, ItemState.CANCELLED, ItemState.SUBMITTED
            }) {
                ledger.forEach(state, item -> write(page, failure(item)));
            }
            page.write("</table>\n<h2>Images</h2>\n<div class=\"images\">\n");
            String folder = folder(file, images);
            ledger.forEach(ItemState.DONE, item -> write(page, figures(item, folder)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        page.write("</div></body></html>\n");
    }

    private static String failure(LedgerItem item) {
        return "<tr><td>" + escaped(item.id()) + "<td>" + Words.of(item.state())
                + (item.mayHaveBeenBilled() ? " (may have been billed)" : "") + "<td>"
                + escaped(item.reason().orElse("")) + "<td>"
                + escaped(item.message().orElse(""))
                + item.ticket().map(ticket -> "<br>ticket " + escaped(ticket)).orElse("") + "\n";
    }

    private static String figures(LedgerItem item, String folder) {
        StringBuilder figures = new StringBuilder();
        for (LedgerItem.ImageFile image : item.images()) {
            String link = folder + encoded(image.name());
            figures.append("<figure><a href=\"")
                    .append(link)
                    .append("\"><img loading=\"lazy\" alt=\"\" src=\"")
                    .append(link)
                    .append("\"></a><figcaption>")
                    .append(escaped(image.name()))
                    .append(image.seed() == null ? "" : ", seed " + image.seed())
                    .append(item.message().map(text -> "<br>" + escaped(text)).orElse(""))
                    .append("</figcaption></figure>\n");
        }
        return figures.toString();
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
