package dev.easel.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the links of the documents lead in the site. For one thread. */
final class Links {
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern IMAGE = Pattern.compile(".*\\.(png|jpe?g|gif|webp|svg)");
    private static final Pattern TYPE =
            Pattern.compile("(?:@)?([A-Z]\\w*)(?:\\.(?:Builder\\.)?[a-zA-Z]\\w*(?:\\(.*\\))?)?");

    private final Path root;
    private final Path output;
    private final SiteMap map;
    private final Map<String, String> types;
    private final Set<Path> linkedSources = new TreeSet<>();

    /**
     * Creates it.
     *
     * @param types simple names of types and the address of their Javadoc
     */
    Links(Path root, Path output, SiteMap map, Map<String, String> types) {
        this.root = root;
        this.output = output;
        this.map = map;
        this.types = types;
    }

    /**
     * Returns the address that a destination in a document has in the site.
     *
     * @throws IllegalStateException if nothing is there
     */
    String resolve(SiteMap.Page from, String destination) {
        if (destination.startsWith("#") || ELSEWHERE.matcher(destination).matches()) {
            return destination;
        }
        int hash = destination.indexOf('#');
        String fragment = hash < 0 ? "" : destination.substring(hash);
        Path file = file(from, hash < 0 ? destination : destination.substring(0, hash));
        String source = root.relativize(file).toString();
        Optional<SiteMap.Page> page = map.ofSource(source);
        if (page.isPresent()) {
            return Html.relative(from.target(), page.get().target()) + fragment;
        }
        if (IMAGE.matcher(source).matches()) {
            return Html.relative(from.target(), copied(file, source));
        }
        linkedSources.add(file);
        return Html.relative(from.target(), SourcePages.target(root, file)) + fragment;
    }

    /** Returns the title of the page that a destination names. */
    Optional<String> title(SiteMap.Page from, String destination) {
        if (destination.startsWith("#") || ELSEWHERE.matcher(destination).matches() || destination.contains("#")) {
            return Optional.empty();
        }
        return map.ofSource(root.relativize(file(from, destination)).toString()).map(SiteMap.Page::title);
    }

    /** Returns the Javadoc of what a word in code font names: a public type, or a member of one. */
    Optional<String> javadoc(SiteMap.Page from, String code) {
        Matcher type = TYPE.matcher(code);
        return type.matches()
                ? Optional.ofNullable(types.get(type.group(1))).map(target -> Html.relative(from.target(), target))
                : Optional.empty();
    }

    /** Returns the files and folders that are no pages and were linked. */
    Set<Path> linkedSources() {
        return Set.copyOf(linkedSources);
    }

    private Path file(SiteMap.Page from, String path) {
        Path folder = Objects.requireNonNull(root.resolve(from.source()).getParent());
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(root) || !Files.exists(file)) {
            throw new IllegalStateException(
                    from.source() + " links to " + path + ", which does not exist; correct the link");
        }
        return file;
    }

    private String copied(Path file, String source) {
        String target = source.startsWith("docs/") ? source.substring("docs/".length()) : source;
        try {
            Path copy = output.resolve(target);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }
}
