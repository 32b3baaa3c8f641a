package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.ConfigurationException;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.studio.StudioService;
import dev.easel.studio.internal.library.Library;
import dev.easel.studio.internal.library.Thumbnails;
import dev.easel.studio.internal.task.Changes;
import dev.easel.studio.internal.task.Desk;
import dev.easel.studio.internal.task.Inputs;
import dev.easel.studio.internal.task.Spending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of the page, on this machine alone. Thread-safe. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int MOST_THREADS = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Guard guard;
    private final Routes routes;
    private final Changes changes;
    private final @Nullable BulkWatch bulk;

    /**
     * What the page shows.
     *
     * @param services by their ids, in the order of the page
     * @param folder where the images are
     */
    public record Parts(
            Map<String, StudioService> services,
            Desk desk,
            Spending spending,
            Inputs inputs,
            Library library,
            Thumbnails thumbnails,
            Changes changes,
            Path folder) {}

    private WebServer(
            HttpServer server, ExecutorService threads, Routes routes, Changes changes, @Nullable BulkWatch bulk) {
        this.bulk = bulk;
        this.server = server;
        this.threads = threads;
        this.guard = Guard.create(server.getAddress().getPort());
        this.routes = routes;
        this.changes = changes;
    }

    /**
     * Starts it.
     *
     * @param parts what it shows
     * @param bulk a bulk run; {@code null} for none
     * @param port 0 for a free one
     * @throws ConfigurationException if the port cannot be listened on
     */
    public static WebServer start(Parts parts, @Nullable BulkWatch bulk, int port) {
        Views views = new Views(
                parts.services().values(),
                parts.desk(),
                parts.spending(),
                parts.folder().toString(),
                bulk != null);
        Routes routes = new Routes(
                parts.services(),
                views,
                parts.desk(),
                parts.inputs(),
                parts.library(),
                parts.thumbnails(),
                new EventStream(parts.changes(), views),
                bulk);
        WebServer server = start(port, routes, parts.changes(), bulk);
        if (bulk != null) {
            bulk.start();
        }
        return server;
    }

    private static WebServer start(int port, Routes routes, Changes changes, @Nullable BulkWatch bulk) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Violation.Code.INVALID,
                            "port",
                            "is " + port + ", which cannot be listened on (" + e.getMessage()
                                    + "); choose another, or 0 for a free one")),
                    e);
        }
        ExecutorService threads = threads();
        WebServer web = new WebServer(server, threads, routes, changes, bulk);
        server.setExecutor(threads);
        server.createContext("/", web::handle);
        server.start();
        return web;
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "easel-studio-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The address of the page, with the token in it. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/?token=" + guard.token());
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            respond(exchange);
        } catch (IOException e) {
            LOG.debug("a page went away", e);
        }
    }

    /** Inside of what closes the exchange: a response has to be written before that. */
    private void respond(HttpExchange exchange) throws IOException {
        try {
            Optional<String> objection = guard.objection(exchange);
            if (objection.isPresent()) {
                Reply.problem(exchange, 403, objection.get());
            } else if (guard.isKnown(exchange)) {
                serve(exchange);
            } else {
                enter(exchange);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} {} failed",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            if (exchange.getResponseCode() < 0) {
                Reply.problem(exchange, 500, "The studio failed; its output says why.");
            }
        }
    }

    /** The token leaves the address at once, so that it is in no history and no screenshot. */
    private void enter(HttpExchange exchange) throws IOException {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        boolean named = exchange.getRequestURI().getPath().equals("/") && query.startsWith("token=");
        if (named && guard.isToken(query.substring("token=".length()))) {
            exchange.getResponseHeaders().set("Set-Cookie", guard.cookie());
            exchange.getResponseHeaders().set("Location", "/");
            Reply.bytes(exchange, 303, "text/plain", new byte[0]);
        } else {
            Reply.text(
                    exchange, 401, "Open the address that the studio printed when it started: it has a token in it.\n");
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        Optional<List<String>> path = path(exchange.getRequestURI().getRawPath());
        if (path.isEmpty()) {
            Reply.problem(exchange, 404, "There is nothing at this address.");
            return;
        }
        try {
            routes.serve(exchange, path.get());
        } catch (InvalidRequestException e) {
            String message = e.violations().stream().map(Violation::toString).collect(Collectors.joining("; "));
            Reply.problem(exchange, 400, message);
        }
    }

    /** Decoded part by part: a slash that was encoded stays inside its part, where no name may have one. */
    private static Optional<List<String>> path(String raw) {
        List<String> parts = new ArrayList<>();
        for (String part : raw.substring(1).split("/", -1)) {
            String decoded = URI.create("/" + part).getPath().substring(1);
            if (decoded.isEmpty() && raw.length() > 1) {
                return Optional.empty();
            }
            if (!decoded.isEmpty()) {
                parts.add(decoded);
            }
        }
        return Optional.of(parts);
    }

    @Override
    public void close() {
        if (bulk != null) {
            bulk.close();
        }
        changes.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
