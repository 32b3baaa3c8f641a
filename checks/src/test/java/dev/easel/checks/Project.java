package dev.easel.checks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project is. */
public final class Project {
    private Project() {}

    /** Returns the root folder, whether the tests run there or in their module. */
    public static Path root() {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
        return Files.isRegularFile(here.resolve("examples/pom.xml")) ? here : here.getParent();
    }
}
