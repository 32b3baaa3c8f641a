package dev.easel.checks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module whose jar is published.
 *
 * @param folder where it is
 * @param artifact the name of its artifact
 */
public record Published(Path folder, String artifact) {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT =
            Pattern.compile("</parent>.*?<artifactId>([^<]+)</artifactId>", Pattern.DOTALL);

    /** Returns all of them, in the order of the root's pom. */
    public static List<Published> all() throws IOException {
        List<Published> modules = new ArrayList<>();
        String poms = Files.readString(root().resolve("pom.xml")).replaceAll("(?s)<profiles>.*", "");
        for (Matcher named = MODULE.matcher(poms); named.find(); ) {
            Path folder = root().resolve(named.group(1));
            String pom = Files.readString(folder.resolve("pom.xml"));
            Matcher artifact = ARTIFACT.matcher(pom);
            boolean published = !pom.contains("<maven.deploy.skip>true<");
            if (published && !pom.contains("<packaging>pom<") && artifact.find()) {
                modules.add(new Published(folder, artifact.group(1)));
            }
        }
        return modules;
    }

    public static Path root() {
        return Project.root();
    }

    public Path classes() {
        return folder.resolve("target/classes");
    }

    /** Returns the pom that goes with the jar. */
    public Path pom() {
        return folder.resolve("target/flattened-pom.xml");
    }

    /** Returns the jar, whatever its version is. */
    public Path jar() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder.resolve("target"), artifact + "-[0-9]*.jar")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar") && !name.endsWith("-tests.jar")) {
                    return file;
                }
            }
        }
        throw new IllegalStateException("no jar of " + artifact + "; run `mvn verify` in the root folder");
    }

    @Override
    public String toString() {
        return artifact;
    }
}
