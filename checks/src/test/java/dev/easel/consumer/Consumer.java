package dev.easel.consumer;

import dev.easel.checks.Project;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An application that has Easel beside something else.
 *
 * @param folder its folder in {@code checks/consumers}, with the pom from which Maven chose the class path
 * @param has what it has beside Easel, for the page
 * @param program the class that is run
 * @param java the Java release that it needs; 0 for the one of the build
 * @param refusal what {@code build()} says where the mix cannot run; empty where it works
 * @param warning what has to be logged; empty for nothing
 */
record Consumer(String folder, String has, String program, int java, String refusal, String warning) {
    private static final Path CONSUMERS = Project.root().resolve("checks/consumers");
    private static final Pattern JAR = Pattern.compile(
            "(openai-java-core|spring-boot|spring-ai-model|langchain4j-core|temporal-sdk|okhttp-jvm|okhttp|okio-jvm|jackson-core|slf4j-api|kotlin-stdlib|junit-jupiter-api)-(\\d[\\w.]*)[.]jar");

    static Consumer of(String folder, String has, String program) {
        return new Consumer(folder, has, program, 0, "", "");
    }

    Consumer onJava(int release) {
        return new Consumer(folder, has + " on Java " + release, program, release, refusal, warning);
    }

    Consumer refusedWith(String sentence) {
        return new Consumer(folder, has, program, java, sentence, warning);
    }

    Consumer warns(String sentence) {
        return new Consumer(folder, has, program, java, refusal, sentence);
    }

    static Path programs() {
        return CONSUMERS.resolve("programs");
    }

    /** Returns the class path that Maven chose. */
    String classPath() throws IOException {
        return classPath(folder);
    }

    static String classPath(String folder) throws IOException {
        Path chosen = CONSUMERS.resolve(folder).resolve("target/class-path");
        if (!Files.exists(chosen)) {
            throw new IllegalStateException(chosen
                    + " is missing; run `mvn verify` in the root folder, which has Maven choose the class paths");
        }
        return Files.readString(chosen).strip();
    }

    /** Returns the libraries that decide whether it works, in the order of the class path. */
    List<String> taken() throws IOException {
        List<String> libraries = new ArrayList<>();
        Arrays.stream(classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .forEach(jar -> {
                    Matcher matcher = JAR.matcher(jar);
                    // From 5 on, the jar without classes that points Gradle to okhttp-jvm.
                    if (matcher.matches()
                            && !(matcher.group(1).equals("okhttp")
                                    && matcher.group(2).startsWith("5."))) {
                        libraries.add(matcher.group(1) + " " + matcher.group(2));
                    }
                });
        return libraries;
    }

    @Override
    public String toString() {
        return has;
    }
}
