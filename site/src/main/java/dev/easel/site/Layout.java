package dev.easel.site;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** Puts what a page shows into the frame that all pages have. */
final class Layout {
    private static final String FRONT = "index.html";
    private static final int LONGEST_CONTENTS = 40;

    private final SiteMap map;
    private final List<Drawings.Drawing> drawings;
    private final String frame = BuildSite.resource("page.html");
    private final String front = BuildSite.resource("front.html");

    Layout(SiteMap map, List<Drawings.Drawing> drawings) {
        this.map = map;
        this.drawings = drawings;
    }

    String page(Document document, Markdown markdown) {
        SiteMap.Page page = document.page();
        boolean isFront = page.target().equals(FRONT);
        String content =
                isFront ? front(document, markdown) : markdown.html(document, Markdown.children(document.node()));
        return frame(
                page.target(),
                isFront ? "Easel: one Java client for many image generators" : page.title() + " · Easel",
                isFront ? "front" : "document",
                content,
                contents(document),
                beside(page));
    }

    /** Returns the page of a file that is no document. */
    String source(String target, String name, String content) {
        String title = Html.escape(name);
        return frame(
                target, name + " · Easel", "document", "<h1 class=\"file\">" + title + "</h1>\n" + content, "", "");
    }

    private String frame(String target, String title, String kind, String content, String contents, String beside) {
        // The content comes last, so that nothing in it is taken for a place to fill.
        return frame.replace("{{title}}", Html.escape(title))
                .replace("{{kind}}", kind)
                .replace("{{root}}", Html.toRoot(target))
                .replace("{{navigation}}", navigation(target))
                .replace("{{contents}}", contents)
                .replace("{{beside}}", beside)
                .replace("{{content}}", content);
    }

    /** The front page shows images behind the README's first paragraph, and then the rest of it. */
    private String front(Document document, Markdown markdown) {
        List<Node> all = Markdown.children(document.node());
        int claim = 0;
        while (claim < all.size() && !(all.get(claim) instanceof Paragraph)) {
            claim++;
        }
        List<Node> first = all.subList(0, Math.min(claim + 1, all.size()));
        List<Node> rest = all.subList(first.size(), all.size());
        if (!rest.isEmpty() && isImage(rest.get(0))) {
            rest = rest.subList(1, rest.size()); // the same images, smaller
        }
        String strip = drawings.stream()
                .map(drawing -> "<figure><img src=\"assets/" + drawing.file() + "\" width=\"512\" height=\"384\" alt=\""
                        + "A lighthouse by the sea at sunset, its light on\"><figcaption>"
                        + Html.escape(drawing.service())
                        + "</figcaption></figure>\n")
                .collect(Collectors.joining());
        return front.replace("{{guide}}", map.first("Guide").target())
                .replace("{{drawings}}", strip)
                .replace("{{prompt}}", Html.escape(Drawings.PROMPT))
                .replace("{{first}}", markdown.html(document, first))
                .replace("{{rest}}", markdown.html(document, rest));
    }

    private static boolean isImage(Node node) {
        return node instanceof Paragraph
                && Markdown.children(node).size() == 1
                && node.getFirstChild() instanceof Image;
    }

    private String navigation(String target) {
        StringBuilder html = new StringBuilder();
        for (Map.Entry<String, List<SiteMap.Page>> group : map.groups().entrySet()) {
            boolean here =
                    group.getValue().stream().anyMatch(page -> page.target().equals(target));
            boolean open =
                    here || group.getKey().equals("Guide") || group.getKey().equals("Easel");
            html.append("<details")
                    .append(open ? " open" : "")
                    .append("><summary>")
                    .append(group.getKey());
            html.append("</summary>\n<ul>\n");
            for (SiteMap.Page page : group.getValue()) {
                html.append("<li><a href=\"")
                        .append(Html.relative(target, page.target()))
                        .append('"');
                html.append(page.target().equals(target) ? " aria-current=\"page\"" : "")
                        .append('>');
                html.append(Html.escape(page.label())).append("</a></li>\n");
            }
            html.append("</ul></details>\n");
        }
        return html.toString();
    }

    /** What is on the page. Where that is too much, only its larger sections. */
    private static String contents(Document document) {
        List<Document.Heading> headings = document.ofLevel(2, 3);
        if (headings.size() > LONGEST_CONTENTS) {
            headings = document.ofLevel(2, 2);
        }
        if (headings.size() < 2) {
            return "";
        }
        return headings.stream()
                .map(heading -> "<li class=\"level-" + heading.level() + "\"><a href=\"#"
                        + Html.escape(heading.anchor()) + "\">" + Html.escape(heading.text()) + "</a></li>\n")
                .collect(Collectors.joining(
                        "",
                        "<nav class=\"contents\" aria-label=\"On this page\"><details><summary>On this page</summary>\n<ul>\n",
                        "</ul></details></nav>\n"));
    }

    private String beside(SiteMap.Page page) {
        String previous = map.beside(page, -1)
                .map(other -> beside(page, other, "prev", "Previous"))
                .orElse("<span></span>");
        String next = map.beside(page, 1)
                .map(other -> beside(page, other, "next", "Next"))
                .orElse("");
        return "<nav class=\"beside\" aria-label=\"Previous and next page\">" + previous + next + "</nav>\n";
    }

    private static String beside(SiteMap.Page page, SiteMap.Page other, String rel, String word) {
        return "<a rel=\"" + rel + "\" href=\"" + Html.relative(page.target(), other.target()) + "\"><small>" + word
                + "</small> " + Html.escape(other.label()) + "</a>\n";
    }
}
