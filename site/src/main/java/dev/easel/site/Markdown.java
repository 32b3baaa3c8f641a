package dev.easel.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Reads documents, and renders them as HTML. For one thread. */
final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final Links links;

    Markdown(Links links) {
        this.links = links;
    }

    Document read(SiteMap.Page page, String text) {
        Node node = parser.parse(text);
        Map<Node, Document.Heading> headings = new LinkedHashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        for (Node each : children(node)) {
            if (each instanceof Heading heading) {
                String title = text(heading).strip();
                headings.put(heading, new Document.Heading(heading.getLevel(), title, anchor(title, uses)));
            }
        }
        return new Document(page, node, headings);
    }

    /** Renders some of the nodes that a document consists of. */
    String html(Document document, List<Node> nodes) {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .nodeRendererFactory(context -> new PageRenderer(context, document, links))
                .extensions(EXTENSIONS)
                .build();
        StringBuilder html = new StringBuilder();
        nodes.forEach(node -> renderer.render(node, html));
        return html.toString();
    }

    static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            children.add(child);
        }
        return children;
    }

    /** Returns the words of a node and all that is in it. */
    static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock part) {
                text.append(part.getLiteral()).append(' ');
            }

            @Override
            public void visit(SoftLineBreak part) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak part) {
                text.append(' ');
            }

            @Override
            protected void visitChildren(Node parent) {
                super.visitChildren(parent);
                if (parent instanceof org.commonmark.node.Block
                        || parent instanceof org.commonmark.ext.gfm.tables.TableCell) {
                    text.append(' ');
                }
            }
        });
        return text.toString();
    }

    /** Names an anchor as GitHub does, so that a link works in both places. */
    static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M}_\\- ]", "")
                .replace(' ', '-');
    }

    private static String anchor(String title, Map<String, Integer> uses) {
        String anchor = anchor(title);
        int earlier = uses.merge(anchor, 1, Integer::sum) - 1;
        return earlier == 0 ? anchor : anchor + "-" + earlier;
    }
}
