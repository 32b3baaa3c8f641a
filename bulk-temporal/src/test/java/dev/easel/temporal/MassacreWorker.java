package dev.easel.temporal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.easel.ImageClient;
import io.temporal.client.WorkflowClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A process with a worker for all services, until it is killed. */
final class MassacreWorker implements AutoCloseable {
    private static final String WORKS = "works";

    private final Process process;
    private final BufferedReader lines;

    private MassacreWorker(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param args Temporal's port, the storage, submissions at once for each service, and the address of each service in their order */
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        // What is logged goes into a file.
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        WorkflowClient temporal =
                WorkflowClient.newInstance(TemporalServer.stubs(Integer.parseInt(args[0]), List.of()));
        ServiceLimits limits = ServiceLimits.builder()
                .submissionsAtOnce(Integer.parseInt(args[2]))
                .build();
        ImageWorker.Builder worker =
                TemporalServer.worker(temporal, "easel").storage(ImageStorage.directory(Path.of(args[1])));
        for (int i = 3; i < args.length; i++) {
            Service service = Service.values()[i - 3];
            if (!args[i].isEmpty()) {
                ImageClient client = service.client(args[i]);
                worker.service(service.service(), client, limits);
            }
        }
        worker.start();
        out.println(WORKS);
        Thread.sleep(Long.MAX_VALUE);
    }

    /**
     * Starts a process.
     *
     * @param services the address of each service in their order; one without an address is not served
     */
    static MassacreWorker start(
            TemporalServer server, Path storage, Path temporary, int submissionsAtOnce, List<String> services, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx200m",
                "-Djava.io.tmpdir=" + Files.createDirectories(temporary),
                "-cp",
                System.getProperty("java.class.path"),
                MassacreWorker.class.getName(),
                String.valueOf(server.port()),
                storage.toString(),
                String.valueOf(submissionsAtOnce)));
        command.addAll(services);
        return new MassacreWorker(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** Waits until it works; returns false if it has ended before. */
    boolean works() throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(WORKS)) {
            line = lines.readLine();
        }
        return line != null;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it without a chance to do anything more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
