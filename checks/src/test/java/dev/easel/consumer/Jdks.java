package dev.easel.consumer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {
    private Jdks() {}

    /** Returns the {@code java} of a release; that of the build for 0. */
    static Optional<Path> java(int release) {
        if (release == 0 || release == Runtime.version().feature()) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin/java"));
        }
        return Stream.of(
                        System.getenv("JAVA_HOME_" + release),
                        System.getenv("JAVA_" + release + "_HOME"),
                        "/usr/lib/jvm/temurin-" + release + "-jdk-amd64",
                        "/usr/lib/jvm/java-" + release + "-openjdk-amd64")
                .filter(home -> home != null && !home.isBlank())
                .map(home -> Path.of(home, "bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
