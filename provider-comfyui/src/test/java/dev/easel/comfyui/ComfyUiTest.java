package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.Size;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.VirtualTime;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;

/** A client and a ComfyUI of the testkit, over real sockets and in virtual time. */
abstract class ComfyUiTest {
    static final String MODEL = "dreamshaper_8.safetensors";
    static final CallOptions EVERY_SECOND = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(1)))
            .build();

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final VirtualTime time = VirtualTime.create();
    ComfyUiEmulator emulator;
    ImageClient client;

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    void start(ComfyUiEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = client().build();
    }

    ComfyUiBuilder client() {
        return ComfyUi.builder().baseUrl(emulator.baseUrl().toString()).timeSource(time);
    }

    static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(MODEL)
                .size(64, 64)
                .steps(4);
    }

    static ImageInput image(int width, int height, Color left, Color right) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(left);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(right);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        return ImageInput.bytes(png(image));
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Size sizeOf(GeneratedImage image) throws IOException {
        BufferedImage read = ImageIO.read(new java.io.ByteArrayInputStream(image.bytes()));
        return Size.of(read.getWidth(), read.getHeight());
    }

    ImageResult run(ImageRequest request) {
        return ended(client.submit(request, EVERY_SECOND));
    }

    ImageResult runUpscale(UpscaleRequest request) {
        return ended(client.submit(request, EVERY_SECOND));
    }

    ImageResult ended(ImageTask task) {
        try {
            return time.runUntil(task.result());
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    void await(ImageTask task, Predicate<TaskStatus> wanted) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        task.onStatus(status -> {
            if (wanted.test(status)) {
                reached.complete(true);
            }
        });
        time.runUntil(reached);
    }

    /** Waits, in real time, for what happens on a thread of the emulator. */
    static void until(BooleanSupplier condition) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what never happens").isLessThan(patience);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Posts to the emulator as somebody else does. */
    void postAsSomebodyElse(String path, String json) {
        Request request = new Request.Builder()
                .url(emulator.baseUrl() + path)
                .post(RequestBody.create(json, MediaType.get("application/json")))
                .build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
