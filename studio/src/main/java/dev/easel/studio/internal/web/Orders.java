package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.studio.internal.task.Desk;
import dev.easel.studio.internal.task.Forecast;
import dev.easel.studio.internal.task.Inputs;
import dev.easel.studio.internal.task.Order;
import dev.easel.studio.internal.task.OrderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the page sends to have drawn: orders, and the images that they start from. */
final class Orders {
    private static final int LARGEST_JSON = 64 << 10;

    private final Set<String> services;
    private final Desk desk;
    private final Inputs inputs;

    Orders(Set<String> services, Desk desk, Inputs inputs) {
        this.services = services;
        this.desk = desk;
        this.inputs = inputs;
    }

    void take(HttpExchange exchange) throws IOException {
        Optional<Order> order = read(exchange);
        if (order.isEmpty()) {
            return;
        }
        Desk.Receipt receipt = desk.order(order.get());
        JsonObject refused = JsonObject.create();
        receipt.refused().forEach(refused::put);
        Reply.json(
                exchange,
                receipt.tasks().isEmpty() ? 422 : 202,
                JsonObject.create()
                        .put("order", order.get().id().toString())
                        .put("seed", Long.toString(order.get().seed()))
                        .put(
                                "tasks",
                                receipt.tasks().stream().map(UUID::toString).toList())
                        .put("refused", refused));
    }

    /** Says what would become of an order; nothing is sent. */
    void forecast(HttpExchange exchange) throws IOException {
        Optional<Order> order = read(exchange);
        if (order.isEmpty()) {
            return;
        }
        Forecast forecast = desk.forecast(order.get());
        JsonObject refused = JsonObject.create();
        forecast.refused().forEach(refused::put);
        JsonObject leftOut = JsonObject.create();
        forecast.leftOut().forEach((service, fields) -> leftOut.put(service, List.copyOf(fields)));
        Reply.json(exchange, 200, JsonObject.create().put("refused", refused).put("leftOut", leftOut));
    }

    /** Empty where the reply was given already. */
    private Optional<Order> read(HttpExchange exchange) throws IOException {
        if (!type(exchange).startsWith("application/json")) {
            Reply.problem(exchange, 415, "An order is application/json.");
            return Optional.empty();
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_JSON + 1);
        if (body.length > LARGEST_JSON) {
            Reply.problem(exchange, 413, "An order has at most " + LARGEST_JSON + " bytes.");
            return Optional.empty();
        }
        return Optional.of(OrderReader.read(utf8(body), services::contains, inputs::find));
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(Violation.of(Violation.Code.MALFORMED, "order", "is not UTF-8"));
        }
    }

    void input(HttpExchange exchange) throws IOException {
        if (!type(exchange).startsWith("image/")) {
            Reply.problem(exchange, 415, "An input image is sent as it is, with its media type.");
            return;
        }
        if (length(exchange) > Inputs.LARGEST) {
            exchange.getResponseHeaders().set("Connection", "close");
            Reply.problem(exchange, 413, "An image has at most " + (Inputs.LARGEST >> 20) + " MiB.");
            return;
        }
        String id = inputs.store(exchange.getRequestBody());
        Reply.json(exchange, 201, JsonObject.create().put("id", id));
    }

    private static long length(HttpExchange exchange) {
        try {
            return Long.parseLong(
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Length"))
                            .orElse("0"));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String type(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
    }
}
