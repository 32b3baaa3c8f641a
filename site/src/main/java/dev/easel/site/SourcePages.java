package dev.easel.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files and folders of the repository that documents link to, as pages: the site has to be whole where there is no network. */
final class SourcePages {
    private final Path root;
    private final Layout layout;

    SourcePages(Path root, Layout layout) {
        this.root = root;
        this.layout = layout;
    }

    static String target(Path root, Path file) {
        String path = root.relativize(file).toString();
        return "source/" + path + (Files.isDirectory(file) ? "/index.html" : ".html");
    }

    /** Writes the page of a file, or those of a folder and all that is in it. */
    void write(Path file, Path output) throws IOException {
        String target = target(root, file);
        String name = root.relativize(file).toString();
        String content;
        if (Files.isDirectory(file)) {
            List<Path> files = filesOf(file);
            for (Path each : files) {
                write(each, output);
            }
            content = files.stream()
                    .map(each -> "<li><a href=\"" + Html.escape(Html.relative(target, target(root, each))) + "\">"
                            + Html.escape(file.relativize(each).toString()) + "</a></li>\n")
                    .collect(Collectors.joining("", "<ul class=\"files\">\n", "</ul>\n"));
        } else {
            content = Highlighter.block(Files.readString(file), language(file));
        }
        BuildSite.write(output.resolve(target), layout.source(target, name, content));
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).startsWith("target")
                            && !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static String language(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "sh" : name.substring(dot + 1);
    }
}
