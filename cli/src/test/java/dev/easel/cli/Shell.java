package dev.easel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Types commands, in this process or in one of their own. */
final class Shell {
    private static final List<String> KEYS = List.of(
            "DAN_",
            "ITSROSE_",
            "ZHIQITE_",
            "LOCAL_",
            "OPENAI_",
            "COMFYUI_",
            "REPLICATE_",
            "BFL_",
            "FAL_",
            "GEMINI_",
            "EASEL_");

    private final Output output = new Output();
    private final Map<String, String> environment = new HashMap<>();

    /** Sets a variable of the environment. */
    Shell with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Shell with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Runs {@code easel} in this process; returns its exit code. */
    int easel(String... arguments) {
        return Program.named("easel", new Session(environment, output.plain(), EmulatorPace.INSTANT))
                .run(arguments);
    }

    String out() {
        return output.out();
    }

    String err() {
        return output.err();
    }

    /** Starts {@code easel} in a process of its own, with no key of whoever runs the tests. */
    Process start(String... arguments) {
        return start(List.of(), arguments);
    }

    /** Does the same with a process that hears Ctrl-C, whatever whoever runs the tests hears. */
    Process startHearing(String... arguments) {
        return start(List.of("env", "--default-signal=INT"), arguments);
    }

    private Process start(List<String> before, String... arguments) {
        // Surefire hides the tests' class path in a jar of its own.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                classPath,
                "dev.easel.cli.Easel"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> KEYS.stream().anyMatch(name::startsWith));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process printed until it ended. */
    static String printed(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
