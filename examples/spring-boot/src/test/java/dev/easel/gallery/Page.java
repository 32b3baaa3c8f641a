package dev.easel.gallery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A started application, as the page in a browser sees it. */
final class Page {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LONGEST_WAIT_SECONDS = 120;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    Page(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    URI address() {
        return base;
    }

    boolean isThere() {
        try {
            return get("/api/services").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false; // not yet
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/tickets"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> order(String prompt, String... services) {
        return post(JSON.writeValueAsString(new Order(prompt, List.of(services))));
    }

    List<JsonNode> tickets() {
        List<JsonNode> tickets = new ArrayList<>();
        JSON.readTree(get("/api/tickets").body()).forEach(tickets::add);
        return tickets;
    }

    /** Polls, as the page does, until a ticket is as it should be. */
    JsonNode await(String service, Predicate<JsonNode> expected) {
        List<JsonNode> found = new ArrayList<>();
        until(() -> {
            found.clear();
            tickets().stream()
                    .filter(ticket -> text(ticket, "service").equals(service))
                    .filter(expected)
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    JsonNode awaitState(String service, String state) {
        return await(service, ticket -> text(ticket, "state").equals(state));
    }

    /** Returns the id of the first ticket of a response. */
    static String id(HttpResponse<String> response) {
        return text(JSON.readTree(response.body()).path(0), "id");
    }

    static String text(JsonNode ticket, String field) {
        return ticket.path(field).asString("");
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_WAIT_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come in " + LONGEST_WAIT_SECONDS + " s");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private record Order(String prompt, List<String> services) {}
}
