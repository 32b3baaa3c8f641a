package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.temporal.ImageStorage;
import dev.easel.temporal.ImageWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Works for Temporal until it is stopped. Start it on as many machines as there are. Needs {@code DAN_API_KEY}. */
public final class TemporalWorker {
    public static void main(String[] args) throws IOException, InterruptedException {
        ImageClient dan = Dan.fromEnv();
        ImageWorker worker = ImageWorker.builder(TemporalFromEnv.connect())
                .service("dan", dan) // one client for each service; this machine does the work of those alone
                .storage(ImageStorage.directory(Path.of("images"))) // a directory that all machines have
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.close(); // finishes the submissions under way, and gives its waits to other workers
            dan.close();
        }));
        System.out.println("working");
        new CountDownLatch(1).await();
    }
}
