package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The server's WebSockets, one per client id: the later of two gets everything, and when the older one's end is noticed the
 * later is forgotten too and stays open, deaf. Guarded by the service's lock.
 */
final class Sockets {
    private static final int GOING_AWAY = 1001;
    private static final long TICK_MILLIS = 2;

    private final Object lock;
    private final long maxUploadSize;
    private final Map<String, Connection> registered = new HashMap<>();
    private final Set<Connection> open = new LinkedHashSet<>();
    private boolean ticking;
    private Runnable settle = () -> {};

    Sockets(Object lock, long maxUploadSize) {
        this.lock = lock;
        this.maxUploadSize = maxUploadSize;
    }

    /** Sets what lets happen that is due: called again and again, under the lock, while a socket is open. */
    void onTick(Runnable action) {
        settle = action;
    }

    /**
     * Accepts a handshake.
     *
     * @param node which node of this client's prompt is at work; null where none is
     */
    Reply accept(@Nullable String clientId, int remaining, @Nullable String node) {
        String sid = clientId == null || clientId.isEmpty()
                ? UUID.randomUUID().toString().replace("-", "")
                : clientId;
        Connection connection = new Connection(sid);
        registered.put(sid, connection);
        connection.send("status", Announcer.statusData(remaining).put("sid", sid));
        if (node != null) {
            connection.send("executing", Json.object().put("node", node));
        }
        return Reply.webSocket(connection);
    }

    void to(String sid, String type, ObjectNode data) {
        Connection connection = registered.get(sid);
        if (connection != null) {
            connection.send(type, data);
        }
    }

    void toAll(String type, ObjectNode data) {
        registered.values().forEach(connection -> connection.send(type, data));
    }

    /** Sends an image in the form that each socket asked for. */
    void image(@Nullable String sid, ByteString plain, ByteString told) {
        registered.values().stream()
                .filter(connection -> sid == null || sid.equals(connection.sid))
                .forEach(connection -> connection.send(socket -> socket.send(connection.metadata ? told : plain)));
    }

    void toAll(String text) {
        registered.values().forEach(connection -> connection.send(socket -> socket.send(text)));
    }

    void toAll(ByteString bytes) {
        registered.values().forEach(connection -> connection.send(socket -> socket.send(bytes)));
    }

    /** Ends every socket. */
    void drop() {
        registered.clear();
        open.forEach(connection -> connection.send(socket -> socket.close(GOING_AWAY, null)));
    }

    /** Ends every socket, as a process does that ends: what comes of them later is nobody's business. */
    void restart() {
        drop();
        open.clear();
    }

    /** How many sockets are open, the deaf ones included. */
    int count() {
        return open.size();
    }

    private void tick() {
        try {
            while (true) {
                synchronized (lock) {
                    if (open.isEmpty()) {
                        ticking = false;
                        return;
                    }
                    settle.run();
                    // Whoever else needs the lock gets it meanwhile.
                    lock.wait(TICK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void opened(Connection connection) {
        open.add(connection);
        if (!ticking) {
            ticking = true;
            Thread thread = new Thread(this::tick, "easel-emulator-sockets");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private final class Connection extends WebSocketListener {
        private final String sid;
        private final List<Consumer<WebSocket>> early = new ArrayList<>();
        private @Nullable WebSocket socket;
        private boolean listened;
        private boolean metadata;

        Connection(String sid) {
            this.sid = sid;
        }

        void send(String type, ObjectNode data) {
            ObjectNode message = Json.object().put("type", type);
            message.set("data", data);
            // Written now, since the data may grow later.
            String text = message.toString();
            send(to -> to.send(text));
        }

        private void send(Consumer<WebSocket> what) {
            if (socket == null) {
                early.add(what);
            } else {
                what.accept(socket);
            }
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            synchronized (lock) {
                socket = webSocket;
                early.forEach(what -> what.accept(webSocket));
                early.clear();
                opened(this);
            }
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            synchronized (lock) {
                JsonNode message = Json.read(text.getBytes(StandardCharsets.UTF_8));
                if (!listened
                        && message != null
                        && message.path("type").asText().equals("feature_flags")) {
                    metadata = message.path("data")
                            .path("supports_preview_metadata")
                            .asBoolean();
                    send("feature_flags", features(maxUploadSize));
                }
                listened = true;
            }
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(code == 1005 ? 1000 : code, null);
            gone();
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            gone();
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
            gone();
        }

        private void gone() {
            synchronized (lock) {
                if (open.remove(this)) {
                    // By the id, whoever has it now: that is what makes a second socket deaf.
                    registered.remove(sid);
                }
            }
        }
    }

    static ObjectNode features(long maxUploadSize) {
        return Json.object().put("supports_preview_metadata", true).put("max_upload_size", maxUploadSize);
    }
}
