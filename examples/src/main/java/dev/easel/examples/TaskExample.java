package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskTimeoutException;
import dev.easel.dan.Dan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What is the same with every service: not blocking, following a task, finding it again in another process. Needs {@code
 * DAN_API_KEY}.
 */
public final class TaskExample {
    private static final ImageRequest LIGHTHOUSE = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .model(Dan.MODEL_CLARITY)
            .build();

    private TaskExample() {}

    /** Draws three lighthouses into the folder where it is run. */
    public static void main(String[] args) {
        try (ImageClient client = Dan.fromEnv()) {
            withoutBlocking(client, LIGHTHOUSE, Path.of("one.png")).join();
            resume(client, submit(client, LIGHTHOUSE), Path.of("two.png"));
            withPatience(client, LIGHTHOUSE, Path.of("three.png"));
        }
    }

    static CompletableFuture<Path> withoutBlocking(ImageClient client, ImageRequest request, Path file) {
        // snippet: async
        CompletableFuture<Path> saved =
                client.generateAsync(request).thenApply(result -> result.first().saveTo(file));
        // end
        return saved;
    }

    static String submit(ImageClient client, ImageRequest request) {
        // snippet: submit
        ImageTask task = client.submit(request);
        task.onStatus(status -> System.out.println(status)); // Queued[position=3], Running, …
        String ticket = task.accepted().join().encode(); // letters and digits: keep it anywhere
        // end
        return ticket;
    }

    static void resume(ImageClient client, String ticket, Path file) {
        // snippet: resume
        // in another process, within the time that the service keeps a result
        ImageTask task = client.resume(TaskHandle.decode(ticket));
        task.result().join().first().saveTo(file);
        // end
    }

    static void withPatience(ImageClient client, ImageRequest request, Path file) {
        // snippet: patience
        ImageTask task = client.submit(request);
        try {
            task.await(Duration.ofSeconds(30)).first().saveTo(file);
        } catch (TaskTimeoutException e) {
            System.out.println("still at work: " + e.handle().orElseThrow().encode());
            task.cancel(); // or let it go on, and resume it
        }
        // end
    }
}
