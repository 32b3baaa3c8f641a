package dev.easel.cli;

import java.util.Optional;

/** Puts HTML together. Whatever comes from outside goes through {@link #text} or an attribute, which escape it. */
final class Html {
    private final StringBuilder html = new StringBuilder();

    /** Markup as it is. */
    Html raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Text, escaped. */
    Html text(String text) {
        html.append(escaped(text));
        return this;
    }

    /** An element that holds text alone, on a line of its own. */
    Html element(String tag, String text) {
        return raw("<" + tag + ">").text(text).raw("</" + tag.split(" ", 2)[0] + ">\n");
    }

    /** An attribute, with a space in front. */
    Html attribute(String name, String value) {
        return raw(" " + name + "=\"").text(value).raw("\"");
    }

    /** A term and its description, where there is one. */
    Html fact(String term, Optional<String> description) {
        description.ifPresent(
                known -> raw("<div>").element("dt", term).element("dd", known).raw("</div>\n"));
        return this;
    }

    /** The text as it stands for itself in HTML, in an element or a quoted attribute. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(Character.isISOControl(c) && c != '\n' ? ' ' : c);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
