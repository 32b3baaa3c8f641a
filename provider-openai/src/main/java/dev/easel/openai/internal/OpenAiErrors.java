package dev.easel.openai.internal;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.SafetyFinding;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error mapping of OpenAI's interface and of what follows it: which refusals are about the content, which about the
 * account, and which pass. The words and codes are read by {@link ErrorWords}.
 */
public final class OpenAiErrors {
    /** In lower case; in {@code code}, in {@code type}, or in the code of the error within. */
    private static final Set<String> CONTENT = Set.of(
            "moderation_blocked",
            "content_policy_violation",
            "image_content_policy_violation",
            "content_filter",
            "contentfilter",
            "responsibleaipolicyviolation",
            "image_generation_user_error",
            "bio_policy",
            "misalignment_policy_violation",
            "inputtextsensitivecontentdetected",
            "inputimagesensitivecontentdetected",
            "outputimagesensitivecontentdetected",
            // Zhipu's.
            "1301");

    /** Refused content where a task of the Responses API says it; elsewhere it is about a request's form. */
    private static final String INVALID_PROMPT = "invalid_prompt";

    /** No retry helps, only the user: they come with 429, which says "busy" elsewhere. */
    private static final Set<String> ACCOUNT = Set.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            // Zhipu's.
            "1113");

    private static final String MODEL_LOADING = "model_loading";
    private static final int OVERLOADED = 529;

    private static final Pattern VIOLATIONS = Pattern.compile("safety_violations=\\[([^\\]]{0,500})]");
    private static final List<String> RESULTS = List.of("content_filter_results", "content_filter_result");

    private OpenAiErrors() {}

    /** Returns what a response with a status of failure says. */
    public static Problem problem(WireResponse response) {
        Problem problem = ErrorWords.problem(response);
        List<String> codes = codes(response.json());
        int status = response.status();
        if (status >= 400 && status < 500) {
            Optional<Problem> refusal = refusal(response.json(), problem.message(), codes);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (isModerated(response)) {
                JsonValue metadata = response.json().get("error").get("metadata");
                return coded(
                        problem,
                        Problem.contentRefused(Stage.PROMPT, problem.message(), texts(metadata.get("reasons"))));
            }
        }
        boolean noRetryHelps = codes.stream().anyMatch(ACCOUNT::contains)
                || response.header("x-should-retry").filter("false"::equals).isPresent();
        if (status == 429 && noRetryHelps) {
            return of(Problem.Kind.REJECTED, problem);
        }
        if (status == OVERLOADED || (status == 503 && codes.contains(MODEL_LOADING))) {
            return of(Problem.Kind.BUSY, problem);
        }
        return problem;
    }

    /**
     * Returns what a submission's response says where the service is known to have begun the work unless it says otherwise: 503 is
     * no promise that nothing was done, whatever it says of when to come back.
     */
    public static Problem strict(WireResponse response) {
        Problem problem = problem(response);
        boolean unknown = response.status() == 503
                && problem.kind() == Problem.Kind.BUSY
                && !codes(response.json()).contains(MODEL_LOADING);
        return unknown ? of(Problem.Kind.SERVICE_FAULT, problem) : problem;
    }

    /** Returns why a task of the Responses API, or a tool's call in it, failed. The text model's tokens are billed in any case. */
    public static Problem ofTask(JsonValue json) {
        ErrorWords.ErrorText words = ErrorWords.words(json);
        List<String> codes = codes(json);
        if (codes.contains(INVALID_PROMPT)
                || json.get("error").get("moderation_details").isObject()) {
            codes.add("moderation_blocked");
        }
        return refusal(json, words.message().orElse(""), codes)
                .orElseGet(() -> words.problem(Problem.Kind.TASK_FAILED))
                .withBilled(true);
    }

    /** OpenRouter refuses content with 403 and says so beside the error. */
    private static boolean isModerated(WireResponse response) {
        JsonValue metadata = response.json().get("error").get("metadata");
        return response.status() == 403
                && (metadata.get("reasons").isArray()
                        || metadata.get("flagged_input").isPresent());
    }

    private static List<String> texts(JsonValue list) {
        return list.elements().stream()
                .flatMap(text -> text.nonBlank().stream())
                .toList();
    }

    private static Problem coded(Problem from, Problem to) {
        return from.code().map(to::withCode).orElse(to);
    }

    /** Returns the problem that a response with a status of success tells of: the work may have begun, and failed. */
    public static Problem inSuccess(WireResponse response) {
        return afterWork(response.json());
    }

    /** Returns the same, of an event, or of one item in a list of images. */
    public static Problem afterWork(JsonValue json) {
        ErrorWords.ErrorText words = ErrorWords.words(json);
        return refusal(json, words.message().orElse(""), codes(json))
                .orElseGet(() -> words.problem(Problem.Kind.TASK_FAILED));
    }

    /** Returns what a safety check said of an image. */
    public static List<SafetyFinding> safety(JsonValue item) {
        List<SafetyFinding> findings = new ArrayList<>();
        add("", item.get("content_filter_results"), findings);
        add("prompt.", item.get("prompt_filter_results"), findings);
        return findings;
    }

    /** Returns the labels of what was found. */
    public static List<String> flagged(List<SafetyFinding> findings) {
        return findings.stream()
                .filter(SafetyFinding::flagged)
                .map(SafetyFinding::label)
                .toList();
    }

    private static void add(String prefix, JsonValue results, List<SafetyFinding> into) {
        results.fields().forEach((label, result) -> {
            if (result.isObject()) {
                boolean flagged = result.get("filtered").bool().orElse(false)
                        || result.get("detected").bool().orElse(false);
                into.add(SafetyFinding.of(prefix + label, flagged));
            }
        });
    }

    private static Optional<Problem> refusal(JsonValue json, String message, List<String> codes) {
        boolean refused = codes.stream().anyMatch(CONTENT::contains)
                || VIOLATIONS.matcher(message).find()
                || message.toLowerCase(Locale.ROOT).contains("safety system");
        if (!refused) {
            return Optional.empty();
        }
        JsonValue error = json.get("error").isObject() ? json.get("error") : json;
        Problem problem = Problem.contentRefused(
                stage(error, message, codes), ErrorWords.shortened(message), categories(error, message));
        return Optional.of(ErrorWords.words(json).in(problem));
    }

    private static Stage stage(JsonValue error, String message, List<String> codes) {
        String told =
                error.get("moderation_details").get("moderation_stage").text().orElse("");
        if (told.equals("input")
                || codes.stream().anyMatch(code -> code.startsWith("input"))
                || message.startsWith("Your task failed")) {
            return Stage.PROMPT;
        }
        boolean output = told.equals("output")
                || codes.stream().anyMatch(code -> code.startsWith("output"))
                || message.startsWith("Generated image was filtered");
        return output ? Stage.OUTPUT : Stage.UNKNOWN;
    }

    private static List<String> categories(JsonValue error, String message) {
        Set<String> found = new LinkedHashSet<>();
        error.get("moderation_details")
                .get("categories")
                .elements()
                .forEach(category -> category.nonBlank().ifPresent(found::add));
        Matcher violations = VIOLATIONS.matcher(message);
        if (violations.find()) {
            for (String violation : violations.group(1).split(",")) {
                if (!violation.isBlank()) {
                    found.add(violation.strip());
                }
            }
        }
        List<SafetyFinding> findings = new ArrayList<>();
        for (JsonValue at : List.of(error, error.get("inner_error"), error.get("innererror"))) {
            RESULTS.forEach(name -> add("", at.get(name), findings));
        }
        found.addAll(flagged(findings));
        return List.copyOf(found);
    }

    /** Every code of an error, in lower case. */
    private static List<String> codes(JsonValue json) {
        JsonValue error = json.get("error");
        List<String> codes = new ArrayList<>();
        for (JsonValue at : List.of(
                error,
                error.get("inner_error"),
                error.get("innererror"),
                error.get("provider_specific_fields"),
                error.get("provider_specific_fields").get("error"),
                json)) {
            for (String name : List.of("code", "type")) {
                at.get(name).nonBlank().ifPresent(code -> codes.add(code.toLowerCase(Locale.ROOT)));
            }
        }
        error.nonBlank().ifPresent(code -> codes.add(code.toLowerCase(Locale.ROOT)));
        return codes;
    }

    private static Problem of(Problem.Kind kind, Problem problem) {
        Problem other = Problem.of(kind, problem.message());
        Problem coded = problem.code().map(other::withCode).orElse(other);
        return kind == Problem.Kind.BUSY
                ? problem.retryAfter().map(coded::withRetryAfter).orElse(coded)
                : coded;
    }
}
