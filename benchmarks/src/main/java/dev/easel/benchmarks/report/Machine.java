package dev.easel.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where and with what a run was made, as far as it bears on the figures. */
public final class Machine {
    private static final Pattern MEASURED_JAR = Pattern.compile(
            "(easel-core|easel-provider-local|okhttp-jvm|okio-jvm|openai-java|langchain4j-open-ai|jackson-core|jackson-databind|jmh-core)-(\\d.*)\\.jar");

    private Machine() {}

    /** Cores, memory, system and JDK, a line for each. */
    public static List<String> describe(Path timed, Path images) {
        return List.of(
                "Processor: " + Runtime.getRuntime().availableProcessors() + " cores, " + processor(),
                String.format(Locale.ROOT, "Memory: %.1f GiB", memory() / (double) (1L << 30)),
                "System: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                "JDK: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + " ("
                        + System.getProperty("java.vendor") + ")",
                "Files go to: " + fileSystem(timed) + " where one after the other is timed, else to "
                        + fileSystem(images));
    }

    /** The versions of what was measured, from the jars that were used. */
    public static String versions() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(entry -> MEASURED_JAR.matcher(String.valueOf(Path.of(entry).getFileName())))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1) + " " + matcher.group(2))
                .sorted()
                .reduce((all, next) -> all + ", " + next)
                .orElse("unknown");
    }

    /** How many programs wanted to run, on average over the last minute. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String processor() {
        Path description = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(description)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> Arrays.asList(line.split(":", 2)))
                    .map(parts -> parts.get(parts.size() - 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileSystem(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.type();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
