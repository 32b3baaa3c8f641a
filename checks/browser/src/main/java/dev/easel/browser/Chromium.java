package dev.easel.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page in this machine's Chromium, driven over the DevTools protocol with what the JDK has. For one thread at a time. */
public final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
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

    /** Returns the browser that this machine has, if it has one. */
    public static Optional<Path> installed() {
        String folders = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(folders.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with a profile of its own. It reaches nothing but this machine. */
    public static Chromium start(Path executable, Path profile) throws IOException {
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
        if ("root".equals(System.getProperty("user.name"))) {
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
                .asText();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
        send("Page.enable", Map.of());
    }

    /** Opens a page, and returns when all of it was loaded. */
    public void open(URI address) {
        send("Page.navigate", Map.of("url", address.toString()));
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Types as a keyboard does, into what has the focus. */
    public void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    /** Presses a key that types nothing, such as {@code ArrowDown}. */
    public void press(String key) {
        send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    /** Returns the value of a JavaScript expression, or of the promise that it is, as text. */
    public String evaluate(String expression) {
        JsonNode response =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (response.has("exceptionDetails")) {
            throw new AssertionError(expression + " threw " + response.path("exceptionDetails"));
        }
        return response.path("result").path("value").asText("");
    }

    public void awaitTrue(String expression) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (!evaluate("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(expression + " did not come true in " + LONGEST_WAIT_SECONDS + " s");
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Shows the page as on a dark or a light screen. */
    public void preferDark(boolean dark) {
        Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    }

    /** Shows the page on a screen of that size. */
    public void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Writes what the screen shows as a PNG; with {@code whole}, all of the page. */
    public void screenshot(Path file, boolean whole) throws IOException {
        JsonNode response = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, Base64.getDecoder().decode(response.path("data").asText()));
    }

    /** Returns what the pages wrote to their console as an error or a warning, threw, or could not load. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    private JsonNode send(String method, Map<String, Object> params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        sent.put(id, response);
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", params)
                : Map.of("id", id, "method", method, "params", params, "sessionId", session);
        socket.sendText(text(message), true).join();
        JsonNode answered =
                response.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
        if (answered.has("error")) {
            throw new AssertionError(method + ": " + answered.path("error"));
        }
        return answered.path("result");
    }

    private static String text(Map<String, Object> message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        CompletableFuture<JsonNode> response = sent.remove(message.path("id").asInt(0));
        if (response != null) {
            response.complete(message);
        }
        JsonNode params = message.path("params");
        switch (message.path("method").asText("")) {
            case "Runtime.exceptionThrown" -> errors.add(params.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(params.path("type").asText())) {
                    errors.add(params.toString());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning")
                        .contains(params.path("entry").path("level").asText())) {
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
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
