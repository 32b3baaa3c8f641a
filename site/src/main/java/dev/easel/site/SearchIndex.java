package dev.easel.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What the search reads: a script, since a page that was opened as a file may load scripts and nothing else. An entry is a
 * section: address, title of the page, heading, text.
 */
final class SearchIndex {
    private SearchIndex() {}

    static String of(List<Document> documents, Map<String, String> types) {
        List<String> entries = new ArrayList<>();
        for (Document document : documents) {
            sections(document, entries);
        }
        types.forEach((name, address) -> entries.add(entry(
                address,
                "API",
                name,
                address.substring(4).replaceAll("/[^/]*$", "").replace('/', '.'))));
        return "window.easelIndex=[\n" + String.join(",\n", entries) + "\n];\n";
    }

    private static void sections(Document document, List<String> entries) {
        String title = document.page().title();
        String address = document.page().target();
        String heading = title;
        StringBuilder text = new StringBuilder();
        for (Node node : Markdown.children(document.node())) {
            Document.@Nullable Heading next = document.headings().get(node);
            if (next != null) {
                if (next.level() > 1) {
                    entries.add(entry(address, title, heading, text.toString()));
                    text.setLength(0);
                    heading = next.text();
                    address = document.page().target() + "#" + next.anchor();
                }
            } else {
                text.append(Markdown.text(node)).append(' ');
            }
        }
        entries.add(entry(address, title, heading, text.toString()));
    }

    private static String entry(String address, String title, String heading, String text) {
        String plain = text.replaceAll("\\s+", " ").strip();
        return "[" + quoted(address) + "," + quoted(title) + "," + quoted(heading) + "," + quoted(plain) + "]";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\u2028', '\u2029' -> quoted.append(' ');
                default -> quoted.append(c < ' ' ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
