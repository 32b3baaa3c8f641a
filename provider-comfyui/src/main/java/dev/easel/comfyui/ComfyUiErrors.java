package dev.easel.comfyui;

import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what a failure means. A traceback and the inputs of a node are never quoted: they hold paths and prompts.
 */
final class ComfyUiErrors {
    /** What is wrong with the same graph in more places does not fit into a message. */
    private static final int MOST_NODES = 8;

    private ComfyUiErrors() {}

    /** Returns what a response means that is not the one that was hoped for. */
    static Problem of(WireResponse response) {
        int status = response.status();
        if (isLogin(response)) {
            return Problem.of(Problem.Kind.AUTHENTICATION, status >= 300 ? "" : response.excerpt())
                    .withHint("a login page in front of the server took the request: give its credentials with apiKey,"
                            + " basicAuth or header");
        }
        if (status == 503) {
            // A proxy's: whether the request reached the server before is not known, even where it asks to wait.
            return Problem.of(Problem.Kind.SERVICE_FAULT, response.excerpt());
        }
        Problem problem = Problem.ofStatus(response, words(response));
        return problem.kind() == Problem.Kind.UNREADABLE ? Problem.unreadable(response.excerpt()) : problem;
    }

    /** Returns why a graph was not taken, node by node. */
    static Problem ofSubmission(WireResponse response) {
        JsonValue error = response.json().get("error");
        Problem problem = of(response);
        if (problem.kind() != Problem.Kind.REJECTED) {
            return problem;
        }
        if (response.status() == 404 || response.status() == 405) {
            return problem.withHint("there is no ComfyUI at this address; check baseUrl");
        }
        Optional<String> type = error.get("type").nonBlank();
        Problem coded = type.isPresent() ? problem.withCode(type.get()) : problem;
        return hint(response.json()).map(coded::withHint).orElse(coded);
    }

    /** Returns what each node is wrong about, one text for each. */
    static List<String> nodes(JsonValue nodeErrors) {
        List<String> said = new ArrayList<>();
        for (Map.Entry<String, JsonValue> node : nodeErrors.fields().entrySet()) {
            String type = node.getValue().get("class_type").text().orElse("?");
            String errors = node.getValue().get("errors").elements().stream()
                    .map(ComfyUiErrors::sentence)
                    .filter(sentence -> !sentence.isEmpty())
                    .collect(Collectors.joining("; "));
            said.add("node " + node.getKey() + " (" + type + "): " + errors);
            if (said.size() == MOST_NODES) {
                break;
            }
        }
        return said;
    }

    /** Returns what a job failed with. */
    static Problem ofJob(JsonValue error) {
        String message = error.get("exception_message")
                .text()
                .flatMap(text -> text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst())
                .orElse("");
        Problem problem = Problem.of(Problem.Kind.TASK_FAILED, message);
        Optional<String> code = error.get("exception_type").nonBlank();
        problem = code.isPresent() ? problem.withCode(code.get()) : problem;
        Optional<String> type = error.get("node_type").nonBlank();
        return type.isPresent()
                ? problem.withHint(
                        "it failed in node " + error.get("node_id").text().orElse("?") + " (" + type.get() + ")")
                : problem;
    }

    /** A proxy redirects to a login page, or sends one: the server itself does neither. */
    private static boolean isLogin(WireResponse response) {
        int status = response.status();
        boolean page = status < 300 && response.excerpt().startsWith("an HTML page");
        return page || status >= 300 && status < 400;
    }

    private static String words(WireResponse response) {
        JsonValue json = response.json();
        JsonValue error = json.get("error");
        String whole = error.isObject() ? sentence(error) : error.text().orElse("");
        return Stream.concat(Stream.of(whole), nodes(json.get("node_errors")).stream())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("; "));
    }

    private static String sentence(JsonValue error) {
        return Stream.of(error.get("message"), error.get("details"))
                .flatMap(text -> text.nonBlank().stream())
                .collect(Collectors.joining(": "));
    }

    private static Optional<String> hint(JsonValue json) {
        boolean notInList = json.get("node_errors").fields().values().stream()
                .flatMap(node -> node.get("errors").elements().stream())
                .anyMatch(error -> error.get("type").text().orElse("").equals("value_not_in_list"));
        return notInList
                ? Optional.of("what is not in a list is not installed on the server; the client's lists have the names,"
                        + " letter by letter")
                : Optional.empty();
    }
}
