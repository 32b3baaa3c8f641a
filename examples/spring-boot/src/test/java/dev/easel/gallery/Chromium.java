package dev.easel.gallery;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page in this machine's Chromium, driven over the DevTools protocol with what the JDK has. */
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_WAIT_SECONDS = 120;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> sent = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private String session = "";

    private Chromium(Process process, URI address) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .join();
    }

    static Optional<Path> installed() {
        return Stream.of("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with a profile of its own. It reaches nothing but this machine. */
    static Chromium start(Path executable, Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                executable.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--window-size=1200,1100",
                "--user-data-dir=" + profile));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // which refuses root
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            Chromium chromium = new Chromium(process, address(process));
            chromium.attach();
            return chromium;
        } catch (RuntimeException | IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.startsWith("DevTools listening on ")) {
                Thread rest = new Thread(() -> output.lines().forEach(ignored -> {}), "chromium's output");
                rest.setDaemon(true);
                rest.start();
                return URI.create(
                        line.substring("DevTools listening on ".length()).strip());
            }
        }
        throw new IOException("Chromium ended: " + said);
    }

    private void attach() {
        String target = send("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asString();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asString();
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
        send("Page.enable", Map.of());
    }

    void open(URI address) {
        send("Page.navigate", Map.of("url", address.toString()));
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Types as a keyboard does, into what has the focus. */
    void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    /** Returns the value of a JavaScript expression, as text. */
    String evaluate(String expression) {
        JsonNode response =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (response.has("exceptionDetails")) {
            throw new AssertionError(expression + " threw " + response.path("exceptionDetails"));
        }
        return response.path("result").path("value").asString("");
    }

    void awaitTrue(String expression) {
        Page.until(() -> evaluate("Boolean(" + expression + ")").equals("true"));
    }

    /** Shows the page as on a dark or a light screen. */
    void preferDark(boolean dark) {
        Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    void screenshot(Path file) throws IOException {
        JsonNode response = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(response.path("data").asString()));
    }

    /** Returns what the page wrote to its console as an error, threw, or could not load. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    private JsonNode send(String method, Map<String, Object> params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        sent.put(id, response);
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", params)
                : Map.of("id", id, "method", method, "params", params, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        JsonNode answered =
                response.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
        if (answered.has("error")) {
            throw new AssertionError(method + ": " + answered.path("error"));
        }
        return answered.path("result");
    }

    private void hear(JsonNode message) {
        CompletableFuture<JsonNode> response = sent.remove(message.path("id").asInt(0));
        if (response != null) {
            response.complete(message);
        }
        JsonNode params = message.path("params");
        switch (message.path("method").asString("")) {
            case "Runtime.exceptionThrown" -> errors.add(params.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(params.path("type").asString())) {
                    errors.add(params.toString());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning")
                        .contains(params.path("entry").path("level").asString())) {
                    errors.add(params.toString());
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
