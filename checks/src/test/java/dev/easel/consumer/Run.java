package dev.easel.consumer;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What came of a consumer.
 *
 * @param exit the status that its process ended with, or that of its compiler
 * @param output what both wrote
 */
record Run(int exit, String output) {
    private static final String MODULES = "modules";
    private static final String KOTLIN = "WithKotlin";

    /** Compiles a consumer's program against its class path and runs it in a process of its own. */
    static Run of(Consumer consumer, Path java, Path folder, String... arguments)
            throws IOException, InterruptedException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Run compiled = consumer.program().equals(KOTLIN)
                ? kotlin(consumer, java, folder, classes)
                : compiled(consumer, classes);
        if (compiled.exit() != 0) {
            return compiled;
        }
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        String path = classes + File.pathSeparator + consumer.classPath();
        if (consumer.program().equals(MODULES)) {
            command.addAll(List.of("--module-path", path, "--module", "me.app/me.app.Main"));
        } else {
            command.addAll(List.of(
                    "-cp", path, consumer.program() + (consumer.program().equals(KOTLIN) ? "Kt" : "")));
        }
        command.addAll(List.of(arguments));
        return run(command, folder.resolve("output"));
    }

    private static Run compiled(Consumer consumer, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        if (consumer.program().equals("Strict")) {
            options.addAll(List.of("-Xlint:all", "-Werror"));
        }
        if (consumer.program().equals(MODULES)) {
            options.addAll(List.of("--release", "17", "--module-path", consumer.classPath()));
        } else {
            options.addAll(List.of(
                    "-cp",
                    consumer.classPath(),
                    "-sourcepath",
                    Consumer.programs().toString()));
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean fine = compiler.getTask(
                            messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources(consumer)))
                    .call();
            return new Run(fine ? 0 : 1, messages.toString());
        }
    }

    private static List<Path> sources(Consumer consumer) throws IOException {
        if (!consumer.program().equals(MODULES)) {
            return List.of(Consumer.programs().resolve(consumer.program() + ".java"));
        }
        try (Stream<Path> files = Files.walk(Consumer.programs().resolve(MODULES))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Run kotlin(Consumer consumer, Path java, Path folder, Path classes)
            throws IOException, InterruptedException {
        return run(
                List.of(
                        java.toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Consumer.classPath("tool-kotlin"),
                        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                        "-no-stdlib",
                        "-no-reflect",
                        "-Werror",
                        "-jvm-target",
                        "17",
                        "-cp",
                        consumer.classPath(),
                        "-d",
                        classes.toString(),
                        Consumer.programs().resolve(KOTLIN + ".kt").toString()),
                folder.resolve("compiler-output"));
    }

    private static Run run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                return new Run(-1, Files.readString(output) + "\nstill running after two minutes");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output));
    }
}
