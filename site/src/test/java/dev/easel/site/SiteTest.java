package dev.easel.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The files of the site, read without a browser. */
class SiteTest {
    private static final Path ROOT = BuiltSite.FOLDER.resolve("../../..").normalize();

    private static final Pattern LINK = Pattern.compile("<(?:a|link|script)\\b[^>]*? (?:href|src)=\"([^\"]*)\"");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Test
    void every_document_of_the_project_is_a_page() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            documents
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(file -> ROOT.resolve("docs").relativize(file).toString())
                    .map(name ->
                            name.replaceAll("(^|/)README\\.md$", "$1index.md").replace(".md", ".html"))
                    .filter(page -> !Files.exists(BuiltSite.FOLDER.resolve(page)))
                    .forEach(missing::add);
        }

        assertThat(missing).isEmpty();
        assertThat(BuiltSite.documents().stream().map(Path::toString))
                .contains(
                        "index.html",
                        "architecture.html",
                        "security.html",
                        "contributing.html",
                        "changelog.html",
                        "benchmarks.html",
                        "failure-matrix.html",
                        "compatibility.html");
    }

    @Test
    void every_page_can_be_reached_from_the_navigation() {
        Set<Path> reached = new HashSet<>();
        for (Element link : BuiltSite.read(Path.of("index.html")).select("#navigation a")) {
            reached.add(Path.of(link.attr("href").replaceFirst("#.*", "")));
        }

        assertThat(reached).containsAll(BuiltSite.documents());
    }

    @Test
    void every_link_and_every_image_of_a_page_leads_to_something() {
        List<String> broken = new ArrayList<>();
        for (Path page : BuiltSite.pages()) {
            for (Element element : BuiltSite.read(page).select("[href], [src]")) {
                String address = element.hasAttr("href") ? element.attr("href") : element.attr("src");
                if (!address.matches("https?:.*") && !exists(page, address)) {
                    broken.add(page + ": " + address);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void nothing_is_loaded_from_elsewhere() {
        List<String> loaded = new ArrayList<>();
        for (Path page : BuiltSite.pages()) {
            for (Element element : BuiltSite.read(page).select("link[href], [src], [srcset]")) {
                String address = element.attr("href") + element.attr("src") + element.attr("srcset");
                if (address.matches("(?:[a-z]+:)?//.*") || address.startsWith("/")) {
                    loaded.add(page + ": " + address);
                }
            }
        }

        assertThat(loaded).isEmpty();
    }

    @Test
    void a_page_loads_nothing_that_needs_a_server() throws IOException {
        for (String script : List.of("theme.js", "site.js", "search.js")) {
            assertThat(BuiltSite.FOLDER.resolve("assets").resolve(script))
                    .content()
                    .doesNotContain("fetch(", "XMLHttpRequest", "import(", "http:", "https:");
        }
        assertThat(Files.readString(BuiltSite.FOLDER.resolve("assets/site.css")))
                .doesNotContain("url(", "@import");
    }

    @Test
    void a_table_of_the_documents_is_a_table_of_the_site() {
        assertThat(BuiltSite.read(Path.of("failure-matrix.html")).select("article table"))
                .hasSizeGreaterThan(10);
        assertThat(BuiltSite.read(Path.of("benchmarks.html")).select("article table"))
                .isNotEmpty();
        assertThat(BuiltSite.documents().stream()
                        .flatMap(page -> BuiltSite.read(page).select("article tbody th[scope=row]").stream())
                        .map(Element::text))
                .as("rows of the capability table")
                .contains("negativePrompt", "callbackUrl");
    }

    @Test
    void no_mark_of_a_document_is_left_over() {
        List<String> marks = new ArrayList<>();
        for (Path page : BuiltSite.documents()) {
            Element article = Objects.requireNonNull(BuiltSite.read(page).selectFirst("article"))
                    .clone();
            article.select("pre, code").remove();
            if (article.text().contains("{{")
                    || article.html().contains("<!--")
                    || article.text().matches("(?s).*(\\*\\*|\\]\\(|```).*")) {
                marks.add(page.toString());
            }
        }

        assertThat(marks).isEmpty();
    }

    @Test
    void a_word_of_code_that_names_a_public_type_leads_to_its_javadoc() {
        assertThat(BuiltSite.read(Path.of("guide/prices.html")).select("a.type[href$=PriceList.html]"))
                .isNotEmpty();
        assertThat(BuiltSite.FOLDER.resolve("api/dev/easel/ImageClient.html"))
                .content()
                .contains("generateAsync");
        assertThat(BuiltSite.javadoc().stream().map(Path::toString)).noneMatch(page -> page.contains("/internal/"));
    }

    @Test
    void no_link_of_the_javadoc_leads_to_a_page_that_is_not_there() throws IOException {
        Set<String> broken = new HashSet<>();
        for (Path page : BuiltSite.javadoc()) {
            Matcher link = LINK.matcher(Files.readString(BuiltSite.FOLDER.resolve(page)));
            while (link.find()) {
                String address = link.group(1).replaceFirst("#.*", "");
                if (!address.matches("https?:.*") && !exists(page, address)) {
                    broken.add(page + ": " + address);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(BuiltSite.FOLDER.resolve("api/dev/easel/ImageClient.html"))
                .content()
                .contains(
                        "href=\"../../../assets/api.css\"", "src=\"../../../assets/theme.js\"", "../../../index.html");
    }

    private boolean exists(Path page, String address) {
        int hash = address.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? address : address.substring(0, hash), StandardCharsets.UTF_8);
        Path target = path.isEmpty()
                ? page
                : Path.of(URI.create("site:/" + page.toString().replace('\\', '/'))
                        .resolve(path)
                        .getPath()
                        .substring(1));
        if (!Files.isRegularFile(BuiltSite.FOLDER.resolve(target))) {
            return false;
        }
        String fragment = hash < 0 ? "" : URLDecoder.decode(address.substring(hash + 1), StandardCharsets.UTF_8);
        return fragment.isEmpty()
                || anchors.computeIfAbsent(target, BuiltSite::anchors).contains(fragment);
    }
}
