package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A ComfyUI server as a careful client speaks to it, over plain OkHttp. */
final class ComfyUiWire {

    static final ObjectMapper JSON = new ObjectMapper();
    static final OkHttpClient CLIENT =
            new OkHttpClient.Builder().followRedirects(false).build();

    private final Emulator emulator;

    ComfyUiWire(Emulator emulator) {
        this.emulator = emulator;
    }

    /** A response, read whole. */
    record Received(int status, okhttp3.Headers headers, byte[] body) {

        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return read(text());
        }

        String errorType() {
            return json().path("error").path("type").asText();
        }

        String nodeErrorType(String node) {
            return json().path("node_errors")
                    .path(node)
                    .path("errors")
                    .path(0)
                    .path("type")
                    .asText();
        }
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    Request.Builder to(String path) {
        return new Request.Builder().url(emulator.baseUrl() + path);
    }

    Received send(Request.Builder request) {
        try (Response response = CLIENT.newCall(request.build()).execute()) {
            return new Received(
                    response.code(), response.headers(), response.body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Received get(String path) {
        return send(to(path));
    }

    Received post(String path, String body) {
        return send(to(path).post(RequestBody.create(body, MediaType.get("application/json"))));
    }

    Received post(String path, JsonNode body) {
        return post(path, body.toString());
    }

    Received upload(String path, String name, byte[] file, String... fields) {
        MultipartBody.Builder form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("image", name, RequestBody.create(file, MediaType.get("image/png")));
        for (int i = 0; i < fields.length; i += 2) {
            form.addFormDataPart(fields[i], fields[i + 1]);
        }
        return send(to(path).post(form.build()));
    }

    /** A body for {@code /prompt} under a new id. */
    static ObjectNode order(JsonNode graph) {
        ObjectNode body = JSON.createObjectNode();
        body.set("prompt", graph);
        return body.put("prompt_id", UUID.randomUUID().toString()).put("client_id", "e1");
    }

    /** Sends a graph and returns its id. */
    String submit(JsonNode graph) {
        return submitted(order(graph));
    }

    String submitted(JsonNode order) {
        Received response = post("/api/prompt", order);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.json().path("node_errors")).isEmpty();
        return response.json().path("prompt_id").asText();
    }

    JsonNode job(String id) {
        return get("/api/jobs/" + id).json();
    }

    String status(String id) {
        return job(id).path("status").asText();
    }

    /** The first image of a job. */
    byte[] image(String id) {
        JsonNode output = job(id).path("preview_output");
        return view(output).body();
    }

    Received view(JsonNode output) {
        okhttp3.HttpUrl url = okhttp3.HttpUrl.get(emulator.baseUrl() + "/api/view")
                .newBuilder()
                .addQueryParameter("filename", output.path("filename").asText())
                .addQueryParameter("subfolder", output.path("subfolder").asText())
                .addQueryParameter("type", output.path("type").asText())
                .build();
        return send(new Request.Builder().url(url));
    }

    /** The contract's graph for text to image, with a file name prefix of its own. */
    static ObjectNode graph() {
        return graph("easel/" + UUID.randomUUID());
    }

    static ObjectNode graph(String prefix) {
        ObjectNode graph = (ObjectNode) read("""
                {"ckpt":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"dreamshaper_8.safetensors"}},
                 "pos":{"class_type":"CLIPTextEncode","inputs":{"text":"a lighthouse at dusk","clip":["ckpt",1]}},
                 "neg":{"class_type":"CLIPTextEncode","inputs":{"text":"fog","clip":["ckpt",1]}},
                 "latent":{"class_type":"EmptyLatentImage","inputs":{"width":64,"height":48,"batch_size":1}},
                 "sample":{"class_type":"KSampler","inputs":{"model":["ckpt",0],"seed":42,"steps":4,"cfg":7.0,
                   "sampler_name":"euler","scheduler":"normal","positive":["pos",0],"negative":["neg",0],
                   "latent_image":["latent",0],"denoise":1.0}},
                 "image":{"class_type":"VAEDecode","inputs":{"samples":["sample",0],"vae":["ckpt",2]}},
                 "save":{"class_type":"SaveImage","inputs":{"images":["image",0]}}}
                """);
        inputs(graph, "save").put("filename_prefix", prefix);
        return graph;
    }

    static ObjectNode inputs(ObjectNode graph, String node) {
        return (ObjectNode) graph.path(node).path("inputs");
    }

    static ObjectNode add(ObjectNode graph, String id, String type, String inputs) {
        ObjectNode node = graph.putObject(id).put("class_type", type);
        node.set("inputs", read(inputs));
        return graph;
    }

    static void link(ObjectNode graph, String node, String input, String from, int slot) {
        inputs(graph, node).putArray(input).add(from).add(slot);
    }

    Socket socket(String clientId) {
        return new Socket(to("/api/ws?clientId=" + clientId).build());
    }

    /** A client's end of a WebSocket, and what arrived at it. */
    static final class Socket extends WebSocketListener {

        private static final String CLOSED = "closed";

        private final BlockingQueue<Object> frames = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Socket(Request request) {
            this.socket = CLIENT.newWebSocket(request, this);
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            frames.add(read(text));
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            frames.add(bytes);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            frames.add(CLOSED + code);
            webSocket.close(code, null);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
            frames.add(CLOSED + (response == null ? "" : response.code()));
        }

        void send(String text) {
            socket.send(text);
        }

        void close() {
            socket.close(1000, null);
        }

        Object next() {
            try {
                Object frame = frames.poll(20, TimeUnit.SECONDS);
                assertThat(frame).as("a frame within 20 s").isNotNull();
                return frame;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The next message of that type; others before it are dropped. */
        JsonNode await(String type) {
            while (true) {
                Object frame = next();
                if (frame instanceof JsonNode message
                        && message.path("type").asText().equals(type)) {
                    return message.path("data");
                }
                assertThat(frame.toString()).as("waiting for " + type).doesNotStartWith(CLOSED);
            }
        }

        ByteString awaitBytes() {
            while (true) {
                if (next() instanceof ByteString bytes) {
                    return bytes;
                }
            }
        }

        void awaitClosed() {
            while (!next().toString().startsWith(CLOSED)) {
                // What was on its way comes first.
            }
        }

        /** The types of all messages before the first of that type. */
        List<String> typesUntil(String last) {
            List<String> types = new ArrayList<>();
            while (true) {
                if (next() instanceof JsonNode message) {
                    if (message.path("type").asText().equals(last)) {
                        return types;
                    }
                    types.add(message.path("type").asText());
                }
            }
        }

        /** Closes the socket and returns the types of what arrived before the server did the same. */
        List<String> typesUntilClosed() {
            socket.close(1000, null);
            List<String> types = new ArrayList<>();
            while (next() instanceof JsonNode message) {
                types.add(message.path("type").asText());
            }
            return types;
        }

        /** The types of all messages up to the end of that prompt, without those in the list. */
        List<String> typesUntilOver(String promptId, String... dropped) {
            List<String> types = new ArrayList<>();
            while (true) {
                if (!(next() instanceof JsonNode message)) {
                    types.add("binary");
                    continue;
                }
                String type = message.path("type").asText();
                JsonNode data = message.path("data");
                boolean over = type.equals("executing") && data.path("node").isNull();
                if (!List.of(dropped).contains(type)) {
                    types.add(over ? "over" : type);
                }
                if (over && data.path("prompt_id").asText().equals(promptId)) {
                    return types;
                }
            }
        }
    }
}
