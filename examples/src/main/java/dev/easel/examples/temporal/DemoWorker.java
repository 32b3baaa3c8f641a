package dev.easel.examples.temporal;

import dev.easel.examples.TemporalFromEnv;
import dev.easel.temporal.ImageStorage;
import dev.easel.temporal.ImageWorker;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own, which ends with the process that has started it. */
public final class DemoWorker {
    /** Says by its output that it has begun to work. */
    static final String WORKING = "working";

    /** How soon others notice that it is dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private DemoWorker() {}

    /** Takes the address of the server for tests or a minus, the directory of the images, and the addresses of the services. */
    public static void main(String[] arguments) throws IOException {
        boolean isForTests = !arguments[0].equals("-");
        WorkflowClient temporal = isForTests
                ? DemoServer.connect(
                        arguments[0], "worker " + ProcessHandle.current().pid())
                : TemporalFromEnv.connect();
        ImageWorker.Builder worker = ImageWorker.builder(temporal)
                .storage(ImageStorage.directory(Path.of(arguments[1])))
                .heartbeatTimeout(HEARTBEAT);
        List<String> urls = List.of(arguments).subList(2, arguments.length);
        for (DemoService service : DemoService.values()) {
            worker.service(service.service(), service.client(urls.get(service.ordinal())));
        }
        if (isForTests) {
            // It would wait for ever for a dead worker to go on with a workflow that it had in memory; a real one waits
            // some seconds.
            worker.configure(options -> options.setStickyQueueScheduleToStartTimeout(Duration.ZERO));
        }
        worker.start();
        System.out.println(WORKING);
        while (System.in.read() >= 0) {
            // Nothing is ever said: it ends when nobody is left who could.
        }
        Runtime.getRuntime().halt(0);
    }
}
