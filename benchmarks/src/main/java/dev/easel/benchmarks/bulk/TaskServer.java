package dev.easel.benchmarks.bulk;

import dev.easel.benchmarks.http.PlainServer;
import dev.easel.benchmarks.http.RequestReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;

/** A service that accepts tasks, takes its time for each, and forgets it when its image was fetched. It has so many workers. */
public final class TaskServer {
    private static final String TASKS = "/tasks/";
    private static final int SIDE = 18;
    private static final ByteBuffer RUNNING = PlainServer.json("{\"state\":\"running\"}");

    private final Map<String, Long> finishesAt = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final long[] freeAt;
    private final long nanos;
    private final ByteBuffer done;

    private TaskServer(int workers, long millis) throws IOException {
        freeAt = new long[workers];
        Arrays.fill(freeAt, System.nanoTime());
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        done = PlainServer.json("{\"image\":\"" + image() + "\"}");
    }

    /** @param args how many tasks run at once, and for how many milliseconds each */
    public static void main(String[] args) throws IOException {
        PlainServer.serve(new TaskServer(Integer.parseInt(args[0]), Long.parseLong(args[1]))::response);
    }

    /** A PNG of about 1 KiB. */
    private static String image() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(SIDE);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private ByteBuffer response(RequestReader request) {
        if (request.header("Content-Length") != null) {
            String id = Long.toString(numbers.incrementAndGet());
            finishesAt.put(id, accept());
            return PlainServer.json("{\"task\":\"" + id + "\"}");
        }
        String id = request.path().substring(TASKS.length());
        Long end = finishesAt.get(id);
        if (end != null && System.nanoTime() - end < 0) {
            return RUNNING;
        }
        finishesAt.remove(id);
        return done;
    }

    private synchronized long accept() {
        int worker = 0;
        for (int i = 1; i < freeAt.length; i++) {
            worker = freeAt[i] - freeAt[worker] < 0 ? i : worker;
        }
        long now = System.nanoTime();
        long begin = freeAt[worker] - now < 0 ? now : freeAt[worker];
        freeAt[worker] = begin + nanos;
        return freeAt[worker];
    }
}
