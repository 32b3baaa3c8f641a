package dev.easel.langchain4j;

import dev.easel.InvalidRequestException;
import dev.easel.TaskHandle;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The id of a batch: the tickets of its tasks, so that it is all that a process on another day needs. A prompt that was not accepted has its
 * failure in its place, since results are told apart by their place alone.
 */
final class BatchId {
    private static final String BEGIN = "easel1";
    private static final String BETWEEN = "~";
    private static final String REFUSED = "!";

    private BatchId() {}

    static String encode(List<BatchItem> items) {
        StringBuilder id = new StringBuilder(BEGIN);
        for (BatchItem item : items) {
            id.append(BETWEEN);
            if (item instanceof BatchItem.Accepted accepted) {
                id.append(accepted.handle().encode());
            } else if (item instanceof BatchItem.Refused refused) {
                id.append(REFUSED).append(encode(refused));
            }
        }
        return id.toString();
    }

    /** @throws InvalidRequestException if it is no id that {@link #encode} wrote, or is damaged */
    static List<BatchItem> decode(@Nullable String id) {
        if (id == null || !id.startsWith(BEGIN + BETWEEN)) {
            throw notOne("is not the id of a batch that Easel submitted; give the batchId of the response to submit");
        }
        List<BatchItem> items = new ArrayList<>();
        for (String item : id.substring(BEGIN.length() + BETWEEN.length()).split(BETWEEN, -1)) {
            items.add(
                    item.startsWith(REFUSED)
                            ? refused(item.substring(REFUSED.length()))
                            : new BatchItem.Accepted(TaskHandle.decode(item)));
        }
        return List.copyOf(items);
    }

    private static String encode(BatchItem.Refused refused) {
        String fields = String.join(
                "\n",
                String.valueOf(refused.status()),
                refused.type(),
                String.valueOf(refused.mayHaveBeenBilled()),
                refused.message());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fields.getBytes(StandardCharsets.UTF_8));
    }

    private static BatchItem.Refused refused(String text) {
        try {
            String[] fields = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
            if (fields.length == 4) {
                return new BatchItem.Refused(
                        Integer.parseInt(fields[0]), fields[1], Boolean.parseBoolean(fields[2]), fields[3]);
            }
        } catch (IllegalArgumentException e) {
            // Neither base64 nor a number: the id is damaged, as below.
        }
        throw notOne("is damaged; give the whole batchId of the response to submit");
    }

    private static InvalidRequestException notOne(String message) {
        return new InvalidRequestException(Violation.of(Code.MALFORMED, "batchId", message));
    }
}
