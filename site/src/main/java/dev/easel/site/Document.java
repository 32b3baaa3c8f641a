package dev.easel.site;

import java.util.List;
import java.util.Map;
import org.commonmark.node.Node;

/**
 * A document that was read.
 *
 * @param headings by their nodes, in their order
 */
record Document(SiteMap.Page page, Node node, Map<Node, Heading> headings) {

    List<Heading> ofLevel(int first, int last) {
        return headings.values().stream()
                .filter(heading -> heading.level() >= first && heading.level() <= last)
                .toList();
    }

    /** A heading: its level, its text, and the anchor that leads to it. */
    record Heading(int level, String text, String anchor) {}
}
