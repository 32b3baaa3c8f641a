package dev.easel.comfyui;

import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the response to a submission. */
final class ComfyUiResponses {
    private ComfyUiResponses() {}

    /**
     * @param requestId what the prompt id was made of; a server below 0.3.45 takes another id
     * @param reference what a poll needs
     */
    static Outcome<FinishedWork> submitted(WireResponse response, String requestId, Reference reference) {
        JsonValue json = response.json();
        Optional<String> id = json.get("prompt_id").nonBlank().filter(text -> text.length() <= 1_000);
        if (!response.isSuccessful() || id.isEmpty()) {
            return Outcome.failed(ComfyUiErrors.ofSubmission(response));
        }
        List<String> notes = new ArrayList<>();
        // A graph of which a part was refused is run without that part.
        ComfyUiErrors.nodes(json.get("node_errors")).forEach(said -> notes.add("was run in part: " + said));
        boolean own = id.get().equals(PromptIds.of(requestId));
        if (!own) {
            notes.add(
                    "got an id of the server's own, as of a ComfyUI below 0.3.45: a task whose response is lost cannot be"
                            + " found there");
        }
        return new Outcome.Accepted<>(
                own ? requestId : id.get(), reference.withNotes(notes).encode(), TaskStatus.queued());
    }
}
