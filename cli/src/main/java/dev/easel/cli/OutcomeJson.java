package dev.easel.cli;

import java.nio.file.Path;
import java.util.List;

/** What came of a run, for programs. */
final class OutcomeJson {
    private OutcomeJson() {}

    /**
     * The whole run.
     *
     * @param place the contact sheet, or the folder where there is none
     */
    static Json of(Order order, List<Outcome> outcomes, Path place) {
        return Json.object()
                .put("title", order.title())
                .put("settings", order.facts().isEmpty() ? null : order.facts())
                .put("services", outcomes.stream().map(OutcomeJson::of).toList())
                .put("place", place);
    }

    private static Json of(Outcome outcome) {
        return Json.object()
                .put("provider", outcome.provider().id())
                .put("emulator", outcome.emulator())
                .put("end", end(outcome))
                .put("reason", outcome.obstacle())
                .put("model", outcome.model().isEmpty() ? null : outcome.model())
                .put("images", outcome.images().stream().map(OutcomeJson::of).toList())
                .put("texts", outcome.words().isEmpty() ? null : outcome.words())
                .put(
                        "failures",
                        outcome.failures().stream().map(OutcomeJson::of).toList())
                .put(
                        "warnings",
                        outcome.warnings().stream().map(Object::toString).toList())
                .put("seconds", outcome.time().toMillis() / 1000.0);
    }

    private static String end(Outcome outcome) {
        if (outcome.isSkipped()) {
            return "skipped";
        }
        if (outcome.isComplete()) {
            return "done";
        }
        return outcome.images().isEmpty() ? "failed" : "partly failed";
    }

    private static Json of(Outcome.Image image) {
        return Json.object()
                .put("file", image.file())
                .put("format", image.format().name())
                .put("width", image.size().map(size -> size.width()))
                .put("height", image.size().map(size -> size.height()))
                .put("bytes", image.bytes())
                .put("seed", image.seed());
    }

    private static Json of(Outcome.Failure failure) {
        return Json.object()
                .put("message", failure.message())
                .put("mayHaveBeenBilled", failure.mayHaveBeenBilled())
                .put("ticket", failure.ticket());
    }
}
