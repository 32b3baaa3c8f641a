package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.CancelOutcome;
import dev.easel.Preview;
import dev.easel.spi.JsonObject;
import dev.easel.studio.StudioService;
import dev.easel.studio.internal.library.ImageDetails;
import dev.easel.studio.internal.library.Library;
import dev.easel.studio.internal.library.Thumbnails;
import dev.easel.studio.internal.task.Desk;
import dev.easel.studio.internal.task.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the page can ask for. Whoever comes here was let in. */
final class Routes {
    private static final int IMAGES_AT_ONCE = 60;
    private static final long CANCEL_SECONDS = 30;
    private static final String KEPT = "private, max-age=86400";

    private final Map<String, StudioService> services;
    private final Views views;
    private final Desk desk;
    private final Orders orders;
    private final Inputs inputs;
    private final Library library;
    private final Thumbnails thumbnails;
    private final EventStream events;
    private final @Nullable BulkWatch bulk;

    Routes(
            Map<String, StudioService> services,
            Views views,
            Desk desk,
            Inputs inputs,
            Library library,
            Thumbnails thumbnails,
            EventStream events,
            @Nullable BulkWatch bulk) {
        this.services = services;
        this.orders = new Orders(services.keySet(), desk, inputs);
        this.views = views;
        this.desk = desk;
        this.inputs = inputs;
        this.library = library;
        this.thumbnails = thumbnails;
        this.events = events;
        this.bulk = bulk;
    }

    /** @param path the parts of the path, decoded; none is empty */
    void serve(HttpExchange exchange, List<String> path) throws IOException {
        boolean served = switch (exchange.getRequestMethod()) {
            case "GET" -> get(exchange, path);
            case "POST" -> post(exchange, path);
            default -> {
                exchange.getResponseHeaders().set("Allow", "GET, POST");
                Reply.problem(exchange, 405, "The studio knows GET and POST.");
                yield true;
            }
        };
        if (!served) {
            Reply.problem(exchange, 404, "There is nothing at this address.");
        }
    }

    private boolean get(HttpExchange exchange, List<String> path) throws IOException {
        String first = path.isEmpty() ? "" : path.get(0);
        String last = path.isEmpty() ? "" : path.get(path.size() - 1);
        switch (first + "/" + path.size()) {
            case "/0" -> {
                return asset(exchange, "studio.html");
            }
            case "page/2" -> {
                return asset(exchange, last);
            }
            case "state/1" -> Reply.json(exchange, 200, views.state());
            case "events/1" -> events.serve(exchange);
            case "bulk/1" -> {
                if (bulk == null) {
                    return false;
                }
                Reply.json(exchange, 200, bulk.view());
            }
            case "choices/2" -> {
                StudioService service = services.get(last);
                if (service == null) {
                    return false;
                }
                Reply.json(exchange, 200, Choices.of(service.client()));
            }
            case "previews/2" -> preview(exchange, last);
            case "inputs/2" -> {
                Path file = inputs.find(last);
                if (file == null) {
                    return false;
                }
                Reply.file(exchange, Library.mediaType(last).orElse("application/octet-stream"), file, KEPT);
            }
            case "library/1" -> list(exchange);
            case "library/2", "images/2", "thumbs/2" -> {
                Optional<Library.Entry> entry = library.find(last);
                if (entry.isPresent()) {
                    image(exchange, first, entry.get());
                }
                return entry.isPresent();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean asset(HttpExchange exchange, String name) throws IOException {
        Optional<Assets.Asset> asset = Assets.find(name);
        if (asset.isPresent()) {
            Reply.bytes(exchange, 200, asset.get().mediaType(), asset.get().content());
        }
        return asset.isPresent();
    }

    /** One that was just replaced by the image is nothing to complain of. */
    private void preview(HttpExchange exchange, String id) throws IOException {
        Optional<Preview> preview = uuid(id).flatMap(desk::preview);
        if (preview.isPresent()) {
            Reply.bytes(
                    exchange,
                    200,
                    preview.get().format().mediaType(),
                    preview.get().bytes());
        } else {
            Reply.bytes(exchange, 204, "text/plain", new byte[0]);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        String after = query.startsWith("after=") ? query.substring("after=".length()) : "";
        Library.Page page = library.page(after, IMAGES_AT_ONCE);
        Reply.json(
                exchange,
                200,
                JsonObject.create()
                        .put("total", page.total())
                        .put(
                                "images",
                                page.entries().stream()
                                        .map(entry -> ImageDetails.summary(library, entry))
                                        .toList()));
    }

    private void image(HttpExchange exchange, String kind, Library.Entry entry) throws IOException {
        if (kind.equals("library")) {
            Reply.json(exchange, 200, ImageDetails.all(library, entry));
            return;
        }
        Optional<Path> small = kind.equals("thumbs") ? thumbnails.of(entry) : Optional.empty();
        String mediaType = Library.mediaType(small.isPresent() ? "small.jpg" : entry.name())
                .orElse("application/octet-stream");
        Reply.file(exchange, mediaType, small.orElse(library.file(entry)), small.isPresent() ? KEPT : "no-cache");
    }

    private boolean post(HttpExchange exchange, List<String> path) throws IOException {
        switch (String.join("/", path.subList(0, Math.min(1, path.size()))) + "/" + path.size()) {
            case "orders/1" -> orders.take(exchange);
            case "forecasts/1" -> orders.forecast(exchange);
            case "inputs/1" -> orders.input(exchange);
            case "tasks/3" -> {
                Optional<UUID> id = uuid(path.get(1));
                return id.isPresent() && task(exchange, id.get(), path.get(2));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean task(HttpExchange exchange, UUID id, String verb) throws IOException {
        switch (verb) {
            case "cancel" -> cancel(exchange, id);
            case "resume" -> {
                boolean resumed = desk.resume(id);
                Reply.json(
                        exchange,
                        resumed ? 202 : 409,
                        JsonObject.create().put("message", resumed ? "" : "There is nothing to resume."));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void cancel(HttpExchange exchange, UUID id) throws IOException {
        Optional<CompletableFuture<CancelOutcome>> cancelling = desk.cancel(id);
        if (cancelling.isEmpty()) {
            Reply.problem(exchange, 409, "The task is not under way.");
            return;
        }
        JsonObject reply = JsonObject.create();
        try {
            reply.put(
                    "outcome",
                    cancelling.get().get(CANCEL_SECONDS, TimeUnit.SECONDS).name());
        } catch (TimeoutException | ExecutionException e) {
            reply.put("outcome", "UNKNOWN");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Reply.json(exchange, 200, reply);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
