package dev.easel.site;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The public API of all published modules: its types, and its Javadoc as one. Immutable. */
final class PublishedSources {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|enum|record|@interface) (\\w+)");

    private final List<Path> files;
    private final Map<String, String> types;

    private PublishedSources(List<Path> files, Map<String, String> types) {
        this.files = files;
        this.types = types;
    }

    static PublishedSources of(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path module : modules(root)) {
            for (String folder : List.of("src/main/java", "target/generated-sources/annotations")) {
                files.addAll(javaFiles(module.resolve(folder)));
            }
        }
        return new PublishedSources(List.copyOf(files), publicTypes(files));
    }

    /** Returns the simple names of all public types, and where in the site their Javadoc is. Names with two meanings are left out. */
    Map<String, String> types() {
        return types;
    }

    /**
     * Writes the Javadoc of all modules. Errors of the sources are for the build of their modules to find: here a type of a
     * framework that only one module knows is just a name.
     */
    void writeJavadoc(Path output) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-notimestamp",
                "-Xdoclint:none",
                "--ignore-source-errors",
                "-encoding",
                "UTF-8",
                "-d",
                output.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-doctitle",
                "Easel: the API of all modules",
                "-windowtitle",
                "Easel API",
                "-header",
                "<a href=\"{@docRoot}/../index.html\">Easel documentation</a>"));
        files.forEach(file -> arguments.add(file.toString()));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> new IllegalStateException("this Java has no javadoc tool; run the build with a JDK"))
                .run(writer, writer, arguments.toArray(String[]::new));
        if (!Files.exists(output.resolve("index.html"))) {
            throw new IllegalStateException("javadoc wrote nothing: " + said);
        }
        dress(output);
    }

    /** Gives the pages of the Javadoc the colours and the theme of the site. */
    private static void dress(Path output) throws IOException {
        try (Stream<Path> found = Files.walk(output)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".html")) {
                    String root = Html.toRoot("api/" + output.relativize(file));
                    String head = "<link rel=\"stylesheet\" href=\"" + root + "assets/api.css\">\n<script src=\"" + root
                            + "assets/theme.js\"></script>\n</head>";
                    Files.writeString(file, Files.readString(file).replaceFirst("</head>", head));
                } else if (name.equals("stylesheet.css")) {
                    // Some distributions of the JDK leave out the fonts, and no page needs them.
                    Files.writeString(file, Files.readString(file).replaceFirst("@import url\\([^)]*\\);", ""));
                }
            }
        }
    }

    private static List<Path> modules(Path root) throws IOException {
        List<Path> modules = new ArrayList<>();
        String poms = Files.readString(root.resolve("pom.xml")).replaceAll("(?s)<profiles>.*", "");
        for (Matcher named = MODULE.matcher(poms); named.find(); ) {
            Path module = root.resolve(named.group(1));
            if (!Files.readString(module.resolve("pom.xml")).contains("<maven.deploy.skip>true<")) {
                modules.add(module);
            }
        }
        return modules;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .filter(file -> !folder.relativize(file).toString().contains("/internal/"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> publicTypes(List<Path> files) {
        Map<String, String> types = new TreeMap<>();
        Set<String> twice = new HashSet<>();
        for (Path file : files) {
            Matcher type = PUBLIC_TYPE.matcher(read(file));
            if (type.find()) {
                String path = file.toString().replaceFirst(".*/(?:java|annotations)/(?=dev/)", "");
                if (types.put(type.group(1), "api/" + path.replace(".java", ".html")) != null) {
                    twice.add(type.group(1));
                }
            }
        }
        types.keySet().removeAll(twice);
        return types;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
