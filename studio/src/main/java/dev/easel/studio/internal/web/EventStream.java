package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.spi.JsonObject;
import dev.easel.studio.internal.task.Changes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Server-sent events: what changes, until the page is closed. Each page holds a thread, so there is a limit: the
 * oldest stream gives way to a new one, since it may be of a page that is gone.
 */
final class EventStream {
    private static final int MOST_PAGES = 16;
    private static final long HEARTBEAT_MILLIS = 3_000;

    /** Faster than this nobody sees; a page is told once of what changed meanwhile. */
    private static final long PAUSE_MILLIS = 40;

    private final Changes changes;
    private final Views views;

    EventStream(Changes changes, Views views) {
        this.changes = changes;
        this.views = views;
    }

    void serve(HttpExchange exchange) throws IOException {
        try (Changes.Subscription subscription = changes.subscribe(MOST_PAGES);
                OutputStream out = Reply.events(exchange)) {
            send(out, "state", views.state());
            while (!subscription.isClosed()) {
                Set<String> changed = subscription.await(HEARTBEAT_MILLIS);
                if (changed.isEmpty()) {
                    write(out, ": still here\n\n"); // fails where the page is gone
                }
                for (String what : changed) {
                    send(out, what);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(OutputStream out, String what) throws IOException {
        if (what.startsWith(Changes.TASK)) {
            var task = views.task(what.substring(Changes.TASK.length()));
            if (task.isPresent()) {
                send(out, "task", task.get());
            }
        } else if (what.equals(Changes.MONEY)) {
            send(out, "money", views.money());
        } else {
            send(out, what, JsonObject.create());
        }
    }

    private static void send(OutputStream out, String event, JsonObject data) throws IOException {
        // JSON of one line: a line break in it would end the event.
        write(out, "event: " + event + "\ndata: " + data + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
