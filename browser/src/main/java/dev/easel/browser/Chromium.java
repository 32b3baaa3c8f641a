package dev.easel.browser;

import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
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
import org.jspecify.annotations.Nullable;

/** A page in this machine's Chromium, driven over the DevTools protocol with what the JDK has. */
public final class Chromium implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 120;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 1100;

    private static final Map<String, Integer> KEY_NUMBERS = Map.of(
            "Tab",
            9,
            "Enter",
            13,
            "Escape",
            27,
            " ",
            32,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonValue>> sent = new ConcurrentHashMap<>();
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

    /** Returns where it is installed; empty where it is not. */
    public static Optional<Path> installed() {
        return Stream.of("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
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
                "--window-size=" + WIDTH + "," + HEIGHT,
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
        String target = text(send("Target.createTarget", parameters().put("url", "about:blank")), "targetId");
        session = text(
                send(
                        "Target.attachToTarget",
                        parameters().put("targetId", target).put("flatten", true)),
                "sessionId");
        send("Runtime.enable", parameters());
        send("Log.enable", parameters());
        send("Page.enable", parameters());
    }

    /** Opens an address and waits until the page is loaded. */
    public void open(URI address) {
        send("Page.navigate", parameters().put("url", address.toString()));
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Leaves the page for an empty one, and forgets its errors: the next one is not to answer for them. */
    public void leave() {
        send("Page.navigate", parameters().put("url", "about:blank"));
        awaitTrue("document.readyState === 'complete' && location.href === 'about:blank'");
        errors.clear();
    }

    /** Types as a keyboard does, into what has the focus. */
    public void type(String text) {
        send("Input.insertText", parameters().put("text", text));
    }

    /**
     * Presses a key and lets it go.
     *
     * @param key its name, for example {@code Tab}, {@code Enter}, {@code ArrowLeft} or a single character
     * @param modifiers which keys are held: 1 is Alt, 2 Ctrl, 4 Meta, 8 Shift
     */
    public void press(String key, int modifiers) {
        String code = key.equals(" ") ? "Space" : key;
        Integer number = KEY_NUMBERS.get(key);
        JsonObject down = parameters().put("key", key).put("code", code).put("modifiers", modifiers);
        if (number != null) {
            down.put("windowsVirtualKeyCode", number);
        }
        if (key.equals("Enter")) {
            down.put("text", "\r");
        } else if (key.length() == 1) {
            down.put("text", key);
        }
        send("Input.dispatchKeyEvent", down.put("type", "keyDown"));
        send(
                "Input.dispatchKeyEvent",
                parameters()
                        .put("type", "keyUp")
                        .put("key", key)
                        .put("code", code)
                        .put("windowsVirtualKeyCode", number == null ? 0 : number)
                        .put("modifiers", modifiers));
    }

    /** Presses the mouse at the first point, moves it to the others, and lets it go. Each is x and y, in pixels of the page's window. */
    public void drag(int... points) {
        mouse("mousePressed", points[0], points[1]);
        for (int i = 2; i + 1 < points.length; i += 2) {
            mouse("mouseMoved", points[i], points[i + 1]);
        }
        mouse("mouseReleased", points[points.length - 2], points[points.length - 1]);
    }

    /** Drags a file from outside of the browser to a point of the page's window, and holds it there. */
    public void dragFile(Path file, int x, int y) {
        drag("dragEnter", file, x, y);
        drag("dragOver", file, x, y);
    }

    /** Lets go of the file that {@link #dragFile} holds. */
    public void dropFile(Path file, int x, int y) {
        drag("drop", file, x, y);
    }

    private void drag(String type, Path file, int x, int y) {
        JsonObject data = parameters()
                .put("items", List.of())
                .put("files", List.of(file.toAbsolutePath().toString()))
                .put("dragOperationsMask", 1);
        send(
                "Input.dispatchDragEvent",
                parameters().put("type", type).put("x", x).put("y", y).put("data", data));
    }

    private void mouse(String type, int x, int y) {
        send(
                "Input.dispatchMouseEvent",
                parameters()
                        .put("type", type)
                        .put("x", x)
                        .put("y", y)
                        .put("button", "left")
                        .put("buttons", type.equals("mouseReleased") ? 0 : 1)
                        .put("clickCount", 1));
    }

    /** Returns the value of a JavaScript expression, as text. */
    public String evaluate(String expression) {
        JsonValue response = send(
                "Runtime.evaluate",
                parameters()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (response.get("exceptionDetails").isPresent()) {
            throw new AssertionError(expression + " threw " + response.get("exceptionDetails"));
        }
        return text(response.get("result"), "value");
    }

    /** Waits until a JavaScript expression is true; fails where it is not within minutes. */
    public void awaitTrue(String expression) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        while (!evaluate("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > end) {
                throw new AssertionError(expression + " was not true in " + LONGEST_WAIT_SECONDS + " s");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Shows the page as on a dark or a light screen. */
    public void preferDark(boolean dark) {
        JsonObject feature = parameters().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", parameters().put("features", List.of(feature)));
    }

    /** Shows the page in a window of another size. */
    public void resize(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                parameters()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    /** Writes the whole page as a PNG file. */
    public void screenshot(Path file) throws IOException {
        save(file, parameters().put("format", "png").put("captureBeyondViewport", true));
    }

    /** Writes what the window shows as a PNG file. */
    public void screenshotOfWindow(Path file) throws IOException {
        save(file, parameters().put("format", "png"));
    }

    private void save(Path file, JsonObject parameters) throws IOException {
        JsonValue response = send("Page.captureScreenshot", parameters);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(text(response, "data")));
    }

    /** Returns what the page wrote to its console as an error, threw, or could not load. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    private static JsonObject parameters() {
        return JsonObject.create();
    }

    private static String text(JsonValue object, String field) {
        return object.get(field).text().orElse("");
    }

    private JsonValue send(String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonValue> response = new CompletableFuture<>();
        sent.put(id, response);
        JsonObject message =
                JsonObject.create().put("id", id).put("method", method).put("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        JsonValue received =
                response.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS).join();
        if (received.get("error").isPresent()) {
            throw new AssertionError(method + ": " + received.get("error"));
        }
        return received.get("result");
    }

    private void hear(JsonValue message) {
        CompletableFuture<JsonValue> response =
                sent.remove(message.get("id").int32().orElse(0));
        if (response != null) {
            response.complete(message);
        }
        JsonValue details = message.get("params");
        switch (text(message, "method")) {
            case "Runtime.exceptionThrown" -> errors.add(details.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(text(details, "type"))) {
                    errors.add(details.toString());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning").contains(text(details.get("entry"), "level"))) {
                    errors.add(details.toString());
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
                hear(JsonValue.parse(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
