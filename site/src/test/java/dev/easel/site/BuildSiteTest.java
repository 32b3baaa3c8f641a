package dev.easel.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of documents, shown with a small project. */
class BuildSiteTest {
    @TempDir
    Path root;

    @TempDir
    Path output;

    @BeforeEach
    void a_project() throws IOException {
        for (String name : List.of(
                "README.md",
                "ARCHITECTURE.md",
                "SECURITY.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "benchmarks/RESULTS.md",
                "docs/services/one.md",
                "docs/conformance/one.md",
                "docs/guide/a.md",
                "docs/guide/b.md",
                "docs/guide/c.md")) {
            file(name, "# Title of " + name + "\n\nText.\n");
        }
    }

    @Test
    void the_guide_is_in_the_order_of_its_index_and_what_the_index_forgets_comes_last() throws IOException {
        file("docs/guide/README.md", "# Guide\n\n- [C](c.md)\n- [A](a.md#part)\n");

        assertThat(guide()).containsExactly("guide/index.html", "guide/c.html", "guide/a.html", "guide/b.html");
    }

    @Test
    void a_guide_without_an_index_is_in_the_order_of_its_files() throws IOException {
        assertThat(guide()).containsExactly("guide/a.html", "guide/b.html", "guide/c.html");
    }

    @Test
    void the_table_of_capabilities_is_in_the_navigation() throws IOException {
        file("README.md", "# Easel\n\n## First\n\n## What it can do\n\n<!-- capabilities -->\n\n## Last\n");

        assertThat(SiteMap.of(root).groups().get("Reference").get(0).target()).isEqualTo("index.html#what-it-can-do");
        assertThat(SiteMap.of(root).pages()).noneMatch(page -> page.target().contains("#"));
    }

    @Test
    void a_document_without_a_title_is_named() throws IOException {
        file("docs/guide/b.md", "no heading");

        assertThatThrownBy(() -> SiteMap.of(root))
                .hasMessage("docs/guide/b.md has no heading of the form '# Title'; add one");
    }

    @Test
    void a_link_to_nothing_or_out_of_the_project_ends_the_build_and_is_named() {
        assertThatThrownBy(() -> html("[there](gone.md)"))
                .hasMessage("docs/guide/a.md links to gone.md, which does not exist; correct the link");
        assertThatThrownBy(() -> html("[there](../../../../../../../../../etc/hosts)"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void a_link_to_a_page_shows_its_title_instead_of_its_file() throws IOException {
        assertThat(html("[../services/one.md](../services/one.md) [this](b.md#part) [out](https://example.org/x)"))
                .contains("<a href=\"../services/one.html\">Title of docs/services/one.md</a>")
                .contains("<a href=\"../guide/b.html#part\">this</a>")
                .contains("<a href=\"https://example.org/x\">out</a>");
    }

    @Test
    void a_linked_file_that_is_no_document_becomes_a_page() throws IOException {
        file("examples/Main.java", "class Main {}");

        assertThat(html("[program](../../examples/Main.java), [all](../../examples)"))
                .contains("<a href=\"../source/examples/Main.java.html\">program</a>")
                .contains("<a href=\"../source/examples/index.html\">all</a>");
    }

    @Test
    void an_image_is_copied_beside_its_page_also_from_html() throws IOException {
        file("docs/guide/images/one.png", "not an image");

        assertThat(html("![a lighthouse](images/one.png)\n\n<img src=\"images/one.png\" alt=\"x\">"))
                .contains("<img src=\"../guide/images/one.png\" alt=\"a lighthouse\"")
                .contains("<img src=\"../guide/images/one.png\" alt=\"x\">");
        assertThat(output.resolve("guide/images/one.png")).hasContent("not an image");
    }

    @Test
    void headings_have_the_anchors_that_github_gives_them() throws IOException {
        assertThat(html("## Is it `true`? Yes, 100 %\n\n## Again\n\n## Again"))
                .contains("id=\"is-it-true-yes-100-\"")
                .contains("id=\"again\"")
                .contains("id=\"again-1\"");
    }

    @Test
    void comments_are_left_out() throws IOException {
        assertThat(html("before <!-- inside --> after\n\n<!-- program: X -->\n"))
                .contains("before")
                .contains("after")
                .doesNotContain("inside", "program", "<!--");
    }

    @Test
    void code_is_marked_and_escaped() throws IOException {
        assertThat(html("```java\nString a = \"<b>\"; // why\n```"))
                .contains("<span class=\"type\">String</span> a = <span class=\"string\">&quot;&lt;b&gt;&quot;</span>;")
                .contains("<span class=\"comment\">// why</span>");
        assertThat(html("```\n<b> & \"c\"\n```")).contains("<code>&lt;b&gt; &amp; &quot;c&quot;\n</code>");
        assertThat(html("```java\n\"never closed /* nor that\n```")).contains("&quot;never closed /* nor that");
    }

    @Test
    void a_text_of_any_length_is_marked() {
        String text = "\"" + "x\\\"".repeat(100_000) + "\"";

        for (String language : List.of("java", "xml", "properties", "sql", "json", "sh")) {
            assertThat(Highlighter.mark(text, language)).hasSizeGreaterThan(text.length());
        }
    }

    @Test
    void a_table_scrolls_by_itself_and_names_its_rows_where_the_first_column_has_no_name() throws IOException {
        assertThat(html("## Sizes\n\n|  | one |\n|---|--:|\n| width | yes |\n"))
                .containsPattern("<div [^>]*tabindex=\"0\"")
                .contains("aria-label=\"Table: Sizes\"")
                .contains("<th scope=\"row\">width</th>")
                .contains("<td class=\"yes\">yes</td>");
    }

    @Test
    void a_word_of_code_leads_to_the_type_that_it_names() throws IOException {
        assertThat(html("`ImageClient`, `ImageClient.generate(request)`, `Image`, `imageClient`"))
                .containsOnlyOnce("href=\"../api/dev/easel/ImageClient.html\"><code>ImageClient</code>")
                .contains("href=\"../api/dev/easel/ImageClient.html\"><code>ImageClient.<wbr>generate(request)</code>")
                .contains(" <code>Image</code>", " <code>imageClient</code>");
    }

    @Test
    void the_search_index_is_a_script_whatever_the_text_holds() throws IOException {
        Document document = read("Text with \"quotes\", a \\ and `</script>`.\n\n## Part\n\nMore\ttext.");

        assertThat(SearchIndex.of(List.of(document), Map.of("ImageClient", "api/dev/easel/ImageClient.html")))
                .isEqualTo("""
                        window.easelIndex=[
                        ["guide/a.html","A","A","Text with \\"quotes\\", a \\\\ and </script>."],
                        ["guide/a.html#part","A","Part","More text."],
                        ["api/dev/easel/ImageClient.html","API","ImageClient","dev.easel"]
                        ];
                        """);
    }

    private List<String> guide() throws IOException {
        return SiteMap.of(root).groups().get("Guide").stream()
                .map(SiteMap.Page::target)
                .toList();
    }

    private String html(String text) throws IOException {
        Document document = read(text);
        return markdown().html(document, Markdown.children(document.node()));
    }

    private Document read(String text) throws IOException {
        return markdown().read(new SiteMap.Page("docs/guide/a.md", "guide/a.html", "A", "A"), text);
    }

    private Markdown markdown() throws IOException {
        Map<String, String> types = Map.of("ImageClient", "api/dev/easel/ImageClient.html");
        return new Markdown(new Links(root, output, SiteMap.of(root), types));
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
