import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Problem;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
 * /NAME/ending/ENDING   has the next response of the Responses API end so
 * </pre>
 */
public final class Emulators {
    /** A day on which none of the models in the contract but the oldest is shut: the page does not change with the date. */
    private static final Instant TODAY = Instant.parse("2026-11-17T12:00:00Z");

    private static final String KEY = "MARKEDKEY-judges";
    private static final String TOKEN = "MARKEDKEY-token-of-the-judges";
    private static final Pattern PART = Pattern.compile("(?i)content-disposition:[^\r\n]*; *name=\"([^\"]*)\"([^\r\n]*)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Emulator> emulators = new LinkedHashMap<>();
    private final Map<String, Integer> told = new LinkedHashMap<>();

    private Emulators() {}

    public static void main(String[] arguments) throws IOException {
        Emulators all = new Emulators();
        switch (arguments[0]) {
            case "openai" -> all.openAi();
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

    private void start(String name, OpenAiEmulator.Builder builder) {
        OpenAiEmulator emulator = builder.start();
        emulators.put(name, emulator);
        System.out.println(name + "=" + emulator.apiUrl());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] words = exchange.getRequestURI().getPath().split("/");
        Emulator emulator = words.length < 3 ? null : emulators.get(words[1]);
        int status = emulator == null ? 404 : 200;
        String body = emulator == null ? "no such emulator" : "";
        if (emulator != null) {
            switch (words[2]) {
                case "arrived" -> body = arrived(words[1], emulator);
                case "fault" ->
                    emulator.next(ExchangeKind.SUBMIT, ((OpenAiEmulator) emulator).fault(Problem.valueOf(words[3])));
                case "ending" -> ((OpenAiEmulator) emulator).nextResponse(ResponseEnding.valueOf(words[3]));
                default -> status = 404;
            }
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
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
        String target = exchange.method() + " " + (exchange.path() + query).replaceAll("resp_[0-9]+", "{id}");
        String key = exchange.header("api-key") == null ? "" : ", header api-key";
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

    /** The names inside a list of objects, such as those of {@code tools}. */
    private static String inner(JsonNode value) {
        if (!value.path(0).isObject()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        value.path(0).fieldNames().forEachRemaining(names::add);
        return "[" + String.join(", ", names) + "]";
    }
}
