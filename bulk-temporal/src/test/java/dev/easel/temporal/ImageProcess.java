package dev.easel.temporal;

import dev.easel.ImageClient;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with a worker that runs until it halts at its point, or is killed. */
final class ImageProcess {
    private ImageProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Service service = Service.valueOf(args[0]);
        KillPoint point = KillPoint.valueOf(args[3]);
        WorkflowClient temporal = WorkflowClient.newInstance(
                TemporalServer.stubs(Integer.parseInt(args[2]), List.of(point.interceptor())));
        ImageClient client = service.client(args[1]);
        TemporalServer.worker(temporal, args[4])
                .service(service.service(), client)
                .storage(point.storage(ImageStorage.directory(Path.of(args[5]))))
                .staging(Path.of(args[6]))
                .start();
        Thread.sleep(Long.MAX_VALUE);
    }

    static Process start(
            Service service, String url, int temporal, KillPoint point, String queue, Path storage, Path staging)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ImageProcess.class.getName()));
        command.addAll(List.of(
                service.name(),
                url,
                String.valueOf(temporal),
                point.name(),
                queue,
                storage.toString(),
                staging.toString()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
