package dev.easel.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which pages there are, in which order, and what the navigation calls them. Immutable. */
final class SiteMap {
    /** The order of the guide is the order in which its index links its pages. */
    private static final String GUIDE_INDEX = "docs/guide/README.md";

    private static final Pattern LINK = Pattern.compile("\\]\\(([a-z0-9-]+\\.md)(?:#[^)]*)?\\)");
    private static final Pattern TITLE = Pattern.compile("(?m)^# (.+)$");

    /** The heading of the section that has the mark of the table. */
    private static final Pattern CAPABILITIES =
            Pattern.compile("(?ms)^## ([^\\n]+)$(?:(?!^## ).)*^<!-- capabilities -->$");

    private final Map<String, List<Page>> groups;
    private final List<Page> pages;

    /**
     * A page.
     *
     * @param source its document, from the project's root
     * @param target where it is in the site; with an anchor, only the navigation has it
     * @param title the document's heading
     * @param label what the navigation calls it
     */
    record Page(String source, String target, String title, String label) {}

    private SiteMap(Map<String, List<Page>> groups) {
        this.groups = groups;
        this.pages = groups.values().stream()
                .flatMap(List::stream)
                .filter(page -> !page.target().contains("#"))
                .toList();
    }

    static SiteMap of(Path root) throws IOException {
        Map<String, List<Page>> groups = new LinkedHashMap<>();
        groups.put("Easel", List.of(page(root, "README.md", "index.html", "Overview")));
        groups.put("Guide", guide(root));
        groups.put("Services", folder(root, "docs/services"));
        List<Page> reference = new ArrayList<>();
        capabilities(root, groups.values().stream().flatMap(List::stream).toList())
                .ifPresent(reference::add);
        reference.addAll(folder(root, "docs"));
        reference.add(page(root, "benchmarks/RESULTS.md", "benchmarks.html", ""));
        groups.put("Reference", reference);
        groups.put("Conformance", folder(root, "docs/conformance"));
        groups.put(
                "Project",
                List.of(
                        page(root, "ARCHITECTURE.md", "architecture.html", ""),
                        page(root, "SECURITY.md", "security.html", ""),
                        page(root, "CONTRIBUTING.md", "contributing.html", ""),
                        page(root, "CHANGELOG.md", "changelog.html", "")));
        return new SiteMap(groups);
    }

    Map<String, List<Page>> groups() {
        return groups;
    }

    /** Returns the page that a group begins with. */
    Page first(String group) {
        return Objects.requireNonNull(groups.get(group), group).get(0);
    }

    List<Page> pages() {
        return pages;
    }

    Optional<Page> ofSource(String source) {
        return pages.stream().filter(page -> page.source().equals(source)).findFirst();
    }

    /** Returns the page so many places further on, if there is one. */
    Optional<Page> beside(Page page, int distance) {
        int index = pages.indexOf(page) + distance;
        return index >= 0 && index < pages.size() ? Optional.of(pages.get(index)) : Optional.empty();
    }

    private static List<Page> guide(Path root) throws IOException {
        List<Page> unordered = folder(root, "docs/guide");
        Path index = root.resolve(GUIDE_INDEX);
        if (!Files.exists(index)) {
            return unordered;
        }
        List<String> order = new ArrayList<>(List.of(GUIDE_INDEX));
        for (Matcher link = LINK.matcher(Files.readString(index)); link.find(); ) {
            order.add("docs/guide/" + link.group(1));
        }
        return unordered.stream()
                .sorted(Comparator.comparingInt(
                        page -> order.contains(page.source()) ? order.indexOf(page.source()) : Integer.MAX_VALUE))
                .toList();
    }

    /** Returns the section with the table of capabilities, which people look for among the tables. */
    private static Optional<Page> capabilities(Path root, List<Page> pages) throws IOException {
        for (Page page : pages) {
            Matcher section = CAPABILITIES.matcher(Files.readString(root.resolve(page.source())));
            if (section.find()) {
                String title = section.group(1).strip();
                return Optional.of(new Page(page.source(), page.target() + "#" + Markdown.anchor(title), title, title));
            }
        }
        return Optional.empty();
    }

    /** Returns the pages of a folder and not of the folders in it. */
    private static List<Page> folder(Path root, String folder) throws IOException {
        List<Page> pages = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".md")) {
                    String html = name.equals("README.md") ? "index.html" : name.replace(".md", ".html");
                    String target = (folder + "/" + html).substring("docs/".length());
                    pages.add(page(root, folder + "/" + name, target, ""));
                }
            }
        }
        return pages;
    }

    private static Page page(Path root, String source, String target, String label) throws IOException {
        Matcher title = TITLE.matcher(Files.readString(root.resolve(source)));
        if (!title.find()) {
            throw new IllegalStateException(source + " has no heading of the form '# Title'; add one");
        }
        String text = title.group(1).replace("`", "").strip();
        return new Page(source, target, text, label.isEmpty() ? text.replace(": conformance record", "") : label);
    }
}
