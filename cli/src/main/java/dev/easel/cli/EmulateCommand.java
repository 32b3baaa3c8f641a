package dev.easel.cli;

import dev.easel.testkit.Emulator;
import dev.easel.testkit.EmulatorBuilder;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code easel emulate}. */
@Command(
        name = "emulate",
        header = "Runs an emulator of a service until Ctrl-C, for programs in any language.",
        description = {
            "",
            "It speaks the service's own protocol, draws a real image from prompt and seed, calls",
            "nobody and costs nothing. It listens on this machine alone (127.0.0.1).",
            ""
        },
        footer = {
            "",
            "The keys that are printed are made up. Exit code: 130 when Ctrl-C ended it, 2 for wrong",
            "usage or a port that is in use."
        },
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class EmulateCommand implements Callable<Integer> {
    private static final double LONGEST = 3_600;

    private final Session session;

    @Parameters(
            paramLabel = "SERVICE",
            description = "Which one: dan, itsrose, zhiqite, local, openai, comfyui, replicate, bfl, fal, gemini.")
    private String service = "";

    @Option(
            names = "--port",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "The port to listen on. Default: a free one.")
    private String port = "";

    @Option(
            names = "--queue-time",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long a task stays queued. Default: ${DEFAULT-VALUE}.")
    private String queueTime = "";

    @Option(
            names = "--generation-time",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long a task takes. Default: ${DEFAULT-VALUE}.")
    private String generationTime = "";

    @Option(
            names = "--workers",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "How many tasks run side by side. Default: ${DEFAULT-VALUE}.")
    private String workers = "";

    @Option(names = "--lenient", description = "Take requests that the service does not document.")
    private boolean lenient;

    @Option(names = "--json", description = "Print one JSON object when it listens.")
    private boolean json;

    EmulateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Provider provider = Arguments.provider("SERVICE", service);
        int asked = (int) Arguments.whole("--port", port, "", 0, 65_535);
        EmulatorBuilder<?> builder = EmulatedService.builder(provider);
        builder.port(asked);
        builder.queueTime(seconds("--queue-time", queueTime));
        builder.generationTime(seconds("--generation-time", generationTime));
        builder.workers((int) Arguments.whole("--workers", workers, "", 1, 1_000));
        builder.strict(!lenient);
        try (Emulator emulator = started(builder, asked)) {
            show(provider, emulator);
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.INTERRUPTED;
    }

    private static Emulator started(EmulatorBuilder<?> builder, int port) {
        try {
            return builder.start();
        } catch (UncheckedIOException e) {
            throw new UsageException(
                    port == 0
                            ? "no port of this machine can be listened on: " + e.getCause()
                            : "--port is " + port + ", which cannot be listened on ("
                                    + (e.getCause() == null ? e : e.getCause()).getMessage()
                                    + "); choose another, or leave it out for a free one");
        }
    }

    private static Duration seconds(String option, String text) {
        double seconds = Arguments.number(option, text, "a number of seconds from 0 to 3600", 0, LONGEST);
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }

    private void show(Provider provider, Emulator emulator) {
        PrintStream out = session.terminal().out();
        Map<String, String> variables = EmulatedService.variables(provider, emulator);
        if (json) {
            out.println(Json.object()
                    .put("service", provider.id())
                    .put("url", emulator.baseUrl())
                    .put("environment", variables));
        } else {
            out.println("An emulator of " + provider.id() + " listens on " + emulator.baseUrl()
                    + ", for this machine alone. With these, easel and other programs find it:");
            variables.forEach((name, value) -> out.println("  export " + name + "=" + value));
            out.println("Ctrl-C ends it.");
        }
        out.flush();
    }
}
