package dev.easel.failure;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A program that may die at any moment, run as a process of its own: it keeps a task's handle in a file as soon as the
 * handle is worth something, and waits for the image; or it finds the task again from the file.
 *
 * <p>Arguments: {@code submit} or {@code resume}, the service, its address, the handle's file, the image's file.
 */
final class Survivor {
    private Survivor() {}

    public static void main(String[] args) throws IOException {
        Subject service = Subject.valueOf(args[1]);
        Path kept = Path.of(args[3]);
        try (ImageClient client = client(service, args[2])) {
            ImageTask task = args[0].equals("submit")
                    ? submit(client, service, kept)
                    : client.resume(TaskHandle.decode(Files.readString(kept)));
            task.result().join().first().saveTo(Path.of(args[4]));
        }
    }

    private static ImageTask submit(ImageClient client, Subject service, Path kept) throws IOException {
        PreparedTask prepared = client.prepare(service.request());
        if (client.capabilities().clientChoosesTaskId()) {
            // The handle is worth something already: kept before anything is paid for.
            keep(prepared.handle(), kept);
            return prepared.submit();
        }
        ImageTask task = prepared.submit();
        keep(task.accepted().join(), kept);
        return task;
    }

    /** Whole or not at all, however suddenly this ends. */
    private static void keep(TaskHandle handle, Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, handle.encode());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ImageClient client(Subject service, String url) {
        CallOptions impatient = CallOptions.builder()
                .pollSchedule(PollSchedule.every(Duration.ofMillis(50)))
                .build();
        return switch (service) {
            case DAN ->
                Dan.builder()
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .baseUrl(url)
                        .defaults(impatient)
                        .build();
            case ZHIQITE ->
                Zhiqite.builder()
                        .accessKeyId("MARKEDKEY-id")
                        .accessKeySecret(Subject.ZHIQITE_SECRET)
                        .baseUrl(url)
                        .defaults(impatient)
                        .build();
            default -> throw new IllegalArgumentException(service + " has no tasks to find again");
        };
    }
}
