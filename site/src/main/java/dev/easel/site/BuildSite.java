package dev.easel.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the site: {@code BuildSite ROOT OUTPUT}. What it finds wrong in a document ends it with a message. */
public final class BuildSite {
    private static final List<String> ASSETS = List.of("theme.js", "site.js", "search.js", "icon.svg");

    private BuildSite() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Path output = Path.of(arguments[1]).toAbsolutePath().normalize();
        delete(output);
        Files.createDirectories(output.resolve("assets"));
        for (String asset : ASSETS) {
            Files.writeString(output.resolve("assets").resolve(asset), resource(asset));
        }
        for (String style : List.of("site.css", "api.css")) {
            Files.writeString(output.resolve("assets").resolve(style), resource("colours.css") + resource(style));
        }
        List<Drawings.Drawing> drawings = Drawings.into(output.resolve("assets"));

        PublishedSources sources = PublishedSources.of(root);
        sources.writeJavadoc(output.resolve("api"));

        SiteMap map = SiteMap.of(root);
        Links links = new Links(root, output, map, sources.types());
        Markdown markdown = new Markdown(links);
        List<Document> documents = new ArrayList<>();
        for (SiteMap.Page page : map.pages()) {
            documents.add(markdown.read(page, Files.readString(root.resolve(page.source()))));
        }
        Layout layout = new Layout(map, drawings);
        for (Document document : documents) {
            write(output.resolve(document.page().target()), layout.page(document, markdown));
        }
        SourcePages sourcePages = new SourcePages(root, layout);
        for (Path file : links.linkedSources()) {
            sourcePages.write(file, output);
        }
        Files.writeString(output.resolve("assets/search-index.js"), SearchIndex.of(documents, sources.types()));
    }

    static String resource(String name) {
        try (InputStream in = BuildSite.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** Removes a folder, if it is there. Of what an earlier build wrote, the page of a document that is gone has to go, too. */
    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
