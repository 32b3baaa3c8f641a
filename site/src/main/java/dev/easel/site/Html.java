package dev.easel.site;

/** What HTML and the site's addresses ask for. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns the way from one page to another, so that the site works in any folder. */
    static String relative(String from, String to) {
        return toRoot(from) + to;
    }

    /** Returns the way from a page to the site's root folder: nothing, or so many times {@code ../}. */
    static String toRoot(String from) {
        return "../".repeat((int) from.chars().filter(c -> c == '/').count());
    }
}
