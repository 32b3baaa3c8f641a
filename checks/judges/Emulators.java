import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Problem;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.StandardWebhookForm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts emulators of one service for clients in other processes, prints {@code NAME=address} for each and an empty line,
 * and serves until it is killed. {@code CONTROL} is an address where a judge orders what a client cannot:
 *
 * <pre>
 * /NAME/arrived         the requests that came since this was last asked, without values
 * /NAME/fault/PROBLEM   refuses the next submission
 * /NAME/ending/ENDING   has the next response of the Responses API, prediction, task or candidate end so
 * /NAME/block/REASON    blocks the next prompt of Gemini
 * /NAME/quirk/QUIRK     gives the next generation of Gemini this quirk
 * /NAME/status/STATUS   has the next interaction of Gemini end with this status
 * /NAME/webhook/ID/FORM the webhook of a prediction or task, as JSON
 * </pre>
 */
public final class Emulators {
    /** A day on which none of the models in the contract but the oldest is shut: the page does not change with the date. */
    private static final Instant TODAY = Instant.parse("2026-11-17T12:00:00Z");

    private static final String KEY = "MARKEDKEY-judges";
    private static final String TOKEN = "MARKEDKEY-token-of-the-judges";
    private static final String SECRET = "whsec_TUFSS0VES0VZLWp1ZGdlcw==";
    private static final Pattern PART = Pattern.compile("(?i)content-disposition:[^\r\n]*; *name=\"([^\"]*)\"([^\r\n]*)");
    private static final List<String> HEADERS = List.of("api-key", "Prefer", "x-fal-queue-priority", "x-goog-api-key");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Emulator> emulators = new LinkedHashMap<>();
    private final Map<String, Integer> told = new LinkedHashMap<>();

    private Emulators() {}

    public static void main(String[] arguments) throws IOException {
        Emulators all = new Emulators();
        switch (arguments[0]) {
            case "openai" -> all.openAi();
            case "replicate" -> all.replicate();
            case "fal" -> all.fal();
            case "gemini" -> all.gemini();
            default -> throw new IllegalArgumentException("no emulators for " + arguments[0]);
        }
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/", all::handle);
        control.setExecutor(Executors.newSingleThreadExecutor());
        control.start();
        System.out.println("CONTROL=http://127.0.0.1:" + control.getAddress().getPort());
        System.out.println();
    }

    private void openAi() {
        start("OPENAI", openAi(Host.OPENAI));
        start("SVG", openAi(Host.OPENAI).quirks(Quirk.SVG_MODEL_REQUIRED));
        start("LIMITED", openAi(Host.OPENAI).imagesPerMinute(1));
        start("AZURE_V1", openAi(Host.AZURE_V1).token(TOKEN));
        start("AZURE_CLASSIC", openAi(Host.AZURE_CLASSIC).token(TOKEN));
        // Time passes here, so that a response is met before it is finished.
        start(
                "SLOW",
                OpenAiEmulator.builder()
                        .apiKey(KEY)
                        .queueTime(Duration.ofSeconds(1))
                        .generationTime(Duration.ofSeconds(1)));
    }

    private static OpenAiEmulator.Builder openAi(Host host) {
        return OpenAiEmulator.builder().host(host).apiKey(KEY).clock(() -> TODAY);
    }

    private void replicate() {
        start("REPLICATE", replicate(false));
        start("SLOW", replicate(true));
        ReplicateEmulator limited = ReplicateEmulator.builder()
                .apiKey(KEY)
                .quirks(ReplicateEmulator.Quirk.LOW_CREDIT)
                .clock(() -> TODAY)
                .start();
        start("LIMITED", limited, limited.apiUrl());
    }

    private void start(String name, ReplicateEmulator emulator) {
        start(name, emulator, emulator.apiUrl());
    }

    private static ReplicateEmulator replicate(boolean slow) {
        ReplicateEmulator.Builder builder = ReplicateEmulator.builder()
                .apiKey(KEY)
                .deployment("acme/mugs", "black-forest-labs/flux-dev")
                .webhookSecret(SECRET);
        return slow
                ? builder.queueTime(Duration.ofSeconds(1)).generationTime(Duration.ofSeconds(1)).start()
                : builder.start();
    }

    private void fal() {
        FalEmulator emulator = FalEmulator.builder().apiKey(KEY).start();
        start("FAL", emulator, emulator.baseUrl());
        FalEmulator slow = FalEmulator.builder()
                .apiKey(KEY)
                .workers(1)
                .queueTime(Duration.ofSeconds(1))
                .generationTime(Duration.ofSeconds(1))
                .start();
        start("SLOW", slow, slow.baseUrl());
    }

    private void gemini() {
        GeminiEmulator emulator = GeminiEmulator.builder().apiKey(KEY).token(TOKEN).project("judges").start();
        start("GEMINI", emulator, emulator.baseUrl());
        // Time passes here, so that an interaction is met before it is over.
        GeminiEmulator slow = GeminiEmulator.builder()
                .apiKey(KEY)
                .queueTime(Duration.ofSeconds(1))
                .generationTime(Duration.ofSeconds(1))
                .start();
        start("SLOW", slow, slow.baseUrl());
    }

    private void start(String name, OpenAiEmulator.Builder builder) {
        OpenAiEmulator emulator = builder.start();
        start(name, emulator, emulator.apiUrl());
    }

