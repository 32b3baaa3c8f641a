package dev.easel.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** The site that this build made. */
final class BuiltSite {
    static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "target", "site")
            .toAbsolutePath()
            .normalize();

    private static final Map<Path, Document> READ = new ConcurrentHashMap<>();

    private BuiltSite() {}

    /** Returns the pages of documents and of linked files, and not the Javadoc. */
    static List<Path> pages() {
        return htmlFiles().stream().filter(page -> !page.startsWith("api")).toList();
    }

    static List<Path> documents() {
        return pages().stream().filter(page -> !page.startsWith("source")).toList();
    }

    static List<Path> javadoc() {
        return htmlFiles().stream().filter(page -> page.startsWith("api")).toList();
    }

    static Document read(Path page) {
        return READ.computeIfAbsent(page, file -> {
            try {
                return Jsoup.parse(FOLDER.resolve(file), "UTF-8");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Returns what a page can be entered at. */
    static Set<String> anchors(Path page) {
        return read(page).select("[id], a[name]").stream()
                .flatMap(element -> Stream.of(element.id(), element.attr("name")))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private static List<Path> htmlFiles() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .map(FOLDER::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
