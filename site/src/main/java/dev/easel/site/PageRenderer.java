package dev.easel.site;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;

/** Renders what a page of the site shows otherwise than plain HTML would. For one rendering. */
final class PageRenderer implements NodeRenderer {
    /** Behind these a long name may be broken; without them, the names of tests would make tables wider than any screen. */
    private static final Pattern BREAKS = Pattern.compile("(?<=[_#./,=])(?=[^_#./,=])");

    private static final int LONG_NAME = 24;

    private final HtmlNodeRendererContext context;
    private final HtmlWriter html;
    private final Document document;
    private final Links links;

    private boolean rowHeaders;

    PageRenderer(HtmlNodeRendererContext context, Document document, Links links) {
        this.context = context;
        this.html = context.getWriter();
        this.document = document;
        this.links = links;
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(
                Heading.class,
                FencedCodeBlock.class,
                Code.class,
                Link.class,
                Image.class,
                HtmlBlock.class,
                HtmlInline.class,
                TableBlock.class,
                TableCell.class);
    }

    @Override
    public void render(Node node) {
        if (node instanceof Heading heading) {
            heading(heading);
        } else if (node instanceof FencedCodeBlock block) {
            html.line();
            html.raw(Highlighter.block(block.getLiteral(), block.getInfo() == null ? "" : block.getInfo()));
            html.line();
        } else if (node instanceof Code code) {
            code(code);
        } else if (node instanceof Link link) {
            link(link);
        } else if (node instanceof Image image) {
            image(image);
        } else if (node instanceof TableBlock table) {
            table(table);
        } else if (node instanceof TableCell cell) {
            cell(cell);
        } else {
            String raw = node instanceof HtmlBlock block ? block.getLiteral() : ((HtmlInline) node).getLiteral();
            raw(raw);
        }
    }

    private void heading(Heading heading) {
        Document.@Nullable Heading known = document.headings().get(heading);
        String tag = "h" + heading.getLevel();
        html.line();
        if (known == null) { // in a quotation or a list: nothing leads there
            html.tag(tag);
            children(heading);
        } else {
            html.tag(tag, Map.of("id", known.anchor()));
            children(heading);
            if (heading.getLevel() > 1) {
                html.raw(" <a class=\"anchor\" href=\"#" + Html.escape(known.anchor()) + "\" aria-label=\"Link to: "
                        + Html.escape(known.text()) + "\">#</a>");
            }
        }
        html.tag("/" + tag);
        html.line();
    }

    private void code(Code code) {
        String literal = code.getLiteral();
        String text = literal.length() < LONG_NAME
                ? Html.escape(literal)
                : String.join(
                        "<wbr>", BREAKS.splitAsStream(literal).map(Html::escape).toList());
        String element = "<code>" + text + "</code>";
        boolean plain = inside(code, Link.class) || inside(code, Heading.class);
        html.raw(
                plain
                        ? element
                        : links.javadoc(document.page(), literal)
                                .map(address -> "<a class=\"type\" href=\"" + address + "\">" + element + "</a>")
                                .orElse(element));
    }

    private void link(Link link) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("href", links.resolve(document.page(), link.getDestination()));
        if (link.getTitle() != null) {
            attributes.put("title", link.getTitle());
        }
        html.tag("a", attributes);
        // In the repository a link shows the file's name; a page of the site is known by its title.
        if (Markdown.text(link).equals(link.getDestination())
                && links.title(document.page(), link.getDestination()).isPresent()) {
            html.text(links.title(document.page(), link.getDestination()).get());
        } else {
            children(link);
        }
        html.tag("/a");
    }

    private void image(Image image) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("src", links.resolve(document.page(), image.getDestination()));
        attributes.put("alt", Markdown.text(image));
        attributes.put("loading", "lazy");
        html.tag("img", attributes, true);
    }

    /** HTML in a document: comments are for the document's tests, the rest is passed on with its addresses. */
    private void raw(String raw) {
        String shown = raw.replaceAll("(?s)<!--.*?-->", "").strip();
        if (!shown.isEmpty()) {
            html.raw(Pattern.compile("\\b(src|srcset|href)=\"([^\"]+)\"")
                    .matcher(shown)
                    .replaceAll(attribute -> {
                        String address = links.resolve(document.page(), attribute.group(2));
                        return Matcher.quoteReplacement(attribute.group(1) + "=\"" + address + "\"");
                    }));
        }
    }

    private void table(TableBlock table) {
        Node head = table.getFirstChild();
        Node first = head == null ? null : head.getFirstChild().getFirstChild();
        rowHeaders = first != null && Markdown.text(first).isBlank();
        int columns = head == null ? 0 : Markdown.children(head.getFirstChild()).size();
        html.line();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("class", "table" + (rowHeaders ? " sticky" : "") + (columns > 7 ? " many" : ""));
        attributes.put("tabindex", "0"); // it may have to be scrolled with the keyboard
        attributes.put("role", "group");
        attributes.put("aria-label", "Table: " + section(table));
        html.tag("div", attributes);
        html.tag("table");
        for (Node part : Markdown.children(table)) {
            html.tag(part instanceof TableHead ? "thead" : "tbody");
            for (Node row : Markdown.children(part)) {
                html.tag("tr");
                children(row);
                html.tag("/tr");
            }
            html.tag(part instanceof TableHead ? "/thead" : "/tbody");
        }
        html.tag("/table");
        html.tag("/div");
        html.line();
    }

    /** Returns the heading above a node. */
    private String section(Node node) {
        for (@Nullable Node above = node; above != null; above = above.getPrevious()) {
            Document.@Nullable Heading heading = document.headings().get(above);
            if (heading != null) {
                return heading.text();
            }
        }
        return document.page().title();
    }

    private void cell(TableCell cell) {
        String text = Markdown.text(cell).strip();
        boolean inHead = cell.isHeader();
        boolean rowHeader = !inHead && rowHeaders && cell.getPrevious() == null;
        String tag = (inHead && !text.isEmpty()) || rowHeader ? "th" : "td";
        Map<String, String> attributes = new LinkedHashMap<>();
        if (tag.equals("th")) {
            attributes.put("scope", inHead ? "col" : "row");
        }
        if (text.equals("yes") || text.equals("no") || text.equals("none")) {
            attributes.put("class", text);
        } else if (cell.getAlignment() == TableCell.Alignment.RIGHT) {
            attributes.put("class", "right");
        }
        html.tag(tag, attributes);
        children(cell);
        html.tag("/" + tag);
    }

    private void children(Node parent) {
        Markdown.children(parent).forEach(context::render);
    }

    private static boolean inside(Node node, Class<? extends Node> type) {
        for (Node parent = node.getParent(); parent != null; parent = parent.getParent()) {
            if (type.isInstance(parent)) {
                return true;
            }
        }
        return false;
    }
}
