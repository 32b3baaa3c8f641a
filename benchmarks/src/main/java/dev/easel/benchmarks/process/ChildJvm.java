package dev.easel.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A program of this class path in a JVM of its own, ended with {@link #close()}. */
public final class ChildJvm implements AutoCloseable {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final Map<String, CompletableFuture<String>> told = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private ChildJvm(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param program the full name of the class with {@code main}
     * @param log takes what it writes to standard error, at its end
     * @param jvmOptions for example {@code -Xmx64m}
     */
    public static ChildJvm start(String program, Path log, List<String> jvmOptions, List<String> args) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
        command.addAll(args);
        try {
            ChildJvm child = new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
            Thread reader = new Thread(child::read, "output of " + program);
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it ends by itself, at most so long, and returns what it told; {@code error} if it did not end. */
    public Map<String, String> result(Duration limit) {
        try (this) {
            boolean over = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (over) {
                ended.join();
            }
            Map<String, String> all = new ConcurrentHashMap<>();
            told.forEach((key, value) -> {
                if (value.isDone() && !value.isCompletedExceptionally()) {
                    all.put(key, value.join());
                }
            });
            if (!over) {
                all.put("error", "not finished after " + limit.toSeconds() + " s");
            } else if (all.isEmpty()) {
                all.put("error", "the JVM ended with exit code " + process.exitValue());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits for something that it tells.
     *
     * @throws IllegalStateException if it ends, or the time does, before it has told that
     */
    public String await(String key, Duration limit) {
        try {
            return told.computeIfAbsent(key, absent -> new CompletableFuture<>())
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (RuntimeException e) {
            throw new IllegalStateException("a benchmark process did not tell " + key + "; see its log", e);
        }
    }

    /** Asks it to end by closing its standard input, and makes it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    told.computeIfAbsent(line.substring(0, equals), absent -> new CompletableFuture<>())
                            .complete(line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            // The process was ended.
        } finally {
            ended.complete(true);
            told.values().forEach(value -> value.completeExceptionally(new IllegalStateException("it ended")));
        }
    }
}
