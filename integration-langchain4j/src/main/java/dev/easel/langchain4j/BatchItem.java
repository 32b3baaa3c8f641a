package dev.easel.langchain4j;

import dev.easel.EaselException;
import dev.easel.TaskHandle;
import dev.langchain4j.model.batch.BatchError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of one prompt of a batch when it was submitted. */
sealed interface BatchItem {
    /** The service has it. */
    record Accepted(TaskHandle handle) implements BatchItem {}

    /**
     * There is no task that could be resumed.
     *
     * @param status the HTTP status; 0 where there was none
     * @param type the simple name of Easel's exception
     * @param mayHaveBeenBilled whether the service may have done the work
     * @param message why
     */
    record Refused(int status, String type, boolean mayHaveBeenBilled, String message) implements BatchItem {
        private static final int LONGEST = 300;

        /** Cuts a message that would make the id of the batch too long. */
        public Refused {
            message = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        }

        static Refused of(RuntimeException failure) {
            int status =
                    failure instanceof EaselException easel ? easel.httpStatus().orElse(0) : 0;
            return new Refused(
                    status,
                    failure.getClass().getSimpleName(),
                    Failures.mayHaveBeenBilled(failure),
                    Failures.message(failure));
        }

        BatchError error() {
            return new BatchError(status, message, List.of(details(type, mayHaveBeenBilled)));
        }
    }

    /** Returns the error of a task that was accepted and has no image. */
    static BatchError error(RuntimeException failure, TaskHandle handle) {
        Refused said = Refused.of(failure);
        Map<String, Object> details = details(said.type(), said.mayHaveBeenBilled());
        details.put(EaselMetadata.HANDLE, handle.encode());
        return new BatchError(said.status(), Failures.message(failure), List.of(details));
    }

    private static Map<String, Object> details(String type, boolean mayHaveBeenBilled) {
        Map<String, Object> details = new TreeMap<>();
        details.put("type", type);
        details.put("mayHaveBeenBilled", mayHaveBeenBilled);
        return details;
    }
}
