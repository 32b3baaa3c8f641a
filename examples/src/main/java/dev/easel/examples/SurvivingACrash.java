package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import dev.easel.zhiqite.Zhiqite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loses no image that was paid for, even if the process is killed: run it again, and it goes on where it was. Needs
 * {@code ZHIQITE_ACCESS_KEY_ID} and {@code ZHIQITE_ACCESS_KEY_SECRET}.
 */
public final class SurvivingACrash {
    public static void main(String[] args) throws IOException {
        Path ticket = Path.of("lighthouse.ticket");
        try (ImageClient client = Zhiqite.fromEnv()) {
            ImageTask task;
            if (Files.exists(ticket)) {
                task = client.resume(TaskHandle.decode(Files.readString(ticket)));
            } else {
                PreparedTask prepared = client.prepare(ImageRequest.builder()
                        .prompt("a lighthouse at dusk")
                        .model("revAnimated_v122_7371.safetensors")
                        .build());
                Files.writeString(ticket, prepared.handle().encode()); // before anything is sent
                task = prepared.submit();
            }
            task.result().join().first().saveTo(Path.of("lighthouse.jpg"));
            Files.delete(ticket);
        }
    }
}
