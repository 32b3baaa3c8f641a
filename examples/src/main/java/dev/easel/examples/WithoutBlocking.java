package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskTimeoutException;
import dev.easel.dan.Dan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Follows a task, and generates without blocking. Needs {@code DAN_API_KEY}. */
public final class WithoutBlocking {
    public static void main(String[] args) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();
        try (ImageClient client = Dan.fromEnv()) {
            // Cancelling this future cancels the task.
            CompletableFuture<Path> saved = client.generateAsync(request)
                    .thenApply(result -> result.first().saveTo(Path.of("one.png")));

            ImageTask task = client.submit(request);
            task.onStatus(System.out::println); // Submitting, Queued[position=3], Running, …
            try {
                task.await(Duration.ofMinutes(1)).first().saveTo(Path.of("two.png"));
            } catch (TaskTimeoutException e) {
                task.cancel(); // or let it go on: see "Surviving a crash"
            }
            saved.join();
        }
    }
}