    private void start(String name, Emulator emulator, URI address) {
        emulators.put(name, emulator);
        System.out.println(name + "=" + address);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] words = exchange.getRequestURI().getPath().split("/");
        Emulator emulator = words.length < 3 ? null : emulators.get(words[1]);
        int status = 200;
        String body = "";
        if (emulator == null) {
            status = 404;
            body = "no such emulator";
        } else if (words[2].equals("arrived")) {
            body = arrived(words[1], emulator);
        } else {
            try {
                body = ordered(emulator, words[2], words);
            } catch (RuntimeException e) {
                status = 400;
                body = String.valueOf(e);
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Does what a judge orders, and returns what there is to tell it. */
    private static String ordered(Emulator emulator, String order, String[] words) throws IOException {
        if (emulator instanceof OpenAiEmulator openAi) {
            switch (order) {
                case "fault" -> openAi.next(ExchangeKind.SUBMIT, openAi.fault(Problem.valueOf(words[3])));
                case "ending" -> openAi.nextResponse(ResponseEnding.valueOf(words[3]));
                default -> throw new IllegalArgumentException(order);
            }
            return "";
        }
        if (emulator instanceof ReplicateEmulator replicate) {
            switch (order) {
                case "fault" ->
                    replicate.next(
                            ExchangeKind.SUBMIT, replicate.fault(ReplicateEmulator.Problem.valueOf(words[3])));
                case "ending" -> replicate.nextPrediction(ReplicateEmulator.Ending.valueOf(words[3]));
                case "webhook" -> {
                    return JSON.writeValueAsString(
                            replicate.webhook(words[3], StandardWebhookForm.valueOf(words[4])));
                }
                default -> throw new IllegalArgumentException(order);
            }
            return "";
        }
        if (emulator instanceof FalEmulator fal) {
            switch (order) {
                case "fault" -> fal.next(ExchangeKind.SUBMIT, fal.fault(FalEmulator.Problem.valueOf(words[3])));
                case "ending" -> fal.nextTask(FalEmulator.TaskEnding.valueOf(words[3]));
                default -> throw new IllegalArgumentException(order);
            }
            return "";
        }
        GeminiEmulator gemini = (GeminiEmulator) emulator;
        switch (order) {
            case "fault" -> gemini.next(ExchangeKind.SUBMIT, gemini.fault(GeminiEmulator.Problem.valueOf(words[3])));
            case "ending" -> gemini.finishNext(words[3]);
            case "block" -> gemini.blockNext(words[3]);
            case "status" -> gemini.endNext(words[3]);
            case "quirk" -> gemini.nextQuirks(GeminiEmulator.Quirk.valueOf(words[3]));
            default -> throw new IllegalArgumentException(order);
        }
        return "";
    }

    private String arrived(String name, Emulator emulator) throws IOException {
        List<Exchange> exchanges = emulator.exchanges();
        Map<String, Integer> requests = new LinkedHashMap<>();
        for (Exchange exchange : exchanges.subList(told.getOrDefault(name, 0), exchanges.size())) {
            requests.merge(described(exchange), 1, Integer::sum);
        }
        told.put(name, exchanges.size());
        List<String> lines = new ArrayList<>();
        requests.forEach((request, times) -> lines.add(times == 1 ? request : (times > 2 ? "several times " : "twice ") + request));
        return String.join("; ", lines);
    }

    /** Without values, and without numbers that differ from run to run. */
    private static String described(Exchange exchange) throws IOException {
        String query = exchange.query().isEmpty() ? "" : "?" + exchange.query();
        String target = (exchange.method() + " " + exchange.path() + query)
                .replaceAll("resp_[0-9]+", "{id}")
                .replaceAll("(?<=/predictions/|/requests/|/files/|/interactions/|upload_id=)[^/?&]+", "{id}")
                .replaceAll("(?<=/images/)[0-9]+(?=-)|(?<=/)[0-9]{13}(?=[.])", "{number}")
                .replaceAll("[0-9a-f]{64}", "{version}")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}");
        StringBuilder key = new StringBuilder();
        for (String header : HEADERS) {
            key.append(exchange.header(header) == null ? "" : ", header " + header);
        }
        List<String> fields = fields(exchange);
        return target + (fields.isEmpty() ? "" : ": " + String.join(", ", fields)) + key;
    }

    private static List<String> fields(Exchange exchange) throws IOException {
        List<String> fields = new ArrayList<>();
        if (exchange.text().startsWith("--")) {
            Matcher parts = PART.matcher(new String(exchange.body(), StandardCharsets.ISO_8859_1));
            while (parts.find()) {
                fields.add(parts.group(1) + (parts.group(2).contains("filename") ? " (file)" : ""));
            }
        } else if (exchange.text().startsWith("{")) {
            JSON.readTree(exchange.body()).properties().forEach(field -> fields.add(field.getKey() + inner(field.getValue())));
        }
        return fields;
    }

    /** The names inside an object, or a list of objects, such as those of {@code tools}. */
    private static String inner(JsonNode value) {
        if (value.isObject() && !value.isEmpty()) {
            List<String> own = new ArrayList<>();
            value.fieldNames().forEachRemaining(own::add);
            return "{" + String.join(", ", own) + "}";
        }
        if (!value.path(0).isObject()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        value.path(0).fieldNames().forEachRemaining(names::add);
        return "[" + String.join(", ", names) + "]";
    }
}
